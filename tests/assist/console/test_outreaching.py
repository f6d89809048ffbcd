"""Before they call, in the console: what is prepared is read, changed, noted as sent or dropped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.assist.console.browsing import PATIENCE_MS, Console, Desk, Watch, wait_until
from tests.assist.console.test_accessibility import violations
from tests.served import Served

pytestmark = pytest.mark.browser

NAME = "Nora Brandt"
MORE = " A colleague looks at it with you. You can write back here."
OURS = "Our cloud was away for ten minutes. Your hub connects again by itself."


@pytest.fixture
def owner(desk: Desk) -> Iterator[Callable[..., str]]:
    """Makes customers of this test's own with a fridge; erased when it ends, with all that is about them."""
    made: list[str] = []

    def make(name: str = NAME) -> str:
        id = f"console-owner-{uuid4()}"
        fridge = {"sku": "FR-520", "name": "FrostLine 520 Connect", "family": "refrigerator", "serial": id}
        customer = {
            "name": name,
            "products": [{**fridge, "warranty_until": "2027-09-29"}],
            "entitlements": [{"name": "Lumivale Care+", "valid_until": "2030-01-01"}],
            "attributes": {"care_plus": True},
            "preferences": {"contact": "chat first"},
            "region": "eu",
        }
        desk.send("PUT", f"/v1/customers/{id}", customer)
        made.append(id)
        return id

    yield make
    for id in made:
        desk.send("DELETE", f"/v1/customers/{id}")


def warm(desk: Desk, customer_id: str, **more: Any) -> dict[str, Any]:
    """The fridge of a customer reports; the outreach that is prepared."""
    signal = {
        "device": customer_id,
        "kind": "fridge.temperature_high",
        "at": datetime.now(UTC).isoformat(),
        "summary": "Fridge compartment 9.1 °C and rising",
        "data": {"temperature_c": 9.1},
        **more,
    }
    (outreach,) = desk.send("POST", "/v1/signals", signal)["outreach"]
    made: dict[str, Any] = outreach
    return made


def outage(desk: Desk, customer_ids: list[str]) -> str:
    """The hubs of customers lose the cloud, all with the same firmware; the incident."""
    firmware = str(uuid4())[:8]
    for id in customer_ids:
        now = datetime.now(UTC).isoformat()
        signal = {"customer_id": id, "kind": "hub.offline", "at": now, "data": {"firmware": firmware}}
        told = desk.send("POST", "/v1/signals", signal)
    incident_id: str = told["signal"]["incident_id"]
    return incident_id


def show(console: Console, what: str, id: str, how: str = "key") -> Locator:
    """Open the list, see a card and read it."""
    if how == "key":
        console.page.keyboard.press("b")
    else:
        console.page.locator("#outreach-open").click()
    card = console.page.locator(f'[data-{what}="{id}"]')
    card.wait_for()
    console.page.evaluate("later(1000)")
    return card


def note(page: Page) -> Locator:
    return page.locator("#outreach-note")


@pytest.mark.parametrize("how", ["key", "mouse"])
def test_what_a_fridge_reports_is_read_changed_noted_as_sent_and_in_the_brief(
    console: Console, desk: Desk, owner: Callable[..., str], how: str
) -> None:
    customer = owner()
    outreach = warm(desk, customer)
    id = desk.conversation(customer_id=customer)
    console.open(id)
    expect(console.page.locator("#outreach-count")).to_have_text("1")

    card = show(console, "outreach", outreach["id"], how)
    expect(card.locator("h3")).to_have_text(NAME)
    expect(card.locator(".reason")).to_have_text(f"⚠{outreach['reason']['text']}")
    expect(card.locator(".slot")).to_contain_text("Repair visit by")
    box = card.locator("textarea")
    expect(box).to_have_value(outreach["say"])
    expect(console.page.locator("#outreach-close")).to_be_focused()
    guidance = card.locator(".guidance")
    expect(guidance.locator("li").first).to_be_hidden()
    guidance.locator("summary").click()
    expect(guidance.locator("li")).to_have_text([one["text"] for one in outreach["guidance"]])
    box.focus()
    console.page.keyboard.press("Control+End")
    console.page.keyboard.type(MORE)
    card.locator("select").select_option("email")
    if how == "key":
        card.locator("[data-act=sent]").press("Enter")
    else:
        card.locator("[data-act=sent]").click()

    expect(note(console.page)).to_have_text(f"Noted as sent to {NAME} (email).")
    expect(console.page.locator("#outreach-list")).to_contain_text("Nothing to write now.")
    stored = desk.get(f"/v1/outreach/{outreach['id']}")
    decision = stored["decision"]
    sent = (decision["outcome"], decision["sent"], decision["channel"])
    assert sent == ("edited", outreach["say"] + MORE, "email")
    assert desk.said(id) == []  # Assist has sent nothing
    console.page.keyboard.press("Escape")
    expect(console.page.locator("#outreach-count")).to_be_empty()
    expect(console.page.locator("#brief")).to_contain_text("Promised: Repair visit, due")
    console.page.locator("#brief summary").click()
    expect(console.page.locator("#brief .history")).to_contain_text(
        "We wrote first, about “temperature high”"
    )


