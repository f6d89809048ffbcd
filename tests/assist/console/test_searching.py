"""A person's own question in the console."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.assist.console.browsing import Console, Desk

pytestmark = pytest.mark.browser

QUERY = "who pays for food that was spoiled?"


@pytest.mark.parametrize("how", ["key", "mouse"])
def test_a_question_of_ones_own_finds_passages_that_open_where_they_stand(
    console: Console, desk: Desk, how: str
) -> None:
    console.open(desk.conversation())
    if how == "key":
        console.page.keyboard.press("/")
    else:
        console.page.locator("#search-open").click()

    console.page.keyboard.type(QUERY)
    console.page.keyboard.press("Enter")

    found = desk.send("POST", "/v1/search", {"query": QUERY, "k": 8})["results"]
    results = console.page.locator("#search-results button")
    expect(results).to_have_count(8)
    shown = results.evaluate_all("all => all.map(one => one.dataset.passage)")
    assert shown == [one["passage_id"] for one in found]
    results.first.click()
    expect(console.page.locator("#source :not([hidden]) > mark").first).to_be_in_viewport()
    assert "".join(console.page.locator("#source mark").all_text_contents()) == found[0]["text"]


def test_a_table_reads_as_one_and_not_a_character_of_its_text_is_lost(console: Console, desk: Desk) -> None:
    row = "| **E7** | the zorbel pump | call us |"
    table = f"| Code | Part | Do |\n|---|:-:|---|\n{row}\n| E8 | | wait |\n"
    text = f"# Zorbel codes\n\nCodes | of old\n\n{table}\nAs above, in *Zorbels*: 3 * 4.\n"
    body = {"title": "Zorbel codes", "text": text, "kind": "faq", "audience": "public"}
    desk.send("PUT", "/v1/documents/console-table", body)
    try:
        console.enter()
        console.page.keyboard.press("/")
        console.page.keyboard.type("zorbel pump E7")
        console.page.keyboard.press("Enter")
        result = console.page.locator("#search-results button", has_text="zorbel pump")
        expect(result.locator(".gist")).to_contain_text("E7 · the zorbel pump · call us")
        expect(result.locator(".gist")).not_to_contain_text("---")
        result.click()

        source = console.page.locator("#source-text")
        expect(source.get_by_role("heading", name="Zorbel codes", exact=True)).to_have_count(1)
        expect(source.get_by_role("columnheader")).to_have_text(["Code", "Part", "Do"])
        expect(source.get_by_role("row").nth(1).get_by_role("cell")).to_have_text(
            ["E7", "the zorbel pump", "call us"], use_inner_text=True
        )
        expect(source.get_by_role("row").nth(2).get_by_role("cell")).to_have_text(["E8", "", "wait"])
        assert source.evaluate("text => text.textContent") == text
        assert "As above, in Zorbels: 3 * 4." in source.inner_text()
        assert row in "".join(source.locator("mark").all_text_contents())
    finally:
        desk.send("DELETE", "/v1/documents/console-table")


def test_a_link_is_its_words_and_an_address_that_leads_nowhere(console: Console, desk: Desk) -> None:
    where, script = "https://help.example/zorbels", "javascript:alert(1)"
    links = f"see [All about *zorbels*]({where}) and ![a picture]({where}.png). [x]({script})"
    text = f"# Zorbels\n\nA zorbel hums, {links}\n"
    body = {"title": "Zorbel links", "text": text, "kind": "faq", "audience": "public"}
    desk.send("PUT", "/v1/documents/console-links", body)
    try:
        console.enter()
        console.page.keyboard.press("/")
        console.page.keyboard.type("why does a zorbel hum?")
        console.page.keyboard.press("Enter")
        result = console.page.locator("#search-results button", has_text="A zorbel hums")
        expect(result.locator(".gist")).to_contain_text("see All about *zorbels* and a picture.")
        expect(result.locator(".gist")).not_to_contain_text("https:")
        result.click()

        source = console.page.locator("#source-text")
        expect(source.locator(".address")).to_have_text([f"({where})", f"({where}.png)"])
        shown = "A zorbel hums, see All about zorbels"
        expect(source).to_contain_text(shown, use_inner_text=True)
        assert source.evaluate("text => text.textContent") == text
        expect(console.page.locator("#source :is(a, img)")).to_have_count(0)
    finally:
        desk.send("DELETE", "/v1/documents/console-links")


def test_what_is_typed_into_the_search_decides_nothing(console: Console, desk: Desk) -> None:
    id = desk.conversation("How long do I have to return something I bought?")
    console.open(id)
    console.read()
    console.page.keyboard.press("/")

    console.page.keyboard.type("axeo")
    console.page.keyboard.press("Escape")

    expect(console.page.locator("#search")).to_be_hidden()
    assert [one["decision"] for one in desk.suggestions(id) if one["decision"]] == []


def test_where_nothing_is_found_the_person_is_told(console: Console, desk: Desk) -> None:
    key = desk.send("POST", "/v1/keys", {"name": "a reader", "role": "agent"})["key"]
    console.enter(key)
    console.page.route("**/v1/search", lambda route: route.fulfill(json={"snapshot": "s", "results": []}))
    console.page.keyboard.press("/")
    console.page.keyboard.type(QUERY)
    console.page.keyboard.press("Enter")

    expect(console.page.locator("#search-note")).to_have_text("Nothing that you may read speaks of this.")
