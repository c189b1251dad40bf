"""The daily mail: one a day, in the morning where somebody is, with what is new and still theirs to see; never two."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from sqlalchemy import func, select

from accounts.models import Block, Person
from core.db import db, now, time_is
from core.jobs import Job
from notifications import digests, operations
from notifications.jobs import send_daily_mails
from notifications.models import DIGEST, Digest, Notice, When
from notifications.mornings import mornings
from submissions.models import Visibility
from tests.cast import Cast, make_person, make_work
from tests.mailbox import read, words
from tests.notifications.happening import happen
from tests.routes.reported import hide

Mails = Callable[[], list[str]]
SEVEN = (now() - timedelta(days=3)).replace(hour=7, minute=0, second=0, microsecond=0)
EVENING, MORNING = SEVEN - timedelta(hours=12), SEVEN + timedelta(minutes=10)
A_DAY = timedelta(days=1)


class Killed(BaseException):
    """The worker ends here."""


def walk(at: datetime = MORNING) -> None:
    db.session.commit()
    with time_is(at):
        send_daily_mails()


def test_one_mail_says_what_is_new_by_kind_with_the_way_there(cast: Cast, mails: Mails) -> None:
    happen(cast, "answer.thanked", at=EVENING, title="The turn")
    happen(cast, "answer.sent", at=EVENING, title="1 < 2 & <b>bold</b>")
    happen(cast, "answer.thanked", at=EVENING, title="The chair")
    walk()
    (mail,) = read(mails)
    assert mail["To"] == cast.learner.email
    assert mail["Subject"].startswith("New for you, ")
    text = words(mail)
    assert text.index("Somebody else answered you") < text.index("Somebody thanked you")
    assert "Other Learner answered “1 < 2 & <b>bold</b>”." in text
    assert text.count("Somebody thanked you\n") == 1
    assert "“The chair”" in text
    assert "/works/1" in text
    html = html_of(mail)
    assert "&lt;b&gt;bold" in html
    assert 'href="http' in html


def html_of(mail: EmailMessage) -> str:
    body = mail.get_body(("html",))
    assert body is not None
    return str(body.get_content())


def test_there_is_one_a_day_and_none_where_nothing_is_new(cast: Cast, mails: Mails) -> None:
    happen(cast, "answer.thanked", at=EVENING)
    for minutes in (0, 15, 120):
        walk(MORNING + timedelta(minutes=minutes))
    assert len(mails()) == 1
    happen(cast, "answer.used", at=MORNING + timedelta(minutes=5))
    walk(MORNING + timedelta(minutes=30))
    assert len(mails()) == 1, "what came since seven waits for the next morning"
    walk(MORNING + A_DAY)
    newest, _ = read(mails)
    assert "used your answer" in words(newest)
    assert "thanked" not in words(newest)
    walk(MORNING + 2 * A_DAY)
    assert len(mails()) == 2


def test_what_was_read_or_mailed_already_is_in_none(cast: Cast, mails: Mails) -> None:
    happen(cast, "answer.thanked", at=EVENING)
    operations.mark_all_read(cast.learner)
    event = happen(cast, "work.built_on", at=EVENING)
    happen(cast, "work.shown", at=EVENING, event=event)
    happen(cast, "answer.overdue", at=EVENING)
    happen(cast, "answer.waits", at=EVENING)
    sent = len(mails())
    walk()
    assert len(mails()) == sent


def test_what_waited_for_it_is_in_it(cast: Cast, mails: Mails) -> None:
    operations.prefer(cast.learner, {"work.built_on": When.DAILY, "answer.used": When.HERE})
    happen(cast, "work.built_on", at=EVENING)
    happen(cast, "answer.used", at=EVENING)
    for number in range(3):
        happen(cast, "answer.invited", at=EVENING, about=make_person(f"work-{number}"), title=f"Work {number}")
    walk()
    newest = words(read(mails)[0])
    assert "built on" in newest
    assert "used" not in newest
    assert "“Work 2” waits" in newest
    assert "“Work 1” waits" not in newest


def test_who_stopped_it_has_none_and_who_starts_it_again_has_no_old_news(cast: Cast, mails: Mails) -> None:
    operations.prefer(cast.learner, {DIGEST: When.HERE})
    happen(cast, "answer.thanked", at=EVENING - 30 * A_DAY)
    walk()
    operations.prefer(cast.learner, {})
    walk(MORNING + A_DAY)
    assert mails() == []


def test_an_address_that_nobody_confirmed_gets_none(cast: Cast, mails: Mails) -> None:
    newcomer = make_person("newcomer")
    newcomer.confirmed_at = None
    happen(cast, "answer.thanked", at=EVENING, to=newcomer)
    walk()
    assert mails() == []


def test_what_is_hidden_by_then_is_in_none(cast: Cast, mails: Mails) -> None:
    work = make_work(cast.other_learner, cast.lesson, visibility=Visibility.EVERYONE)
    happen(cast, "answer.thanked", at=EVENING, about=work)
    hide(work, by=cast.moderator)
    walk()
    assert mails() == []
    assert db.session.get(Digest, cast.learner.id) is not None, "the morning was looked at once"


@pytest.mark.parametrize("is_ones_own", [True, False])
def test_who_is_kept_apart_by_then_is_in_none(cast: Cast, mails: Mails, is_ones_own: bool) -> None:
    happen(cast, "answer.thanked", at=EVENING, about=cast.instructor)
    apart = (cast.learner.id, cast.other_learner.id) if is_ones_own else (cast.other_learner.id, cast.learner.id)
    db.session.add(Block(blocker_id=apart[0], blocked_id=apart[1]))
    walk()
    assert mails() == []


def test_many_of_a_kind_are_some_and_the_way_to_the_others(cast: Cast, mails: Mails) -> None:
    for number in range(8):
        happen(cast, "answer.thanked", at=EVENING + timedelta(minutes=number), title=f"Work {number}")
    walk()
    text = words(read(mails)[0])
    assert text.count("thanked you for") == digests.MOST_OF_A_KIND
    assert "“Work 7”" in text
    assert "More of these are in your notices." in text


def test_morning_is_seven_where_they_are() -> None:
    zones = ["UTC", "Europe/Lisbon", "Asia/Kathmandu", "America/New_York", "Pacific/Auckland"]

    def woken(hour: int, minute: int = 10) -> set[str]:
        found = mornings(zones, datetime(2026, 1, 15, hour, minute, tzinfo=UTC))
        return {name for morning in found for name in morning.zones}

    assert woken(7, 4) == set()
    assert woken(7) == {"UTC", "Europe/Lisbon"}
    assert woken(1, 19) == set()
    assert woken(1, 20) == woken(6) == {"Asia/Kathmandu"}
    assert woken(12) == {"America/New_York"}
    assert woken(18) == {"Pacific/Auckland"}
    assert len(mornings(zones, datetime(2026, 1, 15, 7, 10, tzinfo=UTC))) == 1, "one morning for both"


def test_it_comes_in_ones_own_morning(cast: Cast, mails: Mails) -> None:
    cast.learner.time_zone = "Asia/Kathmandu"  # seven there is a quarter past one in London
    happen(cast, "answer.thanked", at=EVENING)
    walk(SEVEN.replace(hour=1, minute=10))
    assert mails() == []
    walk(SEVEN.replace(hour=1, minute=25))
    assert len(mails()) == 1


def test_who_flies_east_has_none_twice(cast: Cast, mails: Mails) -> None:
    happen(cast, "answer.thanked", at=EVENING)
    walk()
    cast.learner.time_zone = "America/New_York"
    happen(cast, "answer.used", at=MORNING + timedelta(hours=1))
    walk(MORNING + timedelta(hours=5))
    assert len(mails()) == 1
    walk(MORNING + A_DAY + timedelta(hours=5))
    assert len(mails()) == 2


def test_a_site_that_was_down_all_morning_waits_for_the_next(cast: Cast, mails: Mails) -> None:
    happen(cast, "answer.thanked", at=EVENING)
    walk(MORNING + timedelta(hours=6))
    assert mails() == []
    walk(MORNING + A_DAY)
    assert len(mails()) == 1


def everybody_hears(cast: Cast) -> list[Person]:
    people = [make_person(f"reader-{number}") for number in range(6)]
    for person in people:
        happen(cast, "answer.thanked", at=EVENING, to=person)
    return people


@pytest.mark.parametrize("is_asked_for_first", [False, True])
def test_killed_in_the_middle_and_begun_again_it_writes_to_everybody_once(
    cast: Cast, mails: Mails, monkeypatch: pytest.MonkeyPatch, is_asked_for_first: bool
) -> None:
    people = everybody_hears(cast)
    send, calls = digests.send, []

    def dies_at_the_third(*arguments: Any, **context: Any) -> None:
        calls.append(arguments)
        if is_asked_for_first or len(calls) != 3:
            send(*arguments, **context)
        if len(calls) == 3:
            raise Killed

    monkeypatch.setattr(digests, "send", dies_at_the_third)
    with pytest.raises(Killed):
        walk()
    assert db.session.scalar(select(func.count()).select_from(Digest)) == 2
    assert db.session.scalar(select(func.count()).where(Job.name == "core.mail.deliver_mail")) == 2
    walk()
    walk()
    assert sorted(mail["To"] for mail in read(mails)) == sorted(person.email for person in people)


def test_one_that_fails_holds_up_no_other_and_is_tried_again(
    cast: Cast, mails: Mails, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = everybody_hears(cast)
    unlucky, send = people[1].email, digests.send

    def fails_once(to: str, *arguments: Any, **context: Any) -> None:
        if to == unlucky:
            raise ValueError("on purpose")
        send(to, *arguments, **context)

    with monkeypatch.context() as broken:
        broken.setattr(digests, "send", fails_once)
        walk()
    assert len(mails()) == len(people) - 1
    walk(MORNING + timedelta(minutes=15))
    assert len(mails()) == len(people)


def test_many_people_are_walked_by_key(cast: Cast, mails: Mails, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("notifications.jobs.AT_A_TIME", 2)
    people = everybody_hears(cast)
    walk()
    assert len(mails()) == len(people)


def test_a_notice_keeps_no_mark_of_a_daily_mail(cast: Cast, mails: Mails) -> None:
    """100,000 mails change one small row each, and empty nothing that is kept of what people look at."""
    happen(cast, "answer.thanked", at=EVENING)
    walk()
    assert len(mails()) == 1
    assert db.session.scalars(select(Notice.mailed_at)).all() == [None]
