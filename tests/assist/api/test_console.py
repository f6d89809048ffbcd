from __future__ import annotations

import re

from fastapi.testclient import TestClient

from assist.api.console import FOLDER


def test_the_address_of_the_service_leads_to_the_console(client: TestClient) -> None:
    assert client.get("/").url.path == "/console"
    assert client.get("/console/").text == client.get("/console").text


def test_the_console_is_served_with_everything_it_needs_and_nothing_from_elsewhere(
    client: TestClient,
) -> None:
    page = client.get("/console")

    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.text == (FOLDER / "index.html").read_text()
    for address in re.findall(r'(?:src|href)="(/[^"]+)"', page.text):
        assert client.get(address).status_code == 200, address
    for path in FOLDER.glob("*.js"):
        served = client.get(f"/console/{path.name}")
        assert served.headers["content-type"] == "text/javascript; charset=utf-8"
        assert served.text == path.read_text()
        for address in re.findall(r'from "(/[^"]+)"', served.text):
            assert client.get(address).status_code == 200, address
        assert not re.search(r"https?://", served.text)


def test_what_is_no_file_of_the_console_is_not_served(client: TestClient) -> None:
    for name in ("README.md", "nothing.js", "%2e%2e%2fsettings.py", "..%5csettings.py", ".hidden"):
        assert client.get(f"/console/{name}").status_code == 404
