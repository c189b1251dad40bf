"""The bench beside a lesson: ways as tabs, forms that stay on the page, a sheet on phones."""

import pytest
from playwright.sync_api import expect

from tests.elements.benches import bench
from tests.elements.test_take_recorder import open_camera, record
from tests.elements.waiting import until

pytestmark = pytest.mark.journey
PHONE = {"width": 390, "height": 844}


def then(site, path, status=200, **context):
    """What a path answers: the page anew, with this on it."""
    page = site.environment.get_template("bench.html").render(**context).encode()
    site.answers[path] = (status, lambda: page)


def test_one_way_shows_at_a_time_and_arrows_move_along(visit):
    page = visit("bench", bench=bench())
    expect(page.get_by_role("tabpanel", name="Record")).to_be_visible()
    expect(page.get_by_role("tabpanel", name="Write")).to_be_hidden()
    page.get_by_role("tab", name="Record").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Write")).to_be_focused()
    expect(page.get_by_role("tabpanel", name="Write")).to_be_visible()
    expect(page.get_by_role("tabpanel", name="Record")).to_be_hidden()


def test_words_are_counted_kept_when_the_tab_closes_and_forgotten_once_they_arrived(visit, site):
    page = visit("bench", bench=bench())
    page.get_by_role("tab", name="Write").click()
    page.get_by_role("textbox", name="Write").fill("My landlord, who hums")
    expect(page.get_by_text("4 of at most 8 words")).to_be_visible()
    page.reload()
    expect(page.get_by_role("textbox", name="Write")).to_have_value("My landlord, who hums")
    expect(page.get_by_role("tabpanel", name="Write")).to_be_visible()
    page.get_by_role("textbox", name="Write").fill("My landlord, who hums when he lies and sings")
    expect(page.get_by_text("9 words: 1 too many")).to_be_visible()
    then(site, "/works", bench=bench("My landlord"))
    page.get_by_role("button", name="Put it on the bench").click()
    expect(page.get_by_role("heading", name="Take 1")).to_be_focused()
    expect(page.get_by_role("link", name="Share it", exact=True)).to_be_visible()
    [sent] = site.posted("/works")
    assert sent == {
        "csrf_token": "token",
        "beside": "lesson",
        "assignment": "c",
        "id": "part-to-be",
        "text": "My landlord, who hums when he lies and sings",
    }
    site.context = {"bench": bench()}
    page.reload()
    page.get_by_role("tab", name="Write").click()
    expect(page.get_by_role("textbox", name="Write")).to_have_value("")


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(visit, site):
    page = visit("bench", bench=bench())
    page.get_by_role("tab", name="Write").click()
    page.get_by_role("textbox", name="Write").fill("Too many words")
    then(site, "/works", status=422, bench=bench(errors=[("text", "The call takes at most two words.")]))
    page.get_by_role("button", name="Put it on the bench").click()
    expect(page.get_by_role("alert")).to_contain_text("The call takes at most two words.")
    expect(page.get_by_role("textbox", name="Write")).to_have_value("Too many words")
    expect(page.get_by_role("tabpanel", name="Write")).to_be_visible()


def test_a_server_that_is_away_costs_nothing(visit, page):
    visit("bench", bench=bench())
    page.get_by_role("tab", name="Write").click()
    page.get_by_role("textbox", name="Write").fill("A chair")
    page.route("**/works", lambda route: route.abort())
    page.get_by_role("button", name="Put it on the bench").click()
    expect(page.get_by_role("alert")).to_contain_text("It did not arrive")
    expect(page.get_by_role("textbox", name="Write")).to_have_value("A chair")
    page.reload()
    expect(page.get_by_role("textbox", name="Write")).to_have_value("A chair")


def test_a_file_says_where_it_goes_and_a_double_click_sends_it_once(visit, site):
    page = visit("bench", bench=bench("A chair"))
    page.get_by_role("tab", name="Upload").click()
    page.get_by_label("Choose a picture, a sound or a film").set_input_files(
        {"name": "chair.png", "mimeType": "image/png", "buffer": b"0" * 200_000}
    )
    then(site, "/works", bench=bench("A chair", take=2))
    page.locator("#bench-upload").get_by_role("button", name="Begin take 2 with it").dblclick()
    expect(page.get_by_role("heading", name="Take 2")).to_be_visible()  # the second press may land on what has come in
    [sent] = site.posted("/works")
    assert (sent["into"], len(sent["file"])) == ("new-take", 200_000)


def test_a_large_file_goes_ahead_and_can_be_called_off(visit, site):
    site.answers["/uploads"] = (503, {})
    page = visit("bench", bench=bench("A chair"))
    page.get_by_role("tab", name="Upload").click()
    form = page.locator("#bench-upload")
    form.get_by_label("Choose a picture, a sound or a film").set_input_files(
        {"name": "chair.mp4", "mimeType": "video/mp4", "buffer": b"0" * 1_200_000}
    )
    form.get_by_role("button", name="Begin take 2 with it").click()
    expect(form.get_by_text("No connection at the moment")).to_be_visible()
    form.get_by_role("button", name="Stop sending").click()
    expect(form.get_by_role("progressbar")).to_be_hidden()
    expect(form.get_by_role("button", name="Begin take 2 with it")).to_be_focused()
    assert not site.posted("/works")
    del site.answers["/uploads"]
    then(site, "/works", bench=bench("A chair", take=2))
    form.get_by_role("button", name="Begin take 2 with it").click()
    expect(page.get_by_role("heading", name="Take 2")).to_be_visible()
    [sent] = site.posted("/works")
    assert len(sent["file"]) == 1_200_000


