"""Every page says the same in every language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assist.api.page_files import ROOT

LANGUAGES = ROOT / "console" / "languages"
PARTS = sorted(path.name.removesuffix(".en.js") for path in LANGUAGES.glob("*.en.js"))


def entries(path: Path) -> dict[str, str]:
    """The texts of a language file by name, plural forms and all."""
    split = re.split(r'^  "([\w.-]+)":', path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(split[1::2], split[2::2], strict=True))


@pytest.mark.parametrize("part", PARTS)
def test_every_text_is_there_in_both_languages_with_the_same_values(part: str) -> None:
    english, german = (entries(LANGUAGES / f"{part}.{language}.js") for language in ("en", "de"))

    assert list(english) == list(german)
    for name, text in english.items():
        values = [set(re.findall(r"\{(\w+)\}", one)) for one in (text, german[name])]
        assert values[0] == values[1], name
        assert text.count("other:") == german[name].count("other:"), name


def test_every_text_that_a_page_says_exists_and_every_text_is_said() -> None:
    known = {name for part in PARTS for name in entries(LANGUAGES / f"{part}.en.js")}
    written = "\n".join(
        path.read_text(encoding="utf-8")
        for path in ROOT.rglob("*")
        if path.suffix in {".js", ".html"} and LANGUAGES not in path.parents
    )
    said = set(re.findall(r'\bsay\("([\w.-]+)"', written))
    said |= set(re.findall(r'data-say(?:-\w+)?="([\w.-]+)"', written))
    families = set(re.findall(r"`([\w.-]+\.)\$\{", written))
    families |= {f"{family}." for family in re.findall(r'\bsayCode\("([\w.-]+)"', written)}

    assert said <= known
    named = set(re.findall(r'"([\w.-]+)"', written))  # a name may be handed on before it is said
    assert {name for name in known - said - named if not name.startswith(tuple(families))} == set()
