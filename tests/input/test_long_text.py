"""Somebody writes for half an hour, and meanwhile the session ends or the page grows old: nothing is lost, and it goes on."""

from collections.abc import Iterator
from contextvars import Context
from io import BytesIO
from time import monotonic
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from tests.input import nasty
from tests.input.reading import Form, Reading
from tests.input.sweep import Sweep
from tests.input.world import PASSWORD

WORDS = f"First line.\n\nSecond line, {nasty.WORLDLY}"


def long_forms(sweep: Sweep) -> list[Form]:
    """Every form in which somebody writes more than a line."""
    return [form for form in sweep.forms if any(control.kind == "textarea" for control in form.texts)]


def written(form: Form) -> MultiDict[str, str]:
    long = {control.name: WORDS for control in form.texts if control.kind == "textarea"}
    short = {control.name: "Chair" for control in form.texts if control.kind != "textarea" and not control.values[0]}
    return MultiDict([(name, {**long, **short}.get(name, value)) for name, value in form.sent])


def sent(client: Any, path: str, fields: Any) -> Any:
    return Context().run(client.post, path, data=fields, buffered=True)


def filled_in(form: Form, **values: str) -> MultiDict[str, str]:
    return MultiDict([(name, values.get(name, value)) for name, value in form.sent])


def held(form: Form) -> MultiDict[str, str]:
    return MultiDict([(name, value.replace("\r\n", "\n")) for name, value in form.sent if name != "csrf_token"])


def test_there_are_long_forms(sweep: Sweep) -> None:
    endpoints = {form.endpoint for form in long_forms(sweep)}
    assert endpoints >= {
        "submissions.begin",
        "reviews.send",
        "lessons.change",
        "moderation.send_report",
        "courses.create",
    }


def test_a_session_that_ends_in_the_middle_of_writing_loses_nothing(sweep: Sweep) -> None:
    """Signed out, sent, signed in again, sent: with every long form, what is taken in the end is what was typed."""
    found = []
    for form in long_forms(sweep):
        person, fields = sweep.world.people[form.person], written(form)
        with sweep.undone():
            straight = sweep.post(form, fields.items(multi=True)).status_code
        with sweep.undone():
            assert person is not None
            client = sweep.app.test_client()
            asked = sent(client, form.action, fields)
            signing_in = next(each for each in Reading(asked.text).forms if each.action == "/signin")
            email = f"{form.person.replace('_', '-')}@example.org"
            entered = sent(client, "/signin", filled_in(signing_in, email=email, password=PASSWORD))
            again = next((each for each in Reading(entered.text).forms if each.action == form.action), None)
            if (asked.status_code, entered.status_code) != (401, 200) or again is None:
                found.append(f"{form}: {asked.status_code}, {entered.status_code}")
                continue
            if held(again) != fields_without_token(fields):
                found.append(f"{form}: what was typed is not what waits to be sent")
            if (status := sent(client, form.action, MultiDict(again.sent)).status_code) != straight:
                found.append(f"{form}: {straight} when signed in, {status} after signing in again")
    assert found == [], "\n".join(found)


def fields_without_token(fields: MultiDict[str, str]) -> MultiDict[str, str]:
    return MultiDict([(name, value) for name, value in fields.items(multi=True) if name != "csrf_token"])


@pytest.fixture
def tokens(sweep: Sweep) -> Iterator[None]:
    """With the checks of forms' tokens, as people have them."""
    sweep.app.config["WTF_CSRF_ENABLED"] = True
    yield
    sweep.app.config["WTF_CSRF_ENABLED"] = False


def test_a_form_with_an_old_token_is_kept_and_can_be_sent(sweep: Sweep, tokens: None) -> None:
    found, before = [], sweep.state()
    for form in long_forms(sweep):
        fields = written(form)
        with sweep.undone():
            client = sweep.browser(form.person)
            old = [*fields_without_token(fields).items(multi=True), ("csrf_token", "old")]
            refused = sent(client, form.action, MultiDict(old))
            again = next((each for each in Reading(refused.text).forms if each.action == form.action), None)
            if refused.status_code != 400 or again is None or held(again) != fields_without_token(fields):
                found.append(f"{form}: {refused.status_code}, and not what was typed")
                continue
            if sweep.state() != before:
                found.append(f"{form}: something was stored")
            if (status := sent(client, form.action, MultiDict(again.sent)).status_code) not in (200, 303, 422):
                found.append(f"{form}: {status} when sent again")
    assert found == [], "\n".join(found)


def test_a_file_has_to_be_chosen_again_and_the_page_says_so(sweep: Sweep, tokens: None) -> None:
    for form in (form for form in sweep.forms if form.files):
        fields = {name: value for name, value in form.sent if name != "csrf_token"}
        chosen = {form.files[0]: (BytesIO(b"a film"), "turn.webm")}
        with sweep.undone():
            refused = sent(sweep.browser(form.person), form.action, fields | chosen)
            page = Reading(refused.text)
            again = next(each for each in page.forms if each.action == form.action)
            assert refused.status_code == 400
            assert again.files == [form.files[0]]
            assert "choose it again" in page.text


HARD_TO_RENDER = {
    "brackets": "[" * 6000,
    "brackets with spaces": "[ " * 900,
    "links in links": "[a](" * 450,
    "pictures in pictures": "![a" * 600,
    "backticks": "`a" * 900,
    "quotes in quotes": "> " * 900,
    "tags that never end": "<a " * 600,
    "emphasis": "*a **b" * 300,
}
WITH_MARKDOWN = ("courses.change", "lessons.change", "submissions.begin", "submissions.change_part", "reviews.send")


def test_text_that_is_hard_to_render_keeps_nobody_waiting(sweep: Sweep, monkeypatch: pytest.MonkeyPatch) -> None:
    """The renderer has its time, and then the text is shown as it is: taken, and kept exactly."""
    monkeypatch.setattr("core.text.SECONDS", 0.3)
    found = []
    for form in (form for form in long_forms(sweep) if form.endpoint in WITH_MARKDOWN):
        for what, text in HARD_TO_RENDER.items():
            fields = written(form)
            area = next(control.name for control in reversed(form.texts) if control.kind == "textarea")
            fields[area] = text
            began = monotonic()
            with sweep.undone():
                status = sweep.post(form, fields.items(multi=True)).status_code
            if status not in (303, 422) or monotonic() - began > 30:
                found.append(f"{form}: {what}: {status} after {monotonic() - began:.1f} s")
    assert found == [], "\n".join(found)