def test_a_moved_part_keeps_the_focus(visit, site):
    page = visit("bench", bench=bench("One", "Two", "Three"))
    swapped = bench("One", "Two", "Three")
    swapped.parts.insert(1, swapped.parts.pop(2))
    then(site, "/submissions.arrange_part/w/p3/up", bench=swapped)
    page.get_by_role("button", name="Move part 3 up").click()
    expect(page.get_by_role("button", name="Move part 2 up")).to_be_focused()
    expect(page.locator("figure")).to_have_count(3)
    expect(page.locator("figure").nth(1)).to_have_id("bench-p3")


def test_a_recording_is_on_the_bench_without_leaving_the_film(visit, site):
    site.answers["/works"] = (201, {"location": "/pages/bench#bench"})
    page = visit("bench", bench=bench())
    page.evaluate("window.isTheSamePage = true")
    open_camera(page)
    expect(page.get_by_text("Under a minute")).to_be_hidden()
    record(page, 1)
    page.get_by_role("button", name="Stop").click()
    site.context = {"bench": bench("A film")}
    page.get_by_role("button", name="Keep this take").click()
    expect(page.get_by_role("heading", name="Take 1")).to_be_focused()
    expect(page.locator("take-recorder")).to_have_attribute("data-state", "choose")
    expect(page.get_by_text("Under a minute")).to_be_visible()
    expect(page.get_by_text("1 of 1 tried")).to_be_visible()
    expect(page.get_by_role("link", name="Share it now")).to_be_visible()
    assert page.evaluate("window.isTheSamePage")
    assert site.posted("/works")[0]["beside"] == "lesson"


def test_a_second_recording_is_a_take_of_its_own_unless_its_maker_adds_it(visit, site):
    site.answers["/works"] = (201, {"location": "/pages/bench"})
    page = visit("bench", bench=bench("A film", is_recorded=True))
    for label, into in (("Keep it as take 2", "new-take"), ("Add it to take 1", None)):
        open_camera(page)
        record(page, 1)
        page.get_by_role("button", name="Stop").click()
        page.get_by_role("button", name=label).click()
        expect(page.locator("take-recorder")).to_have_attribute("data-state", "choose")
        assert site.posted("/works")[-1].get("into") == into


def test_look_fors_are_ticked_by_their_maker_and_stay_so(visit):
    page = visit("bench", bench=bench())
    page.get_by_label("The chair is empty").check()
    page.reload()
    expect(page.get_by_label("The chair is empty")).to_be_checked()
    expect(page.get_by_label("It turns")).not_to_be_checked()


def test_n_writes_from_the_moment_and_r_shows_the_recorder(visit):
    page = visit("bench", bench=bench())
    page.evaluate("document.querySelector('#film video').currentTime = 3")
    page.locator("#film h1").click()
    page.keyboard.press("n")
    expect(page.get_by_role("textbox", name="Write")).to_be_focused()
    expect(page.get_by_role("textbox", name="Write")).to_have_value("0:03 ")
    page.locator("#film h1").click()
    page.keyboard.press("r")
    expect(page.get_by_role("tabpanel", name="Record")).to_be_visible()
    expect(page.get_by_role("button", name="Camera")).to_be_focused()


def test_the_paused_step_loops_muted_while_you_try(visit):
    page = visit("bench", bench=bench())
    page.evaluate("(() => { const v = document.querySelector('#film video'); v.currentTime = 1; v.play(); })()")
    page.get_by_role("button", name="Loop it while I try").click()
    expect(page.locator(".pause.is-looping")).to_contain_text("Sit down")
    assert page.evaluate("(() => { const v = document.querySelector('#film video'); return v.muted && !v.paused; })()")
    expect(page.locator(".pause")).to_have_count(0, timeout=8000)
    assert not page.evaluate("document.querySelector('#film video').muted")


def test_film_and_camera_stand_side_by_side_at_equal_height(visit, page):
    page.set_viewport_size({"width": 1440, "height": 900})
    visit("bench", bench=bench())
    open_camera(page)
    page.get_by_role("button", name="Side by side").click()
    film, camera = page.locator("#film .player-stage").bounding_box(), page.locator(".recorder-stage").bounding_box()
    assert film["height"] == pytest.approx(camera["height"], abs=2)
    assert film["y"] == pytest.approx(camera["y"], abs=2)
    page.get_by_role("button", name="Side by side").click()
    assert page.locator("#film .player-stage").bounding_box()["width"] > film["width"]


