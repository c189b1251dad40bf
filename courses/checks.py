"""What a class project itself needs before it can be published."""

from collections.abc import Iterator

from core.checks import Finding, check
from core.words import Words
from courses.models import Course


@check("course.publish")
def what_it_says_of_itself(course: Course) -> Iterator[Finding]:
    edit = f"/class-projects/{course.slug}/edit"
    if not course.skills:
        yield _missing("skills", Words("Name the skill that people come for."), f"{edit}#about", is_stop=True)
    if not course.intro.strip():
        yield _missing("intro", Words("Say in a few lines what happens here, and why you do it."), f"{edit}#about")
    if course.cover_id is None:
        yield _missing("cover", Words("Give it a cover: one picture of the thing itself."), f"{edit}#cover")
    if not course.goals:
        yield _missing("goals", Words("Write what you set out to make together, line by line."), f"{edit}#goals")


def _missing(code: str, sentence: str, where: str, *, is_stop: bool = False) -> Finding:
    return Finding(code=f"{code}-missing", sentence=sentence, is_stop=is_stop, where=where, field=code)
