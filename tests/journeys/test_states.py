"""The states that a page can be in, as they are and at 200 %: each form refused, nothing there yet, what opens over the page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.classroom import CLASS, make_class
from tests.classroom import PASSWORD as TEACHERS
from tests.journeys.acts import LESSON, begin_class_project, heading, labelled, sign_up
from tests.journeys.browsing import Browsing
from tests.site import Site

pytestmark = pytest.mark.long
TO_FILL_IN = "main form[method=post]:has(input:not([type=hidden]), textarea)"
# Past the browser's own check, as from a page that had no script, and also where the form is folded away.
SEND_EMPTY = """form => {
    form.noValidate = true;
    for (const field of form.querySelectorAll("input:not([type=hidden], [type=radio], [type=checkbox]), textarea")) field.value = "";
    form.requestSubmit();
}"""


@pytest.fixture(scope="session")
def quiet(make_site: Callable[..., Site]) -> Site:
    """A site with one published class project, in which nobody has done anything yet."""
    site = make_site("quiet", DEBUG="1")  # for the page of components
    make_class(site, 0)
    return site


def refusals(browsing: Browsing, path: str) -> int:
    """Send every form of a page with nothing in it, each from the page as it was. Returns how many were refused."""
    page = browsing.go(path)
    refused = 0
    for number in range(page.locator(TO_FILL_IN).count()):
        browsing.go(path)
        with page.expect_response(lambda answer: answer.request.method == "POST") as sent:
            page.locator(TO_FILL_IN).nth(number).evaluate(SEND_EMPTY)
        if sent.value.status == 422:
            refused += 1
            expect(page.get_by_role("alert").first).to_be_visible()
            browsing.check(enlarged=True)
    return refused


def test_what_is_missing_is_said_at_every_form(someone: Callable[..., Browsing], width: dict[str, int]) -> None:
    visitor, author = someone(width), someone(width)
    sign_up(author, f"wim-{width['width']}", "Wim Bakker")
    address = begin_class_project(author, f"States {width['width']}")
    forms = {
        visitor: {"/signup": 1, "/signin": 1, "/signin/forgotten": 1},
        author: {
            "/settings": 2,
            "/settings/sign-in": 2,
            f"{address}/edit": 4,
            f"{address}/lessons/new": 1,
            f"{address}/lessons/{LESSON}/edit": 7,
            f"{address}/edit/cut": 1,
            f"{address}/people/groups": 2,
            f"{address}/people/roster": 1,
        },
    }
    for browsing, pages in forms.items():
        assert {path: refusals(browsing, path) for path in pages} == pages


def test_what_is_wrong_is_said_at_sign_in_and_at_a_door_that_wants_a_code(
    someone: Callable[..., Browsing], width: dict[str, int], quiet: Site
) -> None:
    instructor, learner = someone(width, at=quiet), someone(width, at=quiet)
    sign_in(instructor, "a wrong sentence")
    expect(instructor.page.get_by_role("alert").first).to_be_visible()
    instructor.check(enlarged=True)
    sign_in(instructor, TEACHERS)
    page = instructor.go(f"{CLASS}/edit")
    page.get_by_label("With a link or a code").check()
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.locator("form", has=page.get_by_label("With a link or a code")).get_by_role("button", name="Save").click()
    sign_up(learner, f"code-{width['width']}", "Ottoline Sy")
    assert refusals(learner, f"{CLASS}/join") == 1
    labelled(learner.page, "Code").fill("open sesame")
    learner.page.get_by_role("button", name="Join").click()
    expect(learner.page.get_by_role("alert").first).to_be_visible()
    learner.check(enlarged=True)


def sign_in(browsing: Browsing, password: str) -> None:
    page = browsing.go("/signin")
    labelled(page, "Email").fill("instructor@example.org")
    labelled(page, "Password").fill(password)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()


def test_where_nothing_is_yet(someone: Callable[..., Browsing], width: dict[str, int], quiet: Site) -> None:
    visitor, instructor = someone(width, at=quiet), someone(width, at=quiet)
    sign_in(instructor, TEACHERS)
    expect(heading(instructor.page)).to_have_text("What needs you")
    open_to_all = ["/", "/class-projects", CLASS, f"{CLASS}/wall", f"{CLASS}/cut", "/productions", "/people/instructor"]
    own = [
        "/",
        f"{CLASS}/desk",
        f"{CLASS}/wall",
        f"{CLASS}/people",
        "/works",
        "/reviews",
        "/notifications",
        "/settings/notices",
    ]
    for browsing, paths in ((visitor, open_to_all), (instructor, own)):
        for path in paths:
            answer = browsing.page.goto(browsing.site.address + path)
            assert answer is not None
            assert answer.status == 200, path
            browsing.check(opened=True, enlarged=True)


def test_the_link_to_invite_with_is_there_whole_and_copied_with_one_button(
    someone: Callable[..., Browsing], width: dict[str, int], quiet: Site
) -> None:
    browsing = someone(width, at=quiet)
    browsing.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_in(browsing, TEACHERS)
    page = browsing.go(f"{CLASS}/people")
    link = labelled(page, "Link")
    assert link.evaluate("field => field.scrollWidth <= field.clientWidth && field.scrollHeight <= field.clientHeight")
    page.get_by_role("button", name="Copy the link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == link.input_value()
    browsing.check(enlarged=True)


def test_every_component_in_every_state(someone: Callable[..., Browsing], width: dict[str, int], quiet: Site) -> None:
    browsing = someone(width, at=quiet)
    page = browsing.go("/dev/components")
    browsing.check(opened=True, enlarged=True)
    page.locator("dialog[open]").first.evaluate("dialog => { dialog.close(); dialog.showModal(); }")
    expect(page.locator("dialog:modal")).to_be_visible()
    browsing.check(enlarged=True)
