"""Every form of the product, found by itself, with everything nobody means to send: never a 5xx, nothing lost, nothing
stored when refused, text shown as text."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.input import nasty
from tests.input.judging import Sent, faults, squashed, unflagged
from tests.input.reading import Control, Form, Reading
from tests.input.sweep import Sweep

# Routes that take a POST and that no page has a form for.
BY_HAND = {
    "media.begin_upload": "tus clients send no form; tests/media/test_uploads.py covers it",
    "reviews.keep_voice": "the composer sends a recording by itself; tests/reviews/test_voices.py covers it",
    "productions.cancel_render": "stands beside a film while it is made; tests/productions/test_render_pages.py covers it",
    "productions.be_here": "the cutting room's script says who is there; tests/productions/test_timeline.py covers it",
    "notifications.stop_mail": "its page is led to by mails alone; tests/notifications/test_stopping.py covers it",
    "leaving.stay": "stands on the page of an account that is to end; tests/leaving/test_leaving.py covers it",
    "submissions.show_out": "stands on first works alone, for who looks after a class; tests/submissions/test_first_works.py covers it",
    "moderation.appeal_by_letter": "its page is led to by a mail alone; tests/moderation/test_pausing.py covers it",
    "lessons.try_step": "the player's script says that a try began; test_what_scripts_send covers it",
}
Spoil = Callable[[Form, Control], Any]


def filled(form: Form, spoil: Spoil) -> Sent:
    """The form as it stands, but that `spoil` gives the value of each of its fields; None leaves it as it is."""
    pairs: Sent = []
    for control in form.controls.values():
        spoilt = None if control.name == "csrf_token" else spoil(form, control)
        if spoilt is not None:
            pairs.append((control.name, spoilt))
        elif control.kind != "file":
            pairs += [(control.name, value) for value in control.values]
    return pairs + form.pressed


def texts(long: str, short: str) -> Spoil:
    """These words in every field for text, the short ones where the long don't fit."""
    return lambda _form, control: (
        (long if (control.longest or 10_000) >= len(long) else short) if control.is_text else None
    )


def wrong(round: int) -> Spoil:
    kinds = {
        "number": nasty.NO_NUMBERS,
        "date": nasty.NO_DATES,
        "datetime-local": nasty.NO_DATES,
        "select": nasty.NO_CHOICES,
        "radio": nasty.NO_CHOICES,
        "checkbox": nasty.NO_CHOICES,
        "hidden": nasty.NO_IDS,
    }
    return lambda _form, control: (
        kinds[control.kind][round % len(kinds[control.kind])] if control.kind in kinds else None
    )


def each(sweep: Sweep, make: Callable[[Form], Sent], judge: Any = None, *, as_it_stands: bool = False) -> list[str]:
    """Send every form so, but those that would be sent as they stand; what is wrong with the answers."""
    found = []
    before = sweep.state()
    for form in sweep.forms:
        sent = make(form)
        if sent == form.sent and not as_it_stands:
            continue
        with sweep.undone():
            response = sweep.post(form, sent)
            wrong = faults(sweep, form, sent, response, before)
            wrong += judge(form, sent, response) if judge else []
        found += [f"{form}: {fault}" for fault in wrong]
    return found


def none(found: list[str]) -> None:
    assert found == [], "\n".join(found)


