"""What is packed: exactly the permissions that are meant, no code from elsewhere, always the same bytes."""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from assist.api.app import VERSION
from assist.extension.building import build
from assist.extension.icon import png
from tests.assist.console.browsing import ARGUMENTS, chromium

CODE = {".js", ".html", ".css"}


def test_the_manifest_asks_for_exactly_this(extension: Path) -> None:
    manifest = json.loads((extension / "manifest.json").read_text())

    assert set(manifest) == {
        "manifest_version",
        "name",
        "description",
        "version",
        "minimum_chrome_version",
        "icons",
        "action",
        "background",
        "side_panel",
        "permissions",
        "optional_host_permissions",
        "content_security_policy",
    }
    assert (manifest["manifest_version"], manifest["version"]) == (3, VERSION)
    assert manifest["permissions"] == ["activeTab", "scripting", "sidePanel", "storage"]
    asked = manifest["optional_host_permissions"]
    assert asked == ["https://*/*", "http://127.0.0.1/*", "http://localhost/*"]
    assert manifest["background"] == {"service_worker": "worker.js"}
    policy = dict(
        one.strip().split(" ", 1) for one in manifest["content_security_policy"]["extension_pages"].split(";")
    )
    connect = policy.pop("connect-src")
    assert connect == "https: http://127.0.0.1:* http://localhost:*"
    assert {
        value for name, value in policy.items() if name not in ("script-src", "style-src", "img-src")
    } == {"'none'"}
    assert (policy["script-src"], policy["style-src"], policy["img-src"]) == ("'self'",) * 3


def test_no_code_comes_from_elsewhere_and_no_text_becomes_code(extension: Path) -> None:
    forbidden = (
        r"\beval\s*\(",
        r"\bnew\s+Function\b",
        r"\b(inner|outer)HTML\b",
        r"insertAdjacentHTML",
        r"document\.write",
        r"createContextualFragment",
        r"""set(Timeout|Interval)\s*\(\s*["'`]""",
        r"importScripts",
        r"""(import|from)\s*\(?\s*["'`](https?:)?//""",
        r"""(src|href)\s*=\s*["']?\s*(https?:)?//""",
        r"""url\(\s*["']?(?!data:)""",
        r"externally_connectable|web_accessible_resources|onMessageExternal|onConnectExternal",
    )
    found = {
        (path.relative_to(extension).as_posix(), pattern)
        for path in extension.rglob("*")
        if path.suffix in CODE | {".json"}
        for pattern in forbidden
        if re.search(pattern, path.read_text(encoding="utf-8"))
    }

    assert found == set()


def test_every_script_that_is_named_is_there(extension: Path) -> None:
    there = {path.relative_to(extension).as_posix() for path in extension.rglob("*") if path.is_file()}
    named = set()
    for name in there:
        if not name.endswith((".js", ".html")):
            continue
        text = (extension / name).read_text(encoding="utf-8")
        named |= set(re.findall(r"""(?:from |import\(|src=|href=)["']/([\w./-]+)["']""", text))
        named |= (
            set(re.findall(r"""(?:from |import\()["']\./([\w./-]+)["']""", text))
            if "/" not in name
            else set()
        )

    assert named - there == set()
    assert {name.split("/")[0] for name in there if "/" in name} == {
        "adapters",
        "console",
        "icons",
        "sidebar",
    }
    assert [name for name in there if name.endswith((".py", ".md", ".ts"))] == []


def test_the_same_is_packed_to_the_same_bytes(extension: Path, tmp_path: Path) -> None:
    first_folder, first = build(tmp_path / "one")
    (first_folder / "left-over.js").write_text("stale")
    build(tmp_path / "one")
    done = subprocess.run(
        [sys.executable, "-m", "assist", "extension", "--out", str(tmp_path / "two")],
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stderr
    assert not (first_folder / "left-over.js").exists()
    second = tmp_path / "two" / first.name
    assert first.name == f"assist-extension-{VERSION}.zip"
    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as packed:
        assert packed.namelist() == sorted(packed.namelist())
        assert {name: packed.read(name) for name in packed.namelist()} == {
            path.relative_to(extension).as_posix(): path.read_bytes()
            for path in extension.rglob("*")
            if path.is_file()
        }


@pytest.mark.browser
def test_the_icon_is_the_consoles(playwright: Playwright, extension: Path) -> None:
    compare = """async ([drawn, svg]) => {
      const pixels = async (source) => {
        const image = new Image();
        image.src = source;
        await image.decode();
        const canvas = Object.assign(document.createElement("canvas"), { width: 128, height: 128 });
        const pen = canvas.getContext("2d");
        pen.drawImage(image, 0, 0, 128, 128);
        return pen.getImageData(0, 0, 128, 128).data;
      };
      const [one, other] = [await pixels(drawn), await pixels(svg)];
      return one.filter((value, index) => Math.abs(value - other[index]) > 48).length / one.length;
    }"""
    browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
    page = browser.new_page()
    svg = (
        (extension / "console" / "icon.svg").read_bytes().replace(b"<svg ", b'<svg width="128" height="128" ')
    )
    drawn, console = (
        f"data:image/{kind};base64,{base64.b64encode(content).decode()}"
        for kind, content in (("png", png(128)), ("svg+xml", svg))
    )
    different = page.evaluate(compare, [drawn, console])
    browser.close()

    assert different < 0.002
