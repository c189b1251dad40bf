"""Where files are kept: pages may show what lies in a bucket, and from nowhere else."""

import pytest
from flask import Flask

from core.storage import Bucket
from tests.visitor import Visitor


@pytest.fixture
def bucket(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Bucket:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    monkeypatch.setenv("AWS_ENDPOINT", "https://store.example.org:9000")
    made = Bucket("s3://class-projects/site")
    monkeypatch.setitem(app.extensions, "storage", made)
    return made


def test_a_page_may_show_what_its_signed_addresses_lead_to(visit: Visitor, bucket: Bucket) -> None:
    address = bucket.address("ab/cd/film.mp4", 60)
    assert address is not None
    assert address.startswith("https://store.example.org:9000/class-projects/site/ab/cd/film.mp4?")
    policy = visit("/", None).response.headers["Content-Security-Policy"]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert "https://store.example.org:9000" in rules["img-src"].split()
    assert "https://store.example.org:9000" in rules["media-src"].split()
    assert rules["script-src"] == "'self'"


def test_a_page_shows_nothing_from_elsewhere_where_files_are_in_a_folder(visit: Visitor) -> None:
    policy = visit("/", None).response.headers["Content-Security-Policy"]
    assert "http" not in policy
