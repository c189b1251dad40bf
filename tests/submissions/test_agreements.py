"""Sharing keeps what its maker agreed to, in words; it can be taken back for the future."""

from sqlalchemy import select

from accounts.models import Agreed, Consent, ConsentText
from core.db import db
from core.permissions import can
from submissions import operations
from submissions.models import Submission, Visibility
from submissions.operations import Wishes
from tests.cast import Cast
from tests.submissions.making import make_draft
from tests.visitor import Visitor

PAGE = "/settings/yours"


def shared(cast: Cast, work: Submission | None = None, **wishes: object) -> Submission:
    work = work or make_draft(cast, None, "I sat down.")
    chosen = {"visibility": Visibility.CLASS, "credit_as": "Learner", **wishes}
    return operations.share(work, Wishes(take=work.takes[0], **chosen))  # type: ignore[arg-type]


def agreed(work: Submission) -> list[Consent]:
    return list(db.session.scalars(select(Consent).where(Consent.subject_id == work.id).order_by(Consent.id)))


def test_who_when_which_text_and_for_what(cast: Cast) -> None:
    work = shared(cast)
    (consent,) = agreed(work)
    assert (consent.person_id, consent.purpose, consent.subject_kind) == (cast.learner.id, Agreed.LICENCE, "submission")
    words = consent.text.words
    assert "Others may build on it." in words
    assert "Machine training: No" in words
    assert "What it becomes: A film of everyone's turns" in words


def test_only_me_agrees_to_nothing_and_the_same_again_is_one_record(cast: Cast) -> None:
    work = make_draft(cast, None, "I sat down.")
    shared(cast, work, visibility=Visibility.ONLY_ME)
    assert agreed(work) == []
    shared(cast, work)
    shared(cast, work)
    assert len(agreed(work)) == 1
    other = shared(cast)
    assert agreed(other)[0].text_version == agreed(work)[0].text_version
    assert len(list(db.session.scalars(select(ConsentText)))) == 1, "a text is kept once"


def test_other_words_are_another_record_and_the_first_is_kept_as_taken_back(cast: Cast) -> None:
    work = shared(cast)
    shared(cast, work, may_build_on=False)
    first, second = agreed(work)
    assert first.withdrawn_at is not None
    assert second.withdrawn_at is None
    assert "Nobody else may build on it." in second.text.words


def test_taking_the_work_back_takes_it_back(cast: Cast) -> None:
    work = shared(cast)
    operations.take_back(work)
    db.session.expire_all()
    assert agreed(work)[0].withdrawn_at is not None


def test_the_settings_show_it_and_let_it_be_taken_back_for_the_future(visit: Visitor, cast: Cast) -> None:
    work = shared(cast)
    consent = agreed(work)[0]
    db.session.commit()
    page = visit(PAGE, cast.learner)
    assert "Machine training: No" in page.text
    path = f"{PAGE}/agreements/{consent.id}/withdrawal"
    assert can(cast.other_learner, "submission.build_on", work)
    assert visit.post(path, cast.other_learner).status == 404
    for _click in range(2):
        assert visit.post(path, cast.learner).status == 303
    db.session.expire_all()
    assert not can(cast.other_learner, "submission.build_on", work)
    assert can(cast.other_learner, "submission.view", work)
    assert agreed(work)[0].withdrawn_at is not None
    assert "taken back" in visit(PAGE, cast.learner).text
