"""The other libraries over the same sets, each in a process of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from eval.cases import CorpusDocument
from eval.peers import Library
from eval.peers.process import PYTHON, PeerFailed, PeerProcess, running
from eval.quality.baselines import Rankings
from eval.quality.sets import Chosen
from eval.quality.views import VIEWS, last_customer_turns, text_of
from eval.runner import say


def rankings(
    library: Library, sets: Sequence[Chosen], model: Path, k: int, python: Path = PYTHON
) -> tuple[dict[str, Rankings], str | None]:
    """What `library` finds in each set by name, each recipe asked with each view; and what ended it early.

    Only cases that something answers are asked: there is nothing to find for the others.
    """
    found: dict[str, Rankings] = {}
    try:
        with running(library, model, python) as peer:
            for one in sets:
                found[one.case_set.name] = _of_set(peer, library, one, k)
    except PeerFailed as failure:
        say(str(failure))
        return found, str(failure)
    return found, None


def _of_set(peer: PeerProcess, library: Library, chosen: Chosen, k: int) -> Rankings:
    name = chosen.case_set.name
    say(f"{library.name}: {name}, {len(chosen.case_set.documents)} documents")
    seconds = peer.index(as_texts(chosen.case_set.documents))
    cases = [case for case in chosen.case_set.cases if case.relevant]
    asked = [(recipe, view, case) for recipe in library.recipes for view in VIEWS for case in cases]
    answers = peer.search(
        [(recipe, last_customer_turns(case, VIEWS[view]), k) for recipe, view, case in asked]
    )
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for (recipe, view, case), ranking in zip(asked, answers, strict=True):
        found.setdefault(f"{library.name} {recipe}, {view}", {})[case.id] = ranking
    say(f"{library.name}: {name} indexed in {seconds:.1f} s, {len(asked)} questions asked")
    return found


def as_texts(documents: Iterable[CorpusDocument]) -> list[tuple[str, str]]:
    """(id, text) of each document, as every library is given it."""
    return [(document.id, text_of(document)) for document in documents]
