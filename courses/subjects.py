"""What other rooms need to know of class projects."""

from core.subjects import Subject, register
from core.words import Words
from courses.models import Course, Membership

register(
    Subject(
        kind="course",
        model=Course,
        label=Words("class project"),
        view="course.view",
        title=lambda course: course.title,
        url=lambda course: f"/class-projects/{course.slug}",
        author=lambda course: course.author_id,
        files="course.view",
        columns_kept={"author_id": "a class project outlives its author's account; the name goes with the account"},
    )
)
register(
    Subject(
        kind="membership",
        model=Membership,
        label=Words("membership"),
        view="membership.manage",
        title=lambda membership: membership.course.title,
        url=lambda membership: f"/class-projects/{membership.course.slug}/people",
        author=lambda membership: membership.person_id,
        reportable=False,
    )
)
