"""Figures of a rehearsal: how many answers that people took would come again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from assist.rehearsing.recorded import Fate


@dataclass(frozen=True)
class Rehearsed:
    """One question, then and now."""

    answer_id: str
    fate: Fate
    before: str | None
    """The document that was decided about; None: nothing was suggested."""
    now: tuple[str, ...]
    """The documents that would be suggested now, the first first; empty: silence."""
    took_ms: float
    failed: bool = False

    def as_case(self) -> dict[str, Any]:
        """What a report keeps of it: ids, and nothing that anybody said."""
        now = self.now[0] if self.now else None
        return {
            "id": self.answer_id, "was": self.fate, "before": self.before, "now": now,
            "shown": self.before in self.now, "error": "failed" if self.failed else None,
        }  # fmt: skip


def means_of(all_of_them: Sequence[Rehearsed]) -> dict[str, float]:
    """Shares of those questions that each is about; one that no question is about is left out.

    A question that failed counts as not answered. Of four answers taken, two whose document comes first
    again, one where it comes second, one silent: first_again 0.5, shown_again 0.75.
    """
    taken = [one for one in all_of_them if one.fate == "taken"]
    refused = [one for one in all_of_them if one.fate == "turned_down"]
    silent = [one for one in all_of_them if one.fate == "silent"]
    shares = {
        "first_again": _share(taken, lambda one: one.now[:1] == (one.before,)),
        "shown_again": _share(taken, lambda one: one.before in one.now),
        "turned_down_again": _share(refused, lambda one: one.now[:1] == (one.before,)),
        "answered_now": _share(silent, lambda one: bool(one.now)),
    }
    return {name: share for name, share in shares.items() if share is not None}


def silence_of(all_of_them: Sequence[Rehearsed]) -> dict[str, float]:
    """`answers_lost`: the share of taken answers that would now be silence."""
    lost = _share([one for one in all_of_them if one.fate == "taken"], lambda one: not one.now)
    return {} if lost is None else {"answers_lost": lost}


def times_of(all_of_them: Iterable[Rehearsed]) -> dict[str, float]:
    """Milliseconds that half of the answers, and nineteen in twenty, took at most."""
    took = sorted(one.took_ms for one in all_of_them if not one.failed)
    if not took:
        return {}
    return {name: took[min(int(len(took) * share), len(took) - 1)] for name, share in _PERCENTILES.items()}


_PERCENTILES = {"p50": 0.5, "p95": 0.95}


def _share(some: Sequence[Rehearsed], holds: Callable[[Rehearsed], bool]) -> float | None:
    return sum(map(holds, some)) / len(some) if some else None