def test_who_is_in_a_conversation_now_is_answered_there(
    console: Console, desk: Desk, owner: Callable[..., str]
) -> None:
    customer = owner()
    id = desk.conversation(customer_id=customer)
    outreach = warm(desk, customer)
    console.enter()
    card = show(console, "outreach", outreach["id"])

    expect(card.locator(".notice")).to_contain_text("They are in a conversation with us now: say it there.")
    card.locator("[data-act=talk]").click()

    expect(console.page.locator("#outreach")).to_be_hidden()
    expect(console.page.locator("[aria-current]")).to_have_attribute("data-conversation", id)


def test_what_is_sent_as_prepared_is_noted_as_that(
    console: Console, desk: Desk, owner: Callable[..., str]
) -> None:
    outreach = warm(desk, owner())
    console.enter()
    card = show(console, "outreach", outreach["id"])

    card.locator("[data-act=sent]").click()

    expect(note(console.page)).to_have_text(f"Noted as sent to {NAME} (chat).")
    decision = desk.get(f"/v1/outreach/{outreach['id']}")["decision"]
    assert (decision["outcome"], decision["sent"]) == ("sent", outreach["say"])


def test_what_is_dropped_is_written_to_nobody(
    console: Console, desk: Desk, owner: Callable[..., str]
) -> None:
    outreach = warm(desk, owner())
    console.enter()
    card = show(console, "outreach", outreach["id"])

    card.locator("[data-act=drop]").click()

    expect(note(console.page)).to_have_text(f"Dropped; nothing is written to {NAME}.")
    assert desk.get(f"/v1/outreach/{outreach['id']}")["state"] == "dropped"


def test_the_slots_policy_opens_at_its_words_and_the_text_is_copied(
    console: Console, desk: Desk, owner: Callable[..., str]
) -> None:
    outreach = warm(desk, owner())
    console.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    console.enter()
    card = show(console, "outreach", outreach["id"])

    card.locator(".slot + .quote").click()
    mark = console.page.locator("#source mark")
    expect(mark).to_be_in_viewport()
    assert (
        mark.evaluate("mark => mark.textContent")
        == outreach["evidence"][outreach["slot"]["evidence"]]["quote"]
    )
    console.page.keyboard.press("Escape")
    card.locator("textarea").fill(OURS)
    card.locator("[data-act=copy]").click()

    expect(card.locator(".copy [role=status]")).to_have_text("Copied.")
    assert console.page.evaluate("navigator.clipboard.readText()") == OURS
    assert desk.get(f"/v1/outreach/{outreach['id']}")["state"] == "prepared"


def test_what_is_being_written_stays_while_the_device_goes_on_reporting(
    console: Console, desk: Desk, owner: Callable[..., str]
) -> None:
    customer = owner()
    outreach = warm(desk, customer)
    console.enter()
    card = show(console, "outreach", outreach["id"])
    card.locator("textarea").fill(OURS)

    console.page.evaluate("frozen = performance.now(); performance.now = () => frozen")
    warm(desk, customer)
    band = card.locator(".band")
    expect(band).to_contain_text("reported 2 times by now", timeout=PATIENCE_MS)

    expect(card.locator("textarea")).to_have_value(OURS)
    expect(card.locator("textarea")).to_be_focused()
    # What has just changed has not been read.
    card.locator("[data-act=sent]").click()
    expect(note(console.page)).to_have_text("This has just changed. Read it, then press again.")
    assert desk.get(f"/v1/outreach/{outreach['id']}")["state"] == "prepared"
    console.page.evaluate("performance.now = () => frozen + 1000")
    card.locator("[data-act=sent]").click()
    expect(note(console.page)).to_have_text(f"Noted as sent to {NAME} (chat).")


