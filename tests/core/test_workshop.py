"""Folders to work in go with the work, however it ends."""

import subprocess
import sys
from pathlib import Path

from core.settings import ROOT
from core.workshop import sweep, workplace

HOLD = """
import fcntl, os, sys
folder = sys.argv[1]
os.mkdir(folder)
open(os.path.join(folder, "film.mp4"), "w").close()
fcntl.flock(os.open(folder, os.O_RDONLY), fcntl.LOCK_EX)
print("holds", flush=True)
sys.stdin.read()
"""


def test_a_folder_is_empty_and_gone_afterwards(database: None) -> None:
    with workplace() as folder:
        assert list(folder.iterdir()) == []
        (folder / "film.mp4").write_text("half a film")
        with workplace() as other:
            assert other != folder
            assert folder.exists()
    assert not folder.exists()


def test_what_a_killed_process_left_is_swept_and_what_another_uses_is_not(database: None) -> None:
    with workplace() as mine:
        folder = mine.with_name("another")
        process = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
        )
        assert process.stdout is not None
        process.stdout.readline()
        sweep()
        assert Path(folder, "film.mp4").exists()
        process.kill()
        process.communicate()
        sweep()
        assert not folder.exists()
        assert mine.exists()
