"""Pictures of insights as SVG: bars cut by what became of things, every number said in words too.

A picture has its own light ground, no style, no script and nothing from elsewhere: it reads the same in a
page, in a mail and in print.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from assist.insights.friction import Friction
from assist.insights.gaps import Gaps
from assist.insights.judged import Counts
from assist.insights.outcomes import Outcomes
from assist.insights.quality import Quality
from assist.insights.stale import Stale

WIDTH, LABEL, ROW, TOP = 760, 260, 26, 64
_BARS = WIDTH - LABEL - 70
_LONGEST_LABEL = 38  # characters that LABEL has room for
_INK, _QUIET = "#16211f", "#52605c"
_COLOURS = {
    "accepted": "#1d7a4a", "edited": "#5fae5f", "overridden": "#c98a00", "dismissed": "#8a9692",
    "wrong": "#a3271f", "alone": "#3d6fa5", "nothing on file": "#1d5b52", "people": "#1d5b52",
}  # fmt: skip


@dataclass(frozen=True)
class Bar:
    """A row of a picture."""

    label: str
    parts: Mapping[str, int]
    """What it is made of, in the order of the legend; all of the same names."""
    note: str = ""
    """What stands where the number does, instead of it."""

    @property
    def length(self) -> int:
        return sum(self.parts.values())

    @property
    def said(self) -> str:
        """The row in words."""
        counted = ", ".join(f"{name} {count}" for name, count in self.parts.items() if count)
        return f"{self.label}: {self.note or counted or 'none'}"


def gaps_picture(gaps: Gaps, first: date, last: date) -> str:
    """What was asked and not answered, a bar for each group of questions."""
    bars = [
        Bar(
            ", ".join(one.terms),
            {"nothing on file": one.silent, "overridden": one.overridden, "wrong": one.wrong},
        )
        for one in gaps.items
    ]
    return drawn(_titled("Asked and not answered", first, last), bars)


def outcomes_picture(outcomes: Outcomes, first: date, last: date) -> str:
    """What people did with suggestions, a bar for each step of time."""
    bars = [
        _counted(f"{one.first}" if one.first == one.last else f"{one.first} to {one.last}", one.counts)
        for one in outcomes.items
    ]
    return drawn(_titled("What people did with suggestions", first, last), bars)


def quality_picture(quality: Quality, first: date, last: date) -> str:
    """What people did with suggestions, a bar for each degree of confidence."""
    bars = [_counted(f"Confidence {one.confidence}", one.counts) for one in quality.items]
    return drawn(_titled("What people did, by confidence", first, last), bars)


def friction_picture(friction: Friction, first: date, last: date) -> str:
    """What became of suggestions, a bar for each document whose answers are not used."""
    bars = [_counted(one.title, one.counts) for one in friction.items]
    return drawn(_titled("Documents whose answers are not used", first, last), bars)


def stale_picture(stale: Stale, first: date, last: date) -> str:
    """How many people's cases rest on each document that is to be looked at again."""
    bars = [
        Bar(
            f"{one.title} ({_WHY[one.why]} {one.on})",
            {"people": one.people or 0},
            "" if one.people else f"fewer than {stale.fewest}",
        )
        for one in stale.items
    ]
    return drawn(_titled("Documents to look at again", first, last), bars)


_WHY = {"ended": "ended", "overdue": "review was due", "due": "review by"}


def drawn(title: str, bars: Sequence[Bar]) -> str:
    """A picture of these bars, the longest as long as there is room."""
    height = TOP + max(len(bars), 1) * ROW + 10
    longest = max([bar.length for bar in bars] + [1])
    rows = [_row(bar, TOP + at * ROW, _BARS / longest) for at, bar in enumerate(bars)]
    said = ". ".join(bar.said for bar in bars) or "Nothing to show."
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
        f'height="{height}" role="img" aria-labelledby="title said" font-family="system-ui, sans-serif" '
        f'font-size="12" fill="{_INK}"><title id="title">{_text(title)}</title>'
        f'<desc id="said">{_text(said)}</desc><rect width="{WIDTH}" height="{height}" fill="#ffffff"/>'
        f'<text x="12" y="22" font-size="15" font-weight="600">{_text(title)}</text>'
        f"{_legend(bars)}{''.join(rows) or _nothing()}</svg>\n"
    )


def _titled(what: str, first: date, last: date) -> str:
    return f"{what}, {first} to {last}"


def _counted(label: str, counts: Counts | None) -> Bar:
    parts = {} if counts is None else counts.model_dump(exclude={"people"})
    return Bar(label, parts, "" if counts else "fewer than 10 people")


def _row(bar: Bar, top: int, scale: float) -> str:
    left, parts = float(LABEL), []
    for name, count in bar.parts.items():
        if count:
            width = count * scale
            parts.append(_rectangle(left, top + 4, width, ROW - 8, _COLOURS[name]))
            left += width
    number, ink = (bar.note, _QUIET) if bar.note else (str(bar.length), _INK)
    return (
        f'<text x="{LABEL - 10}" y="{top + 17}" text-anchor="end">{_text(_cut(bar.label))}</text>'
        f"{''.join(parts)}"
        f'<text x="{left + 6:.1f}" y="{top + 17}" fill="{ink}">{_text(number)}</text>'
    )


def _legend(bars: Sequence[Bar]) -> str:
    names = list(dict.fromkeys(name for bar in bars for name, count in bar.parts.items() if count))
    parts = []
    for at, name in enumerate(names):
        left = 12 + at * 120
        parts.append(_rectangle(left, 36, 11, 11, _COLOURS[name]))
        parts.append(f'<text x="{left + 16}" y="46" fill="{_QUIET}">{_text(name)}</text>')
    return "".join(parts)


def _nothing() -> str:
    return f'<text x="12" y="{TOP + 17}" fill="{_QUIET}">Nothing to show.</text>'


def _rectangle(left: float, top: float, width: float, height: float, colour: str) -> str:
    return f'<rect x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{colour}"/>'


def _cut(label: str) -> str:
    return label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 1]}…"


def _text(words: str) -> str:
    """Words as text of an XML file: no mark-up, and none of the signs that XML has no way to write."""
    return escape("".join(sign if sign.isprintable() else " " for sign in words))