def test_what_was_written_moves_to_the_one_that_takes_its_place(
    console: Console, desk: Desk, owner: Callable[..., str]
) -> None:
    outreach = warm(desk, owner())
    console.enter()
    show(console, "outreach", outreach["id"]).locator("textarea").fill(OURS)
    console.page.keyboard.press("Escape")
    newer = {**outreach, "id": "newer", "supersedes": outreach["id"], "say": "We can offer you another slot."}
    page = {"items": [newer], "next": None, "incidents": []}
    console.page.route("**/v1/outreach?*", lambda route: route.fulfill(json=page))

    card = show(console, "outreach", "newer")

    expect(card.locator("textarea")).to_have_value(OURS)
    expect(card.locator(".notice")).to_have_text(
        "Prepared anew while you wrote; your text is kept. Look at its dates."
    )


def test_an_incident_of_five_customers_is_one_card_and_one_decision(
    console: Console, desk: Desk, owner: Callable[..., str]
) -> None:
    customers = [owner(f"Owner {number}") for number in range(1, 6)]
    incident = outage(desk, customers)
    console.enter()
    expect(console.page.locator("#outreach-count")).to_have_text("1")

    card = show(console, "incident", incident)
    expect(card.locator("h3")).to_have_text("5 customers: hub offline")
    card.locator("summary").click()
    prepared = desk.get(f"/v1/outreach?incident_id={incident}")["items"]
    expect(card.locator(".members b")).to_have_text([f"Owner {number}" for number in range(5, 0, -1)])
    shown = card.locator(".members textarea").evaluate_all("all => all.map(one => one.value)")
    assert shown == [one["say"] for one in prepared]
    card.locator("[data-act=say]").fill(OURS)
    card.get_by_role("button", name="We sent it to all 5").click()

    expect(note(console.page)).to_have_text("Noted for 5 customers.")
    expect(card).to_be_hidden()
    decisions = [one["decision"] for one in desk.get(f"/v1/outreach?incident_id={incident}")["items"]]
    assert [(one["outcome"], one["sent"]) for one in decisions] == [("edited", OURS)] * 5


def test_an_agent_sees_an_incident_and_leaves_it_to_a_lead(
    console: Console, desk: Desk, owner: Callable[..., str]
) -> None:
    incident = outage(desk, [owner() for _ in range(5)])
    console.enter(desk.send("POST", "/v1/keys", {"name": "an agent", "role": "agent"})["key"])

    card = show(console, "incident", incident)

    expect(card).to_contain_text("A lead decides for all of them.")
    expect(card.locator("button")).to_have_count(0)


def test_nothing_prepared_is_told_calmly(console: Console) -> None:
    console.enter()
    console.page.keyboard.press("b")

    expect(console.page.locator("#outreach-list")).to_have_text(
        "Nothing to write now. When a device reports something, what to say about it appears here."
    )
    expect(console.page.locator("#outreach-count")).to_be_empty()


def test_while_assist_is_stopped_nothing_is_prepared_and_it_is_told(
    console: Console, desk: Desk, owner: Callable[..., str]
) -> None:
    outreach = warm(desk, owner())
    console.enter()
    show(console, "outreach", outreach["id"])

    desk.send("POST", "/v1/stop", {"scope": "all", "reason": "a test of the brakes"})

    expect(console.page.locator("#outreach-list")).to_have_text(
        "Assist is stopped: nothing is prepared. What devices report is kept until it is resumed."
    )


def test_a_list_that_comes_late_does_not_bring_back_what_was_decided(
    console: Console, desk: Desk, owner: Callable[..., str]
) -> None:
    outreach = warm(desk, owner())
    console.enter()
    card = show(console, "outreach", outreach["id"])
    held: list[tuple[Route, Any]] = []
    console.page.route("**/v1/outreach?*", lambda route: held.append((route, route.fetch())), times=1)
    console.page.keyboard.press("Escape")
    expect(console.page.locator("#outreach")).to_be_hidden()
    console.page.keyboard.press("b")
    wait_until(console.page, lambda: bool(held))
    console.page.evaluate("later(1000)")
    card.locator("[data-act=drop]").click()
    expect(card).to_be_hidden()

    for route, before in held:
        assert before.json()["items"] != []
        route.fulfill(response=before)
    console.page.wait_for_timeout(300)

    expect(card).to_be_hidden()


def test_signing_out_forgets_what_was_prepared_and_written(
    console: Console, desk: Desk, owner: Callable[..., str]
) -> None:
    outreach = warm(desk, owner())
    console.enter()
    card = show(console, "outreach", outreach["id"])
    card.locator("textarea").fill(OURS)
    console.page.keyboard.press("Escape")

    console.page.get_by_role("button", name="Sign out").click()

    left = console.page.locator("body").evaluate("body => body.textContent")
    assert not [text for text in (NAME, OURS, outreach["reason"]["text"]) if text in left]
    expect(console.page.locator("textarea:not(#composer, #paper-text)")).to_have_count(0)
    console.page.locator("#key").fill(console.served.key)  # the same page: nothing is loaded anew
    console.page.get_by_role("button", name="Sign in").click()
    console.page.locator("#desk").wait_for()
    expect(show(console, "outreach", outreach["id"]).locator("textarea")).to_have_value(outreach["say"])


