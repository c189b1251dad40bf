"""`kill -9` in the middle of sharing, answering and sending files: what was acknowledged is there, whole and once, at the restart."""

import pytest

from tests.serving.keeping import check_all_kept, check_the_rest_is_asked_for, count
from tests.serving.making import Maker
from tests.site import Site, wait_until
from tests.someone import Someone


@pytest.mark.long
def test_what_was_acknowledged_survives_a_kill_whole_and_once(classroom: Site) -> None:
    makers = [Maker(classroom, number) for number in range(3)]
    for maker in makers:
        maker.start()
    wait_until(lambda: any(maker.trouble for maker in makers) or are_in_the_middle(makers))
    classroom.kill()
    for maker in makers:
        maker.stop()
    classroom.start()
    check_all_kept(classroom, [maker.acknowledged() for maker in makers])
    for maker in makers:
        send_again(classroom, maker)
    check_all_kept(classroom, [maker.acknowledged() for maker in makers])
    check_the_rest_is_asked_for(classroom)


def are_in_the_middle(makers: list[Maker]) -> bool:
    return all(maker.made for maker in makers) and sum(len(maker.answered) for maker in makers) >= 3


def send_again(site: Site, maker: Maker) -> None:
    """The click whose answer never came, once more: it makes the thing, or finds it made."""
    if maker.unanswered is None:
        return
    path, fields = maker.unanswered
    someone = Someone(site.address)
    someone.cookies = maker.someone.cookies
    assert someone.post(path, fields).status in (303, 409)
    someone.close()
    if "text" in fields:
        assert count(site, "SELECT count(*) FROM parts WHERE text = :words", words=fields["text"]) == 1
    if "landed-text" in fields:
        assert count(site, "SELECT count(*) FROM notes WHERE body = :words", words=fields["landed-text"]) == 1