def test_the_bench_runs_with_the_page_and_the_film_stays_beside_it(visit, page):
    page.set_viewport_size({"width": 1440, "height": 900})
    visit("bench", bench=bench(*["One of twelve lines"] * 9))
    page.get_by_role("tab", name="Record").scroll_into_view_if_needed()
    page.mouse.move(1200, 400)
    page.mouse.wheel(0, 9000)
    until(page, "scrollY > 0 && scrollY + innerHeight >= document.documentElement.scrollHeight - 1")
    expect(page.get_by_role("button", name="Camera")).to_be_in_viewport(ratio=1)
    expect(page.locator("#film .player-stage")).to_be_in_viewport(ratio=1)


def test_on_a_phone_the_pause_is_one_line_over_the_film_while_the_sheet_is_open(visit, page):
    page.set_viewport_size(PHONE)
    visit("bench", bench=bench())
    page.evaluate("(() => { const v = document.querySelector('#film video'); v.currentTime = 1; v.play(); })()")
    expect(page.locator(".pause")).to_be_visible()
    expect(page.get_by_role("button", name="Record it")).to_be_visible()
    page.get_by_role("link", name="Your turn").click()
    expect(page.get_by_role("button", name="Record it")).to_be_hidden()
    expect(page.locator(".pause")).to_contain_text("Your turn")
    assert page.locator(".pause").bounding_box()["height"] < 64
    page.get_by_role("button", name="Go on").click()
    expect(page.locator(".pause")).to_have_count(0)


def test_on_a_phone_a_film_that_cannot_be_loaded_says_so_above_the_sheet(visit, page):
    page.set_viewport_size(PHONE)
    page.route("**/media/film*", lambda route: route.abort())
    visit("bench", bench=bench())
    page.get_by_role("link", name="Your turn").click()
    trouble = page.get_by_role("alert").filter(has_text="It could not be loaded")
    again, headline = trouble.get_by_role("button", name="Try again"), trouble.get_by_text("It could not be loaded")
    expect(again).to_be_in_viewport(ratio=1)
    assert headline.bounding_box()["height"] < 40  # one line
    assert headline.bounding_box()["y"] >= 0


def test_on_a_phone_nothing_lies_over_a_field_of_the_sheet(visit, page):
    page.set_viewport_size({"width": 390, "height": 640})
    visit("bench", bench=bench("A chair"))
    page.get_by_role("link", name="Your turn").click()
    page.get_by_role("tab", name="Upload").click()
    until(page, "document.querySelector('#bench').getAnimations().length === 0")
    seen = page.get_by_label("What it shows or says").evaluate("""field => {
        field.scrollIntoView({ block: "end" });
        const { left, top, width, height } = field.getBoundingClientRect();
        return document.elementFromPoint(left + width / 2, top + height / 2) === field;
    }""")
    assert seen


def test_on_a_phone_it_is_a_sheet_under_the_film(visit, page):
    page.set_viewport_size(PHONE)
    visit("bench", bench=bench())
    expect(page.get_by_text("The chair is empty")).to_be_visible()
    expect(page.get_by_role("tab", name="Record")).to_be_hidden()
    page.get_by_role("link", name="Your turn").click()
    expect(page.get_by_role("link", name="Close the bench")).to_be_focused()
    until(page, "document.querySelector('#bench').getAnimations().length === 0")
    sheet, film = page.locator("#bench").bounding_box(), page.locator("#film .player-stage").bounding_box()
    assert film["y"] == 0
    assert sheet["y"] >= film["height"] - 1
    assert sheet["y"] + sheet["height"] == pytest.approx(PHONE["height"], abs=1)
    page.keyboard.press("Escape")
    expect(page.get_by_role("tab", name="Record")).to_be_hidden()


def test_a_take_that_was_cut_off_is_named_outside_the_closed_sheet(visit, site, page, context):
    page.set_viewport_size(PHONE)
    visit("bench", bench=bench())
    page.get_by_role("link", name="Your turn").click()
    open_camera(page)
    record(page, 2.5)
    page.close()
    again = context.new_page()
    again.set_viewport_size(PHONE)
    again.goto(f"{site.address}/pages/bench")
    again.get_by_role("link", name="A take that was cut off is still here").click()
    expect(again.locator("[data-kept] li")).to_contain_text("is still here")
    expect(again.get_by_role("button", name="Watch it")).to_be_visible()


@pytest.mark.parametrize("size", [{"width": 1440, "height": 900}, PHONE])
def test_without_script_every_way_is_there(site, browser, size):
    site.forget()
    site.context = {"bench": bench("A chair")}
    context = browser.new_context(java_script_enabled=False, viewport=size)
    page = context.new_page()
    page.goto(f"{site.address}/pages/bench")
    page.goto(f"{site.address}/pages/bench#bench")
    expect(page.get_by_role("textbox", name="Write")).to_be_visible()
    expect(page.get_by_label("Choose a picture, a sound or a film")).to_be_visible()
    expect(page.get_by_role("link", name="Share it", exact=True)).to_be_visible()
    context.close()