def test_keys_and_gestures_of_a_script_decide_nothing(
    console: Console, desk: Desk, owner: Callable[..., str]
) -> None:
    outreach = warm(desk, owner())
    incident = outage(desk, [owner() for _ in range(5)])
    console.enter()
    card = show(console, "outreach", outreach["id"])

    console.page.evaluate("document.querySelectorAll('#outreach-list button').forEach((one) => one.click())")
    card.focus()
    console.page.keyboard.type("a e o x h w b 1")
    console.page.wait_for_timeout(300)

    assert desk.get(f"/v1/outreach/{outreach['id']}")["state"] == "prepared"
    assert desk.get(f"/v1/incidents/{incident}")["prepared"] == 5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_of_it_stands_in_the_way_of_anybody(
    console: Console, desk: Desk, owner: Callable[..., str], scheme: str
) -> None:
    console.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
    console.enter()
    console.page.keyboard.press("b")
    console.page.locator("#outreach-list .nothing").wait_for()
    assert violations(console.page) == []
    console.page.keyboard.press("Escape")

    outreach, incident = warm(desk, owner()), outage(desk, [owner() for _ in range(5)])
    for summary in (
        show(console, "outreach", outreach["id"]).locator(".guidance summary"),
        console.page.locator(f'[data-incident="{incident}"] summary'),
    ):
        summary.click()
    console.page.locator(".members textarea").first.wait_for()

    assert violations(console.page) == []


def test_at_320_pixels_nothing_of_it_is_wider_than_the_page(
    browser: Browser, served: Served, desk: Desk, owner: Callable[..., str]
) -> None:
    outreach, incident = warm(desk, owner()), outage(desk, [owner() for _ in range(5)])
    watch = Watch()
    context = browser.new_context(viewport={"width": 320, "height": 640}, locale="en-GB")
    page = context.new_page()
    watch.over(page, served.url)
    try:
        console = Console(page, served)
        console.enter()
        show(console, "outreach", outreach["id"], "mouse")
        page.locator(f'[data-incident="{incident}"] summary').click()

        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert page.locator("#outreach").evaluate("dialog => dialog.scrollWidth <= dialog.clientWidth")
        assert page.locator("#outreach-list").evaluate("list => list.scrollWidth <= list.clientWidth")
    finally:
        context.close()
    assert watch == Watch()


def test_opened_for_the_first_time_without_the_network(console: Console, desk: Desk, owner: Any) -> None:
    """The list comes when it is first opened: without a network the person is told, and it comes later."""
    outreach = warm(desk, owner())
    with console.page.expect_response("**/v1/conversations/*/events"):
        console.enter()
    expect(console.page.locator("#outreach-count")).not_to_be_empty()
    console.page.context.set_offline(True)
    console.page.keyboard.press("b")
    expect(console.state).to_have_text("Assist does not answer. What you typed is still here; try again.")
    expect(console.page.locator("#outreach")).to_be_hidden()
    console.page.context.set_offline(False)
    show(console, "outreach", outreach["id"])


def test_what_is_pressed_while_the_list_is_still_coming_decides_nothing(console: Console, desk: Desk) -> None:
    id = desk.conversation("How long do I have to return something I bought?")
    console.open(id)
    console.read()
    held: list[Route] = []
    console.page.route("**/outreaching.js", lambda route: held.append(route))
    console.page.keyboard.press("b")
    expect(console.page.locator("#outreach")).to_be_visible()

    console.page.keyboard.type("axo")
    wait_until(console.page, lambda: bool(held))
    for route in held:
        route.continue_()

    expect(console.page.locator("#outreach-list .nothing")).to_be_visible()
    assert [one["decision"] for one in desk.suggestions(id) if one["decision"]] == []
    expect(console.composer).not_to_be_focused()


def test_a_list_that_is_still_coming_is_not_there_for_the_next_person(console: Console) -> None:
    console.enter()
    held: list[Route] = []
    console.page.route("**/outreaching.js", lambda route: held.append(route))
    console.page.keyboard.press("b")
    wait_until(console.page, lambda: bool(held))
    console.page.keyboard.press("Escape")
    console.page.get_by_role("button", name="Sign out").click()
    for route in held:
        route.continue_()
    console.page.wait_for_timeout(300)

    expect(console.page.locator("#outreach-list")).to_be_empty()
    expect(console.page.locator("#outreach")).to_be_hidden()
