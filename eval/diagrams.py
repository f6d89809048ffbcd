"""Diagrams with two axes as inline SVG: systems beside each other, risk over coverage, reliability."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from eval.pictures import WIDTH, svg

ROW, LABEL, VALUE = 22, 172, 48
SIDE, LEFT, TOP, BELOW = 250, 46, 20, 40


def ranked_dots(rows: Sequence[tuple[str, float, float, float, str]], title: str) -> str:
    """One line per system: (name, mean, low, high, kind), as a dot with its interval, on a scale of 0 to 1.

    `kind` becomes the class of the dot, so that ours stands out in colour; its name is bold as well.
    """
    scale = WIDTH - LABEL - VALUE
    parts = [
        f'<path class="grid" d="M{LABEL + tick * scale:.1f} 0V{len(rows) * ROW}"/>'
        f'<text class="soft" x="{LABEL + tick * scale:.1f}" y="{len(rows) * ROW + 15}" text-anchor="middle">'
        f"{tick:g}</text>"
        for tick in (0, 0.25, 0.5, 0.75, 1)
    ]
    for number, (name, value, low, high, kind) in enumerate(rows):
        middle = number * ROW + ROW / 2
        weight = ' font-weight="700"' if kind == "ours" else ""
        parts.append(
            f'<text x="{LABEL - 10}" y="{middle + 4}" text-anchor="end"{weight}>{escape(name)}</text>'
            f'<path class="whisker" d="M{LABEL + low * scale:.1f} {middle}H{LABEL + high * scale:.1f}"/>'
            f'<circle class="dot {kind}" cx="{LABEL + value * scale:.1f}" cy="{middle}" r="5.5"/>'
            f'<text x="{WIDTH}" y="{middle + 4}" text-anchor="end"{weight}>{value:.3f}</text>'
        )
    return svg(title, len(rows) * ROW + 20, parts)


def reliability(bins: Sequence[Mapping[str, float]], title: str) -> str:
    """What came true over what was stated; on the diagonal they agree. The more cases, the larger the dot."""
    all_cases = max(1, sum(int(one["cases"]) for one in bins))
    parts = [
        *_axes("stated probability", "came true"),
        f'<path class="even" d="M{_x(0)} {_y(0)}L{_x(1)} {_y(1)}"/>',
    ]
    for one in bins:
        stated, came = one["stated"], one["came_true"]
        radius = 4 + 12 * (one["cases"] / all_cases) ** 0.5
        parts.append(
            f'<path class="gap" d="M{_x(stated)} {_y(stated)}V{_y(came)}"/>'
            f'<circle class="dot ours" cx="{_x(stated)}" cy="{_y(came)}" r="{radius:.1f}">'
            f"<title>stated {stated:.2f}, came true {came:.2f}, {int(one['cases'])} cases</title></circle>"
        )
    return svg(title, TOP + SIDE + BELOW, parts, LEFT + SIDE + 20)


def risk_over_coverage(curve: Sequence[Mapping[str, float]], base_risk: float, title: str) -> str:
    """The share of wrong answers over the share of cases answered, surest first; dashed: chosen by chance."""
    steps = [(point["coverage"], point["risk"]) for point in curve]
    path = "".join(f"{'L' if at else 'M'}{_x(x)} {_y(y)}" for at, (x, y) in enumerate(steps))
    dots = [
        f'<circle class="dot ours" cx="{_x(x)}" cy="{_y(y)}" r="3.5"/>' for x, y in steps if len(steps) < 12
    ]
    parts = [
        *_axes("share of cases answered", "share of those wrong"),
        f'<path class="even" d="M{_x(0)} {_y(base_risk)}H{_x(1)}"/>',
        f'<path class="line" d="{path}"/>',
        *dots,
    ]
    return svg(title, TOP + SIDE + BELOW, parts, LEFT + SIDE + 20)


def _axes(along: str, up: str) -> list[str]:
    parts = [
        f'<path class="grid" d="M{_x(0)} {_y(tick)}H{_x(1)}M{_x(tick)} {_y(0)}V{_y(1)}"/>'
        f'<text class="soft" x="{LEFT - 8}" y="{_y(tick) + 4}" text-anchor="end">{tick:g}</text>'
        f'<text class="soft" x="{_x(tick)}" y="{TOP + SIDE + 16}" text-anchor="middle">{tick:g}</text>'
        for tick in (0, 0.5, 1)
    ]
    middle = TOP + SIDE / 2
    parts.append(
        f'<text class="soft" x="{_x(0.5)}" y="{TOP + SIDE + 34}" text-anchor="middle">{escape(along)}</text>'
        f'<text class="soft" x="12" y="{middle}" text-anchor="middle" transform="rotate(-90 12 {middle})">'
        f"{escape(up)}</text>"
    )
    return parts


def _x(share: float) -> float:
    return round(LEFT + share * SIDE, 1)


def _y(share: float) -> float:
    return round(TOP + (1 - share) * SIDE, 1)
