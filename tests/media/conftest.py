import shutil

import pytest
from flask import Flask


@pytest.fixture(autouse=True)
def nothing_on_the_way(app: Flask) -> None:
    """The cast is the same in every test, and the spool is no database that is rolled back."""
    shutil.rmtree(app.extensions["settings"].instance / "uploads", ignore_errors=True)
