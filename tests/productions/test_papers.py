"""What goes along with every download: each work with all five of title, maker, address, licence and what was changed."""

from core.db import db
from productions import papers
from submissions import building
from submissions.licences import ADDRESSES, Licence
from submissions.models import Visibility
from tests.cast import Cast, make_work
from tests.submissions.making import make_draft, share

SITE = "https://learn.example"


def test_the_licences_of_a_download_name_every_source_and_what_was_changed(cast: Cast) -> None:
    cast.course.licences = ["cc-by"]
    hers = make_work(
        cast.other_learner, cast.lesson, title="Her chair", licence="cc-by", visibility=Visibility.EVERYONE
    )
    hidden = make_work(cast.reviewer, cast.lesson, title="Kept again", licence="cc-by")
    work = make_draft(cast, None, "I sat down.")
    building.say(building.build_on(work, hers), thanks="", changes="turned around")
    building.build_on(work, hidden)
    share(work, title="The chair", licence="cc-by", visibility=Visibility.EVERYONE)
    hidden.visibility = Visibility.ONLY_ME
    db.session.commit()
    by = f"CC BY 4.0 ({ADDRESSES[Licence.BY]})."
    assert papers.licences_text([work.id], SITE).splitlines() == [
        f"“The chair” by Learner ({SITE}/works/{work.id}), {by}",
        "Built on:",
        f"– “Her chair” by Other Learner ({SITE}/works/{hers.id}), {by} Changed: turned around",
    ]
