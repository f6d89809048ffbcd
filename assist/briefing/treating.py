"""Treating: how the customer wants to be spoken to and reached, from what they told us before."""

from __future__ import annotations

from collections.abc import Iterator

from assist.briefing.brief import Line
from assist.briefing.shortening import short
from assist.customers.profile import Profile

_LONGEST = 160
_OURS = "en"
"""What Assist itself writes: a customer's language is worth a line where it is another one."""
_WORDS = {"name": "Call them", "address": "Address them by", "contact": "Prefers contact by"}
_NOT_ABOUT_TREATMENT = frozenset(("currency",))
_FIRST, _LAST = ("name", "address"), ("contact",)


def treatment(profile: Profile) -> Iterator[Line]:
    """The name to use, what to mind (hearing, visits, who may speak for them), the language, the way to reach
    them: in this order."""
    wishes = {name: text for name, text in profile.preferences.items() if text.strip()}
    between = [name for name in wishes if name not in (*_FIRST, *_LAST, *_NOT_ABOUT_TREATMENT)]
    yield from (_wish(name, wishes[name]) for name in (*_FIRST, *between) if name in wishes)
    if profile.language and profile.language.partition("-")[0].casefold() != _OURS:
        yield Line(text=f"Language: {profile.language}", sources=("profile:language",))
    yield from (_wish(name, wishes[name]) for name in _LAST if name in wishes)


def _wish(name: str, text: str) -> Line:
    plain = name.replace("_", " ")
    words = _WORDS.get(name, f"{plain[:1].upper()}{plain[1:]}:")
    return Line(text=f"{words} {short(text, _LONGEST)}", sources=(f"profile:preferences.{name}",))