def test_every_route_that_takes_a_post_has_a_form_or_a_reason(sweep: Sweep) -> None:
    routes = {rule.endpoint for rule in sweep.app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    assert routes - {form.endpoint for form in sweep.forms} == set(BY_HAND)


def test_a_form_sent_as_it_stands(sweep: Sweep) -> None:
    none(each(sweep, lambda form: form.sent, as_it_stands=True))


@pytest.mark.long  # empty fields are asked for in every run
def test_nothing_at_all(sweep: Sweep) -> None:
    none(each(sweep, lambda form: []))


def test_empty_fields(sweep: Sweep) -> None:
    none(each(sweep, lambda form: filled(form, lambda _form, control: None if control.kind == "hidden" else "")))


def test_one_character_too_many(sweep: Sweep) -> None:
    def spoil(_form: Form, control: Control) -> Any:
        return "x" * (control.longest + 1) if control.is_text and control.longest else None

    def judge(form: Form, _sent: Sent, response: Any) -> list[str]:
        limited = [control.name for control in form.texts if control.longest]
        if not limited or response.status_code in (404, 410):
            return []
        if response.status_code != 422:
            return [f"taken ({response.status_code})"]
        return [f"{name} is too long, and not marked" for name in unflagged(response, limited)]

    none(each(sweep, lambda form: filled(form, spoil), judge))


@pytest.mark.long
def test_a_megabyte(sweep: Sweep) -> None:
    def spoil(form: Form, control: Control) -> Any:
        return "x" * (1_000_000 // len(form.texts)) if control.is_text else None

    none(each(sweep, lambda form: filled(form, spoil)))


@pytest.mark.parametrize("round", [0, *(pytest.param(round, marks=pytest.mark.long) for round in (1, 2, 3))])
def test_values_of_a_wrong_type(sweep: Sweep, round: int) -> None:
    none(each(sweep, lambda form: filled(form, wrong(round))))
    none(each(sweep, lambda form: filled(form, wrong(round + 4))))


def shown(sweep: Sweep) -> Any:
    """Text that was taken is on the page that comes next, or in the form that it was typed into, as it was typed."""

    def judge(form: Form, sent: Sent, response: Any) -> list[str]:
        if response.status_code != 303 or form.endpoint in NOT_SHOWN:
            return []
        pages = [Reading(sweep.get(path, form.person).text) for path in (response.location, form.page)]
        seen = " ".join(squashed(page.text) for page in pages)
        seen += " ".join(
            squashed(value)
            for page in pages
            for each in page.forms
            for one in each.controls.values()
            for value in one.values
        )
        found = [f"{tag} planted on {form.page}" for page in pages for tag in page.planted]
        for control in form.texts:
            typed = squashed(next((value for name, value in sent if name == control.name), ""))
            if typed not in seen and f"{form.endpoint} {control.name}" not in NOT_SHOWN:
                found.append(f"{control.name} was taken and is not shown as typed")
        return found

    return judge


NOT_SHOWN = {
    **dict.fromkeys(
        [f"community.{form} {field}" for form in ("begin", "class_begin", "say") for field in ("body", "others")],
        "what is said is Markdown, on a page that the next address leads to, and works are named by their addresses",
    ),
    "courses.announce": "what is announced is Markdown",
    "community.add_entry": "what is told is Markdown, and without a file what it shows says nothing",
    "moderation.decide": "the letter is for its maker",
    **dict.fromkeys(
        [f"community.{form} {field}" for form in ("write", "rewrite") for field in ("body", "others", "file_title")],
        "what is written is Markdown, works are named by their addresses, and without a file its title says nothing",
    ),
    "moderation.judge": "the letter is for its maker",
    "moderation.send_report": "the words are for moderators",
    "reviews.release": "the words are for its writer",
    "reviews.keep_back": "the words are for its writer",
    "reviews.decline": "the reason is for whoever tunes the queue",
    "reviews.mark": "the words are for who teaches, once three people have said so",
    "reviews.pair_list": "a table is read into pairings",
    "courses.send_join": "a code is used, not kept",
    "productions.decide": "the sentence is for its maker",
    "productions.add": "its stand-in's words are on the page of the place",
    "lessons.add": "long words are cut in the list, and whole on the lesson's page",
    "accounts.mail_reset": "nobody is told what is known of an address",
    "submissions.send_share named": "nobody is named unless one person is to see it",
    "productions.add_stretches": "a line is read into a time and a name",
    "productions.add_lines": "a line is read into a title, a medium and a length",
}


def test_hostile_text(sweep: Sweep) -> None:
    none(each(sweep, lambda form: filled(form, texts(nasty.HOSTILE, nasty.HOSTILE_SHORT)), shown(sweep)))


@pytest.mark.long
def test_text_of_all_the_world(sweep: Sweep) -> None:
    none(each(sweep, lambda form: filled(form, texts(nasty.WORLDLY, nasty.WORLDLY_SHORT)), shown(sweep)))


@pytest.mark.long
def test_control_characters(sweep: Sweep) -> None:
    def spoil(_form: Form, control: Control) -> Any:
        return nasty.CONTROL if control.is_text or control.kind == "hidden" else None

    none(each(sweep, lambda form: filled(form, spoil), shown(sweep)))


@pytest.mark.long
def test_fields_sent_twice(sweep: Sweep) -> None:
    none(each(sweep, lambda form: [*form.sent, *((name, "again") for name in form.controls)]))


@pytest.mark.long
def test_bytes_that_are_no_text(sweep: Sweep) -> None:
    before, found = sweep.state(), []
    for form in sweep.forms:
        body = b"&".join(
            name.encode() + b"=" + nasty.NO_BYTES[place % len(nasty.NO_BYTES)]
            for place, name in enumerate(form.controls)
        )
        with sweep.undone():
            response = sweep.raw(form, body)
            found += [f"{form}: {fault}" for fault in faults(sweep, form, [], response, before)]
    assert found == [], "\n".join(found)


# By lot: no two answers are alike.
DRAWN = ("reviews.pair_everybody", "integrations.make_calendar", "integrations.renew_calendar")


@pytest.mark.long
def test_fields_that_the_form_does_not_have_change_nothing(sweep: Sweep) -> None:
    found = []
    for form in (each for each in sweep.forms if each.endpoint not in DRAWN):
        outcomes = []
        for extra in ({}, {name: value for name, value in nasty.EXTRA.items() if name not in form.controls}):
            with sweep.undone():
                response = sweep.post(form, [*form.sent, *extra.items()])
                outcomes.append((response.status_code, sweep.facts()))
        if outcomes[0] != outcomes[1]:
            found.append(f"{form}: {outcomes[0][0]}, {outcomes[1][0]}")
    assert found == [], "\n".join(found)
