from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from assist.api.page_files import PAGES, ROOT


def test_the_address_of_the_service_leads_to_the_console(client: TestClient) -> None:
    assert client.get("/").url.path == "/console"


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_served_with_everything_it_needs_and_nothing_from_elsewhere(
    client: TestClient, page: str
) -> None:
    index = client.get(f"/{page}")

    assert index.headers["content-type"] == "text/html; charset=utf-8"
    assert index.text == (ROOT / page / "index.html").read_text()
    assert client.get(f"/{page}/").text == index.text
    for address in re.findall(r'(?:src|href)="(/[^"]+)"', index.text):
        assert client.get(address).status_code == 200, address
    for path in (ROOT / page).rglob("*.js"):
        served = client.get("/" + path.relative_to(ROOT).as_posix())
        assert served.headers["content-type"] == "text/javascript; charset=utf-8"
        assert "default-src 'none'; script-src 'self'" in served.headers["content-security-policy"]
        assert served.text == path.read_text()
        for address in re.findall(r'from "(/[^"]+)"', served.text):
            assert client.get(address).status_code == 200, address
        # The name of SVG looks like an address; nothing is fetched from it.
        assert not re.search(r"https?://", served.text.replace("http://www.w3.org/2000/svg", ""))


def test_what_is_no_file_of_a_page_is_not_served(client: TestClient) -> None:
    for name in (
        "README.md",
        "nothing.js",
        "languages",
        "%2e%2e%2fsettings.py",
        "..%5csettings.py",
        ".hidden",
    ):
        assert client.get(f"/console/{name}").status_code == 404
