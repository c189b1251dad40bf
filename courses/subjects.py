"""What other rooms need to know of class projects."""

from courses.models import Course
from core.subjects import Subject, register

register(
    Subject(
        kind="course",
        model=Course,
        label="class project",
        view="course.view",
        title=lambda course: course.title,
        url=lambda course: f"/class-projects/{course.slug}",
        author=lambda course: course.author_id,
        shows_files=True,
        columns_kept={"author_id": "a class project outlives its author's account; the name goes with the account"},
    )
)
