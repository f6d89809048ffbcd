"""The office as leads and editors use it, on real Chromium against the real service."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.assist.console.browsing import Desk
from tests.assist.office.conftest import Office
from tests.assist.test_imports import resting_on
from tests.assist.test_reports import write

pytestmark = pytest.mark.browser

HEAD = "---\ntitle: Zorbelfish\nkind: policy\naudience: public\n"
CHECKS = """checks:
  - id: delivered
    title: The order has been delivered
    rule: order.status == "delivered"
    ask: Has it arrived?
"""
TEXT = "---\n# Zorbelfish\n\nYou may return it within 30 days.\n"


def document(desk: Desk, *sources: str) -> str:
    """A document of this test's own, with a version for each source."""
    id = f"office-{uuid4()}"
    for source in sources:
        desk.send("PUT", f"/v1/documents/{id}", {"text": source})
    return id


# ---- signing in, and who sees what


@pytest.mark.parametrize(
    ("role", "views"),
    [
        (
            "admin",
            [
                "Documents",
                "Import",
                "Not answered",
                "In numbers",
                "Decisions",
                "Stops",
                "Keys",
                "Evaluations",
            ],
        ),
        ("lead", ["Documents", "Import", "Not answered", "In numbers", "Decisions", "Stops", "Evaluations"]),
        ("editor", ["Documents", "Import", "Not answered", "In numbers", "Evaluations"]),
    ],
)
def test_a_role_sees_the_views_it_may_use(office: Office, role: str, views: list[str]) -> None:
    office.enter(key=office.key_of(role))

    expect(office.page.locator("#views a")).to_have_text(views)
    assert office.page.url == f"{office.served.url}/office#documents"
    office.go("keys")
    heading = "Keys" if role == "admin" else "Documents"
    expect(office.page.locator(".page h2")).to_have_text(heading)


def test_an_agent_is_told_that_these_pages_are_not_theirs(office: Office) -> None:
    office.page.goto(f"{office.served.url}/office#key={office.key_of('agent')}")

    expect(office.page.locator(".page h2")).to_have_text("These pages are for leads, editors and admins")
    expect(office.page.locator("#views a")).to_have_count(0)


def test_signing_out_leaves_nothing_and_a_wrong_key_is_told(office: Office) -> None:
    office.enter("documents/returns/edit")
    office.page.locator("#leave").click()

    expect(office.page.locator("#door")).to_be_visible()
    assert "Returns" not in office.page.content()
    assert office.page.evaluate("sessionStorage.length") == 0
    office.page.locator("#key").fill("not-a-key-that-anybody-has")
    office.page.keyboard.press("Enter")
    expect(office.page.locator("#sign-in-error")).to_have_text("This key is not known here, or has expired.")


