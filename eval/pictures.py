"""Pictures of results as inline SVG: text and rectangles, no script, readable in print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

WIDTH, ROW, LABEL = 560, 26, 170


def bars(values: Mapping[str, tuple[float, float, float]], title: str) -> str:
    """Horizontal bars of (value, low, high) between 0 and 1; low to high are the whiskers."""
    scale = WIDTH - LABEL - 60
    rows = []
    for number, (name, (value, low, high)) in enumerate(values.items()):
        top = number * ROW
        middle = top + ROW / 2
        rows.append(
            f'<text x="{LABEL - 8}" y="{middle + 4}" text-anchor="end">{escape(name)}</text>'
            f"{_rectangle('rest', LABEL, top + 5, scale, ROW - 10)}"
            f"{_rectangle('bar', LABEL, top + 5, value * scale, ROW - 10)}"
            f'<path class="whisker" d="M{LABEL + low * scale:.1f} {middle}H{LABEL + high * scale:.1f}"/>'
            f'<text class="figure" x="{LABEL + scale + 8}" y="{middle + 4}">{value:.3f}</text>'
        )
    return svg(title, len(values) * ROW, rows)


def columns(counts: Mapping[str, int], title: str) -> str:
    """One column per label, as high as its count, the count on top."""
    height, width = 150, WIDTH / max(1, len(counts))
    highest = max([*counts.values(), 1])
    rows = []
    for number, (name, count) in enumerate(counts.items()):
        left, tall = number * width, 105 * count / highest
        rows.append(
            f"{_rectangle('bar', left + 3, 125 - tall, width - 6, tall)}"
            f'<text x="{left + width / 2:.1f}" y="{119 - tall:.1f}" text-anchor="middle">{count}</text>'
            f'<text x="{left + width / 2:.1f}" y="143" text-anchor="middle">{escape(name)}</text>'
        )
    return svg(title, height, rows)


def square(cells: Sequence[tuple[str, int, bool]], title: str) -> str:
    """Four cells, two by two, with a caption, a count and whether the count is good news."""
    rows = []
    for number, (caption, count, good) in enumerate(cells):
        left, top = (number % 2) * WIDTH / 2, (number // 2) * 62
        rows.append(
            f"{_rectangle('good' if good else 'bad', left + 2, top + 2, WIDTH / 2 - 4, 58)}"
            f'<text class="count" x="{left + 16}" y="{top + 38}">{count}</text>'
            f'<text x="{left + WIDTH / 2 - 14}" y="{top + 36}" text-anchor="end">{escape(caption)}</text>'
        )
    return svg(title, 126, rows)


def _rectangle(kind: str, left: float, top: float, width: float, height: float) -> str:
    return (
        f'<rect class="{kind}" x="{left:g}" y="{top:.4g}" width="{width:.4g}" height="{height:.4g}" rx="3"/>'
    )


def svg(title: str, height: float, parts: Sequence[str], width: float = WIDTH) -> str:
    """A picture of `parts` that scales with its column; `title` is what a screen reader says."""
    return (
        f'<svg viewBox="0 0 {width:g} {height:g}" role="img" aria-label="{escape(title)}">'
        f"<title>{escape(title)}</title>{''.join(parts)}</svg>"
    )


MILLISECONDS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


def by_duration(milliseconds: Sequence[float]) -> dict[str, int]:
    """Count durations in steps of 1, 2, 5, 10, ... ms."""
    edges = (0.0, *MILLISECONDS)
    counts = {
        f"≤ {high}": sum(low < one <= high for one in milliseconds)
        for low, high in zip(edges, MILLISECONDS, strict=False)
    }
    return counts | {"more": sum(one > MILLISECONDS[-1] for one in milliseconds)}
