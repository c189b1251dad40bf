"""What is estimated of works, and what was ruled of them, for the tables."""

from core.db import db, now
from reviews.estimate_models import Estimate, Leniency, Ruling
from submissions.models import Submission, Visibility
from tests.cast import Cast, make_work


def judged(cast: Cast, ruled: Submission, appealed: Submission) -> dict[str, str]:
    """Of two works of the learner: one that the instructor ruled, and one of which its maker asked for another instructor; and of
    one of the instructor's own. The reviewer ticks high."""
    own = make_work(cast.instructor, cast.lesson, title="Mine, too", visibility=Visibility.CLASS)
    estimates = [estimate_of(work) for work in (ruled, appealed, own)]
    rulings = [ruling_of(cast, ruled), ruling_of(cast, appealed, appeal="You did not see the end.", appealed_at=now())]
    leniency = Leniency(course_id=cast.course.id, person=cast.reviewer, review_count=7, points=20, sd=5, trust=1)
    db.session.add_all([*estimates, *rulings, leniency])
    db.session.flush()
    return {
        "estimate": str(estimates[0].id),
        "appealed_estimate": str(estimates[1].id),
        "own_estimate": str(estimates[2].id),
        "own_title": own.title,
        "ruling": str(rulings[0].id),
        "appealed_ruling": str(rulings[1].id),
        "leniency": str(leniency.id),
    }


def estimate_of(work: Submission) -> Estimate:
    criterion = work.assignment.criteria[0]
    return Estimate(
        take=work.shared_take,
        submission=work,
        course_id=work.course_id,
        assignment=work.assignment,
        review_count=3,
        score=60,
        sd=9,
        criteria={str(criterion.id): [60, 10]},
        attention=1.0,
    )


def ruling_of(cast: Cast, work: Submission, **facts: object) -> Ruling:
    criterion = work.assignment.criteria[0]
    return Ruling(
        take=work.shared_take,
        submission=work,
        course_id=work.course_id,
        by=cast.instructor,
        levels={str(criterion.id): 1},
        reason="I hear the turn before I see it.",
        **facts,
    )