def test_before_signing_out_drops_what_is_half_written_in_the_console_it_is_asked(
    office: Office, desk: Desk
) -> None:
    page, half = office.page, "I am looking for the invoice of"
    kept = "() => sessionStorage['assist-unsent'] ?? ''"
    office.enter()
    page.locator("#to-console").click()
    page.locator("#composer").fill(half)
    page.locator("#to-office").click()
    page.locator(".page h2").first.wait_for()
    page.locator("#leave").click()

    expect(page.locator("#confirm-no")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#door")).to_be_hidden()
    assert half in page.evaluate(kept)

    page.locator("#leave").click()
    page.locator("#confirm-yes").click()
    expect(page.locator("#door")).to_be_visible()
    assert page.evaluate(kept) == ""


def test_what_somebody_else_has_half_written_in_the_console_asks_nothing_and_is_gone(office: Office) -> None:
    page = office.page
    office.enter()
    unsent = {"name": "somebody else", "unsent": [["c", {"text": "Hi"}]]}
    page.evaluate("kept => { sessionStorage['assist-unsent'] = JSON.stringify(kept); }", unsent)
    page.locator("#leave").click()

    expect(page.locator("#door")).to_be_visible()
    assert page.evaluate("sessionStorage.length") == 0


def test_where_the_key_has_ended_what_is_half_written_in_the_console_stays(
    office: Office, desk: Desk
) -> None:
    page = office.page
    key = desk.send("POST", "/v1/keys", {"name": "Lena, who leads", "role": "lead"})
    office.enter(key=key["key"])
    unsent = {"name": "Lena, who leads", "unsent": [["c", {"text": "Hi"}]]}
    page.evaluate("kept => { sessionStorage['assist-unsent'] = JSON.stringify(kept); }", unsent)

    desk.send("DELETE", f"/v1/keys/{key['id']}")
    page.evaluate("() => { location.hash = 'stops'; }")

    expect(page.locator("#door")).to_be_visible()
    assert page.evaluate("() => JSON.parse(sessionStorage['assist-unsent'])") == unsent
    assert page.evaluate("() => sessionStorage['assist-key'] ?? ''") == ""


# ---- documents


def test_documents_are_found_by_words_kind_and_state(office: Office, desk: Desk) -> None:
    coming = document(desk, HEAD + "in_force_from: 2099-01-01\n" + TEXT)
    office.enter()
    everything = len(desk.get("/v1/documents?limit=200")["items"])
    expect(office.page.locator(".entry")).to_have_count(everything)
    titles = office.page.locator(".entry > a").all_text_contents()
    first_words = [re.findall(r"\w+", title)[0].casefold() for title in titles]
    assert first_words == sorted(first_words)

    office.page.get_by_label("Words in title").fill("zorbelfish")
    office.page.get_by_label("State").select_option("coming")

    expect(office.page.locator(f'[data-document="{coming}"]')).to_contain_text("Coming")
    office.page.get_by_label("Kind").select_option("faq")
    expect(office.page.locator(".entries")).to_contain_text("No document fits.")
    office.page.get_by_label("Kind").select_option("")
    office.page.locator(f'[data-document="{coming}"] a').click()
    expect(office.page.locator(".page h2")).to_have_text("Zorbelfish")


def test_versions_stand_on_a_line_and_beside_each_other(office: Office, desk: Desk) -> None:
    id = document(
        desk,
        HEAD + TEXT,
        HEAD + "in_force_from: 2026-02-01\n" + TEXT.replace("30 days", "45 days"),
        HEAD + "in_force_from: 2099-01-01\n" + TEXT,
    )

    office.enter(f"documents/{id}")

    line = office.page.locator(".timeline")
    expect(line).to_have_attribute(
        "aria-label",
        "Version 2 holds today. Version 1, without dates. Version 2, from 1 Feb 2026. "
        "Version 3, from 1 Jan 2099",
    )
    expect(line.locator("text.today")).to_have_text("today")
    expect(line.locator("rect.held")).to_have_count(3)
    expect(office.page.locator("tr", has=office.page.locator(".holds")).locator("td").first).to_have_text(
        "v2"
    )
    office.page.get_by_label("Before", exact=True).select_option("1")
    office.page.get_by_label("After", exact=True).select_option("2")
    expect(office.page.locator(".difference th")).to_have_text(["Version 1", "Version 2"])
    expect(office.page.locator(".difference del")).to_have_text(["30"])
    expect(office.page.locator(".difference ins")).to_have_text(["in_force_from: 2026-02-01", "45"])
    office.page.get_by_label("After", exact=True).select_option("1")
    expect(office.page.locator(".compared")).to_have_text("Both are the same, word for word.")
    office.page.get_by_role("button", name="Read version 1").click()
    expect(office.page.locator("#source-text")).to_contain_text("You may return it within 30 days.")


def test_a_document_is_written_tried_on_a_customer_and_stored(office: Office, desk: Desk) -> None:
    id = document(desk, HEAD + CHECKS + TEXT)
    office.enter(f"documents/{id}/edit")
    page = office.page
    text = page.get_by_label("Text", exact=True)
    expect(page.locator('[data-check="delivered"]')).to_have_class("check unknown")

    page.get_by_label("Customer").fill("mira okafor")
    page.keyboard.press("Tab")
    expect(page.locator('[data-check="delivered"]')).to_have_class("check met")
    expect(page.locator(".trial")).to_contain_text("Judged on Mira Okafor (cust-mira-okafor)")
    expect(page.locator(".trial")).to_contain_text("order.status")
    text.fill(text.input_value().replace('"delivered"', '"pending"'))
    expect(page.locator('[data-check="delivered"]')).to_have_class("check not_met")
    assert len(desk.get(f"/v1/documents/{id}/versions")["items"]) == 1

    page.get_by_role("button", name="Store as a version").click()

    expect(page.locator("#state")).to_have_text("Version 2 is stored and answers now.")
    assert 'order.status == "pending"' in desk.get(f"/v1/documents/{id}")["checks"][0]["rule"]


def test_a_bad_rule_is_named_at_its_place_and_not_stored(office: Office, desk: Desk) -> None:
    id = document(desk, HEAD + CHECKS + TEXT)
    office.enter(f"documents/{id}/edit")
    page = office.page
    text = page.get_by_label("Text", exact=True)
    expect(page.locator(".sound")).to_be_visible()

    text.fill(text.input_value().replace("order.status", "order.statsu"))

    problem = page.locator(".trial .finding")
    expect(problem).to_contain_text("Line 8, column 9:")
    expect(problem).to_contain_text("did you mean order.status")
    problem.click()
    marked = text.evaluate("box => box.value.slice(box.selectionStart, box.selectionEnd)")
    assert marked == 'order.statsu == "delivered"'
    page.get_by_role("button", name="Store as a version").click()
    expect(page.locator("#state")).to_contain_text("order.statsu is not a fact")
    assert len(desk.get(f"/v1/documents/{id}/versions")["items"]) == 1


def test_what_is_not_stored_stays_until_it_is_taken_back(office: Office, desk: Desk) -> None:
    id = document(desk, HEAD + TEXT)
    office.enter(f"documents/{id}/edit")
    office.page.get_by_label("Text", exact=True).fill(HEAD + TEXT + "More.")

    office.go("stops")
    office.go(f"documents/{id}/edit")

    expect(office.page.get_by_label("Text", exact=True)).to_have_value(HEAD + TEXT + "More.")
    office.page.get_by_role("button", name="Back to what is stored").click()
    expect(office.page.get_by_label("Text", exact=True)).to_have_value(
        desk.get(f"/v1/documents/{id}/source")["source"]
    )


def test_a_new_document_is_stored_under_its_id(office: Office, desk: Desk) -> None:
    id = f"office-{uuid4()}"
    office.enter("documents")
    office.page.get_by_role("link", name="New document").click()
    office.page.get_by_label("Id", exact=True).fill(id)
    office.page.get_by_label("Text", exact=True).fill(HEAD + TEXT)

    office.page.get_by_role("button", name="Store as a version").click()

    expect(office.page.locator(".page h2")).to_have_text("Zorbelfish")
    assert desk.get(f"/v1/documents/{id}")["version"] == 1


def test_an_editor_tries_a_text_on_an_example(office: Office, desk: Desk) -> None:
    id = document(desk, HEAD + CHECKS + TEXT)
    office.enter(f"documents/{id}/edit", key=office.key_of("editor"))
    expect(office.page.get_by_label("Customer")).to_have_count(0)
    expect(office.page.locator('[data-check="delivered"]')).to_have_class("check met")

    office.page.get_by_label("Order status").fill("pending")

    expect(office.page.locator('[data-check="delivered"]')).to_have_class("check not_met")


def test_deleting_says_what_follows_and_asks_once_more(office: Office, desk: Desk) -> None:
    id = document(desk, HEAD + TEXT)
    office.enter(f"documents/{id}")
    office.page.get_by_role("button", name="Delete").click()
    expect(office.page.locator("#confirm-detail")).to_contain_text("gone from every answer at once")
    expect(office.page.locator("#confirm-no")).to_be_focused()
    office.page.keyboard.press("Enter")
    assert desk.get(f"/v1/documents/{id}")["title"] == "Zorbelfish"

    office.page.get_by_role("button", name="Delete").click()
    office.page.locator("#confirm-yes").click()

    expect(office.page.locator("#state")).to_have_text("“Zorbelfish” is deleted.")
    assert office.status_of(f"/v1/documents/{id}") == 404


# ---- import


def test_an_import_tells_what_became_of_each_file_and_is_found_after_a_reload(
    office: Office, desk: Desk, tmp_path: Path
) -> None:
    good, bad = tmp_path / f"office-{uuid4()}.md", tmp_path / "bad.md"
    good.write_text(HEAD + TEXT)
    bad.write_text(HEAD + CHECKS.replace("order.status", "order.statsu") + TEXT)
    office.enter("import")
    office.page.locator("#files").set_input_files([good, bad])
    office.page.get_by_role("button", name="Import").click()

    expect(office.page.locator("h3")).to_have_text("The import has ended")
    rows = office.page.locator("tbody tr")
    expect(office.page.locator("#view")).to_be_focused()
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text("A rule is wrong")
    expect(rows.nth(0)).to_contain_text("line 8 of the document")
    expect(rows.nth(1)).to_contain_text(good.name)
    expect(rows.nth(1)).to_contain_text("Taken")
    assert desk.get(f"/v1/documents/{good.stem}")["title"] == "Zorbelfish"

    office.page.reload()
    expect(office.page.locator("tbody tr")).to_have_count(2)


def test_an_import_warns_of_what_a_document_rests_on_and_is_not_there(
    office: Office, desk: Desk, tmp_path: Path
) -> None:
    resting = tmp_path / f"office-{uuid4()}.md"
    resting.write_bytes(resting_on("office-no-such-document"))
    office.enter("import")
    office.page.locator("#files").set_input_files([resting])
    office.page.get_by_role("button", name="Import").click()

    expect(office.page.locator("h3")).to_have_text("The import has ended")
    row = office.page.locator("tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("Taken, with a warning")
    expect(row).to_contain_text("there is no document 'office-no-such-document' to grant it")
    assert desk.get(f"/v1/documents/{resting.stem}")["title"] == "Refunds"
    desk.send("DELETE", f"/v1/documents/{resting.stem}")


def test_customers_are_imported_row_by_row(office: Office, desk: Desk, tmp_path: Path) -> None:
    id = f"office-{uuid4()}"
    rows = tmp_path / "customers.jsonl"
    rows.write_text(json.dumps({"id": id, "name": "Leda"}) + "\n" + json.dumps({"id": "x", "tier": 7}) + "\n")
    office.enter("import", key=office.key_of("lead"))
    office.page.locator("#files").set_input_files(rows)
    office.page.get_by_role("button", name="Import").click()

    expect(office.page.locator("[role=status]", has_text="1 customer taken.")).to_contain_text("1 failed.")
    expect(office.page.locator("tbody tr")).to_contain_text(["customers.jsonl:2"])
    assert desk.get(f"/v1/customers/{id}")["name"] == "Leda"
    desk.send("DELETE", f"/v1/customers/{id}")


# ---- decisions, what was not answered, stops, keys, evaluations


def test_what_was_shown_stands_beside_what_was_sent(office: Office, desk: Desk) -> None:
    id = desk.conversation("How do I clean the filter of my robot?")
    shown = desk.suggestions(id)[0]
    sent = shown["draft"] + " Sorry!"
    decision = desk.send(
        "POST", f"/v1/suggestions/{shown['id']}/decision", {"outcome": "edited", "sent": sent, "wrong": True}
    )
    office.enter("decisions")
    one = office.page.locator(f'[data-decision="{decision["id"]}"]')

    expect(one.locator("q.words")).to_have_text("How do I clean the filter of my robot?")
    expect(one.locator(".marks")).to_contain_text(decision["decided_by"])
    expect(one.locator(".beside p").nth(0)).to_have_text(shown["draft"])
    expect(one.locator(".beside p").nth(1)).to_have_text(sent)
    expect(one.locator("ins")).to_have_text(" Sorry!")
    office.page.get_by_label("Outcome").select_option("dismissed")
    expect(one).to_have_count(0)
    office.page.get_by_label("Outcome").select_option("")
    office.page.get_by_label("Marked wrong").select_option("true")
    one.locator(".quote").first.click()
    expect(office.page.locator("#source mark")).to_have_text(shown["evidence"][0]["quote"])


def test_what_ten_people_asked_in_vain_is_told(office: Office, desk: Desk) -> None:
    for at in range(10):
        desk.conversation("Do you sell umbrellas with a wooden handle?", f"office-asking-{at}")
    office.enter("gaps")

    expect(office.page.locator(".bars li", has_text="umbrellas")).to_contain_text("wooden")
    row = office.page.locator("tbody tr", has_text="umbrellas")
    expect(row.locator("q").first).to_have_text("Do you sell umbrellas with a wooden handle?")
    office.page.get_by_label("To", exact=True).fill("2020-01-01")
    office.page.get_by_label("From", exact=True).fill("2019-01-01")
    expect(office.page.locator(".silence")).to_contain_text("at least 10 people")


def test_a_document_is_stopped_with_a_reason_and_resumed(office: Office, desk: Desk) -> None:
    office.enter("documents/warranty")
    office.page.get_by_role("link", name="Stop using it").click()
    office.page.get_by_label("Reason").fill("being rewritten")
    office.page.get_by_role("button", name="Stop").click()
    expect(office.page.locator("#confirm-detail")).to_contain_text("Nothing rests on the document warranty")
    office.page.locator("#confirm-yes").click()

    expect(office.page.locator("tbody tr")).to_contain_text(["being rewritten"])
    (stop,) = desk.get("/v1/stops")["items"]
    assert (stop["scope"], stop["id"], stop["reason"]) == ("document", "warranty", "being rewritten")
    office.page.get_by_role("button", name="Resume").click()
    expect(office.page.locator("#state")).to_have_text("Resumed.")
    assert desk.get("/v1/stops")["items"] == []


@pytest.mark.parametrize("scope", ["document", "conversation"])
def test_an_id_that_is_mistyped_stops_nothing_and_can_be_corrected(
    office: Office, desk: Desk, scope: str
) -> None:
    office.enter(f"stops/{scope}/warrantee")
    office.page.get_by_role("button", name="Stop").click()
    office.page.locator("#confirm-yes").click()

    expect(office.page.locator("#state")).to_contain_text("so nothing was stopped")
    expect(office.page.get_by_label("Its id")).to_be_focused()
    expect(office.page.get_by_label("Its id")).to_have_value("warrantee")
    assert desk.get("/v1/stops")["items"] == []


def test_a_key_is_made_shown_once_and_revoked(office: Office, desk: Desk) -> None:
    name = f"Ada {uuid4()}"
    office.enter("keys")
    office.page.get_by_label("Who it is for").fill(name)
    office.page.get_by_label("Role").select_option("lead")
    office.page.get_by_label("Teams").fill("care, repairs")
    office.page.get_by_role("button", name="Make a key").click()

    key = office.page.get_by_label("The key", exact=True).input_value()
    (made,) = (one for one in desk.get("/v1/keys")["items"] if one["name"] == name)
    assert (made["role"], made["teams"]) == ("lead", ["care", "repairs"])
    assert office.status_of("/v1/me", key) == 200
    office.page.get_by_role("button", name="I have it").click()
    assert key not in office.page.content()
    office.page.get_by_role("button", name=f"Revoke the key of {name}").click()
    office.page.locator("#confirm-yes").click()
    expect(office.page.locator("tr", has_text=name)).to_contain_text("revoked")
    assert office.status_of("/v1/me", key) == 401


def test_a_key_that_would_have_ended_already_is_not_made(office: Office, desk: Desk) -> None:
    office.enter("keys")
    before = desk.get("/v1/keys")["items"]
    office.page.get_by_label("Who it is for").fill("Nobody")
    office.page.get_by_label("Last day").fill("2020-01-01")

    office.page.get_by_role("button", name="Make a key").click()

    assert office.page.get_by_label("Last day").evaluate("box => box.validity.rangeUnderflow")
    expect(office.page.locator("#state")).to_be_empty()
    assert desk.get("/v1/keys")["items"] == before


@pytest.mark.parametrize("locale", ["en-GB", "de-DE"])
def test_at_320_pixels_the_views_are_one_row_and_the_open_one_is_in_sight(
    new_office: Callable[..., Office], locale: str
) -> None:
    office = new_office(320, locale)
    office.enter("reports")

    views = office.page.locator("#views a")
    assert len(set(views.evaluate_all("all => all.map((one) => one.getBoundingClientRect().top)"))) == 1
    expect(office.page.locator("#views [aria-current]")).to_be_in_viewport(ratio=0.95)
    office.page.evaluate("location.hash = 'documents'")
    expect(views.first).to_be_in_viewport(ratio=0.95)


def test_two_evaluations_stand_beside_each_other(office: Office) -> None:
    folder = office.served.data_dir / "reports"
    if not (folder / "a").exists():
        write(folder, "a")
        write(folder, "b", means={"recall@5": 0.85})
    office.enter("reports/a/b")

    row = office.page.locator("tbody tr", has_text="recall@5")
    expect(row.locator("td")).to_have_text(["recall@5", "", "0.800", "0.850", "+0.050"])
    expect(office.page.locator("tr", has_text="who pays?")).to_contain_text("Silent, although something")
    beside = office.page.get_by_label("Beside")
    expect(beside.locator('option[value="a"]')).to_be_disabled()
    office.page.get_by_label("Evaluation", exact=True).select_option("b")
    expect(beside).to_have_value("")
    expect(office.page.get_by_role("columnheader", name="Difference")).to_have_count(0)


def test_a_lead_asks_recorded_questions_again_and_reads_both_reports(office: Office, desk: Desk) -> None:
    shown = desk.suggestions(desk.conversation("How do I clean the filter of my robot?"))[0]
    desk.send("POST", f"/v1/suggestions/{shown['id']}/decision", {"outcome": "edited", "sent": "Monthly."})
    office.enter("reports", key=office.key_of("lead"))
    page = office.page
    page.get_by_role("button", name="Ask the latest questions again").click()

    row = page.locator("tbody tr", has_text="Answers people sent that would come first again")
    row.wait_for()
    expect(page.locator("#state")).to_contain_text("asked again")
    assert (desk.get("/v1/reports")["items"][0]["set"]) == "recorded"

    page.get_by_role("button", name="Ask these very questions again").click()

    expect(row.locator("td")).to_have_count(5)
    expect(row.locator("td").last).to_have_text("0.000")
    expect(page.locator(".notice", has_text="cannot be compared")).to_have_count(0)


def test_a_rehearsal_is_cancelled_and_an_editor_cannot_begin_one(office: Office, desk: Desk) -> None:
    office.enter("reports", key=office.key_of("editor"))
    expect(office.page.locator(".page h2")).to_be_visible()
    expect(office.page.locator(".rehearsing")).to_have_count(0)
    for at in range(50):  # more than are asked again before a person can press a button
        desk.conversation("Do you sell zorbelfish with a wooden handle?", f"office-vain-{at}")
    office.enter("reports")
    page, cancel = office.page, office.page.get_by_role("button", name="Cancel")
    page.get_by_role("button", name="Ask the latest questions again").focus()
    page.keyboard.press("Enter")
    cancel.focus()
    seen = page.locator("progress").evaluate("bar => bar.value")
    page.wait_for_function("seen => document.querySelector('progress').value > seen", arg=seen)
    expect(cancel).to_be_focused()  # it is not drawn again under a person's hand
    page.keyboard.press("Enter")

    expect(page.locator(".rehearsal [role=status]")).to_contain_text("Cancelled after")
    expect(cancel).to_have_count(0)
    expect(page.locator("#view")).to_be_focused()


def test_decisions_stand_in_a_picture_and_in_a_table(office: Office, desk: Desk) -> None:
    for at in range(10):
        id = desk.conversation("How do I clean the filter of my robot?", f"office-told-{at}")
        path = f"/v1/suggestions/{desk.suggestions(id)[0]['id']}/decision"
        desk.send("POST", path, {"outcome": "overridden", "sent": "By hand."})
    office.enter("insights")
    page = office.page

    expect(page.locator(".columns rect.overridden")).to_have_count(1)
    page.locator("summary").first.focus()
    page.keyboard.press("Enter")
    told = page.locator("details").first.locator("tbody tr").last.locator("td")
    assert int(told.nth(3).inner_text()) >= 10
    expect(page.locator(".bars li").first).to_be_visible()
    page.get_by_label("To", exact=True).fill("2020-01-01")
    page.get_by_label("From", exact=True).fill("2019-12-01")
    expect(page.locator(".silence").first).to_contain_text("at least 10 people")
    page.get_by_label("From", exact=True).fill("2020-02-01")
    expect(page.locator(".problem").first).to_contain_text("is after to")


@pytest.mark.parametrize("view", ["insights", "gaps"])
def test_why_a_view_cannot_tell_is_said_once_and_goes_when_it_can(office: Office, view: str) -> None:
    office.enter(view)
    page = office.page

    page.get_by_label("From", exact=True).fill("2030-01-01")

    expect(page.get_by_role("alert").filter(has_text="is after to")).to_have_count(1)
    expect(page.get_by_text("is after to")).to_have_count(1)
    page.get_by_label("From", exact=True).fill("2020-01-01")
    expect(page.get_by_text("is after to")).to_have_count(0)


def test_decisions_that_cannot_be_listed_say_why_once(office: Office) -> None:
    office.enter("decisions")
    office.page.route("**/v1/decisions?**outcome=edited**", lambda route: route.abort())

    office.page.get_by_label("Outcome", exact=True).select_option("edited")

    expect(office.page.locator(".page [role=alert]")).to_have_count(1)
    expect(office.page.locator("#state")).to_have_text("")


# ---- for everybody


def test_everything_is_reached_by_keyboard(office: Office) -> None:
    office.enter()
    office.page.locator("#skip").focus()
    office.page.keyboard.press("Enter")
    expect(office.page.locator("#view")).to_be_focused()
    office.page.locator("#views a").nth(5).focus()
    office.page.keyboard.press("Enter")
    expect(office.page.locator(".page h2")).to_have_text("Stops")
    expect(office.page.locator("#view")).to_be_focused()
    office.page.keyboard.press("Tab")
    expect(office.page.get_by_label("What", exact=True)).to_be_focused()


def test_a_script_s_clicks_do_nothing(office: Office, desk: Desk) -> None:
    id = document(desk, HEAD + TEXT)
    office.enter(f"documents/{id}")
    office.page.get_by_role("button", name="Delete").evaluate("button => button.click()")
    expect(office.page.locator("#confirm")).to_be_hidden()
    office.go("stops")
    office.page.get_by_role("button", name="Stop").evaluate("button => button.click()")
    expect(office.page.locator("#confirm")).to_be_hidden()


def test_the_pages_speak_german(new_office: Callable[..., Office]) -> None:
    office = new_office(locale="de-DE")
    office.enter("stops")

    expect(office.page.locator(".page h2")).to_have_text("Anhalten")
    expect(office.page.locator("html")).to_have_attribute("lang", "de")


def test_a_person_chooses_the_language(office: Office) -> None:
    office.enter("stops")
    language = office.page.get_by_label("Language")
    expect(language).to_have_value("en")

    language.select_option("de")

    expect(office.page.locator(".page h2")).to_have_text("Anhalten")
    expect(office.page.get_by_label("Sprache")).to_have_value("de")
