"""What other rooms need to know of lessons and their calls."""

from core.subjects import Subject, register
from core.words import Words
from lessons.models import Assignment, Lesson

register(
    Subject(
        kind="lesson",
        model=Lesson,
        label=Words("lesson"),
        view="lesson.view",
        title=lambda lesson: lesson.title,
        url=lambda lesson: f"/class-projects/{lesson.course.slug}/lessons/{lesson.slug}",
        author=lambda lesson: lesson.course.author_id,
        context=lambda lesson: lesson.course.title,
        reportable=False,  # its class project is
        files="lesson.view",
    )
)
register(
    Subject(
        kind="assignment",
        model=Assignment,
        label=Words("call"),
        view="assignment.view",
        title=lambda call: call.do,
        url=lambda call: f"/class-projects/{call.course.slug}/lessons/{call.lesson.slug}#call",
        author=lambda call: call.course.author_id,
        context=lambda call: call.lesson.title,
        reportable=False,  # its class project is
    )
)
