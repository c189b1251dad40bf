"""What other rooms need to know of works and their takes."""

from core.subjects import Subject, register
from core.words import Words
from submissions.models import Submission, Take

register(
    Subject(
        kind="submission",
        model=Submission,
        label=Words("work"),
        view="submission.view",
        title=lambda work: work.title or Words("An untitled work"),
        url=lambda work: f"/works/{work.id}",
        author=lambda work: work.author_id,
        context=lambda work: work.question,
    )
)
register(
    Subject(
        kind="take",
        model=Take,
        label=Words("take"),
        view="take.view",
        title=lambda take: Words("Take %(number)s", number=take.number),
        url=lambda take: f"/works/{take.submission_id}/takes/{take.number}",
        author=lambda take: take.submission.author_id,
        reportable=False,
        files="take.view",
        names_files=False,  # people name their files after themselves
    )
)
