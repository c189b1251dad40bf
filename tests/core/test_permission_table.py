"""The table of permissions in docs is what the rules say, in words that read."""

import re

from flask import Flask

from core.cli import PERMISSIONS
from core.permission_table import permission_table
from core.permissions import all_permissions, anyone, fact, rule, via
from courses.models import Course, Stage
from lessons.models import Lesson


def test_docs_hold_the_table_that_the_command_writes(app: Flask) -> None:
    assert PERMISSIONS.read_text() == permission_table(app), "run `make docs`"


def test_every_action_and_every_address_that_needs_one_is_in_it(app: Flask) -> None:
    page = permission_table(app)
    for permission in all_permissions():
        assert f"| `{permission.action}` |" in page
    assert "`/class-projects/<slug>/goals/<goal_id>/(up/down/crossing/uncrossing/removal) POST`" in page
    assert "`/class-projects/<slug>/cut/captions/<part_id>.vtt GET`" in page


def test_words_say_whose_thing_it_is_and_when() -> None:
    maker = rule("the maker of {it}", anyone.test, anyone.where)
    open_one = fact("while {it} is open", "stage", Course.stage, Stage.PUBLISHED)
    assert (maker & ~fact("{it} is open", "stage", Course.stage)).sentence == "its maker, unless it is open"
    assert ((maker | anyone) & open_one).sentence == "(its maker; or anyone), while it is open"
    of_course = via("course", Course, Lesson.course_id, maker & open_one)
    assert of_course.sentence == "the maker of its course, while its course is open"
    assert (of_course | maker).sentence == "the maker of its course, while its course is open; or its maker"


def test_no_sentence_of_the_table_is_left_unfinished(app: Flask) -> None:
    rules = permission_table(app).partition("## The addresses")[0]
    assert not re.search(r"[{}]|\bof it of\b|\bnot not\b|unless unless", rules)
