"""Settings fail loudly, in one line."""

from pathlib import Path

import pytest

from core.settings import SettingsError, read_settings


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PORT", "eighty", "PORT: 'eighty' is not a whole number from 1 to 65535."),
        ("PORT", "0", "PORT: '0' is not a whole number from 1 to 65535."),
        ("DEMO", "maybe", "DEMO: 'maybe' is not 1 or 0."),
        ("SITE_URL", "example.org", "SITE_URL: 'example.org' is not an address such as https://class.example.org."),
        (
            "DATABASE_URL",
            "mysql://root:secret@x/y",
            "DATABASE_URL: 'mysql' is not sqlite:///path or postgresql://user:password@host/name.",
        ),
        ("STORAGE_URL", "ftp://x", "STORAGE_URL: 'ftp://x' is not file:///folder or s3://bucket."),
        ("STORAGE_URL", "file:///dev/null/x", "STORAGE_URL: cannot keep files in '/dev/null/x' (Not a directory)."),
        ("INSTANCE", "/dev/null/x", "INSTANCE: cannot keep files in '/dev/null/x' (Not a directory)."),
        ("SECRET_KEY_FILE", "/nowhere", "SECRET_KEY_FILE: cannot read '/nowhere' (No such file or directory)."),
    ],
)
def test_a_wrong_value_is_one_clear_line(tmp_path: Path, name: str, value: str, sentence: str) -> None:
    with pytest.raises(SettingsError) as error:
        read_settings({"INSTANCE": str(tmp_path), name: value})
    assert str(error.value) == sentence


def test_a_public_address_refuses_a_default_secret(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="SECRET_KEY"):
        read_settings({"INSTANCE": str(tmp_path), "HOST": "0.0.0.0", "DEMO": "0"})


def test_a_public_address_refuses_the_demo_sign_ins(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="DEMO"):
        read_settings({"INSTANCE": str(tmp_path), "HOST": "0.0.0.0", "SECRET_KEY": "x" * 40})


def test_a_laptop_keeps_one_secret_of_its_own(tmp_path: Path) -> None:
    first, second = read_settings({"INSTANCE": str(tmp_path)}), read_settings({"INSTANCE": str(tmp_path)})
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) > 40
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


def test_postgresql_addresses_go_to_the_driver_we_have(tmp_path: Path) -> None:
    assert (
        read_settings({"INSTANCE": str(tmp_path), "DATABASE_URL": "postgres://u@h/n"}).database_url
        == "postgresql+psycopg://u@h/n"
    )
