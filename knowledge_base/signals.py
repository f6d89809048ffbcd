"""Signals: what can be measured of each candidate passage and of the need itself. Pure.

Every signal of a passage is larger for a better one, except `length`. What they weigh is learned
(`learned.py`), and never counts against a passage; the numbers here have no thresholds that decide anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge_base.lexical import Asked, stems
from knowledge_base.names import Said
from knowledge_base.need import Need
from knowledge_base.snapshot import Snapshot

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]

BY_VECTOR = ("latest", "whole")
"""The wordings of a need that are encoded. More of them found nothing better on the training sets."""
BY_WORDS = ("latest", "answering", "whole", "opening", "told", "around")
NAMED_BY = ("latest", "answering", "whole", "opening", "told")

_READ_BACK = 6
"""Utterances whose words are searched for together."""
_REMEMBERED = 10
"""Utterances in which a name is looked for."""
_FADES = 0.85
"""What a name said one utterance earlier counts, of one said now."""
_SAID = 0.5
"""Share of a name that has to be said to mean it."""
_LONGEST = 900
"""Characters of joined utterances, from the end."""
_NO_WORDS = 1e-9
_SPREAD = 0.02
"""Keeps candidates that are all alike from being told apart by noise."""


def _names_of_signals() -> tuple[str, ...]:
    return (
        *(f"cosine_{view}" for view in BY_VECTOR),
        *(f"cosine_among_{view}" for view in BY_VECTOR),
        *(f"cosine_document_{view}" for view in BY_VECTOR),
        *(f"words_{view}" for view in BY_WORDS),
        *(f"words_among_{view}" for view in BY_WORDS),
        *(f"words_document_{view}" for view in ("latest", "whole", "told")),
        *(f"named_{view}" for view in NAMED_BY),
        "named_lately",
        "named_latest_of_all",
        "beginning",
        "length",
    )


OF_PASSAGE = _names_of_signals()
EITHER_WAY = ("length",)
"""Signals that may speak for a passage or against it."""
OF_NEED = ("turns", "words", "asks", "was_asked", "was_told", "passages", "named", "called_alike")


def encoded_wordings(need: Need) -> Mapping[str, str]:
    """The wordings of BY_VECTOR."""
    return {"latest": need.latest if need.latest.strip() else need.text, "whole": need.text}


@dataclass(frozen=True)
class Wordings:
    """A need in the wordings that are looked for, each once."""

    texts: Mapping[str, str]
    around: tuple[str, ...]

    @classmethod
    def of(cls, need: Need) -> Wordings:
        latest = encoded_wordings(need)["latest"]
        return cls(
            {
                **encoded_wordings(need),
                "answering": need.answering[-_LONGEST:],
                "opening": need.opening[:_LONGEST],
                "told": (need.told or need.text)[-_LONGEST:],
                "around": "\n".join(reversed(need.around[:_READ_BACK]))[-_LONGEST:] or need.text[-_LONGEST:],
            },
            (need.around or (latest,))[:_REMEMBERED],
        )


@dataclass(frozen=True)
class NamesSaid:
    """Which names of passages the need says, and how lately."""

    said: Mapping[str, Said]
    lately: Said


def names_said(snapshot: Snapshot, wordings: Wordings) -> NamesSaid:
    """What of the snapshot's names each wording says, and which were said in the last utterances."""
    texts = {*(wordings.texts[view] for view in NAMED_BY), *wordings.around}
    said = {text: snapshot.names.said_in(stems(text)) for text in texts}
    heard = [said[text].at_least(_SAID) for text in wordings.around]
    return NamesSaid({view: said[wordings.texts[view]] for view in NAMED_BY}, _faded(heard))


def _faded(heard: Sequence[Said]) -> Said:
    """Each name once, with its best share, the earlier the less."""
    best: dict[int, float] = {}
    for ago, one in enumerate(heard):
        for name, share in zip(one.names.tolist(), one.shares.tolist(), strict=True):
            best[name] = max(best.get(name, 0.0), share * _FADES**ago)
    names = sorted(best)
    return Said(np.array(names, np.int64), np.array([best[name] for name in names]))


def cosines_of(
    snapshot: Snapshot, rows: Rows, vectors: Mapping[str, NDArray[np.float32]]
) -> tuple[Floats, ...]:
    """The signals `cosine_…` of `rows`, in the order of BY_VECTOR."""
    known: dict[int, Floats] = {}
    for view in BY_VECTOR:
        if id(vectors[view]) not in known:  # where there is one turn only, its wordings are one
            known[id(vectors[view])] = snapshot.neighbours.scores(vectors[view], rows).astype(np.float64)
    return tuple(known[id(vectors[view])] for view in BY_VECTOR)


def words_of(snapshot: Snapshot, rows: Rows, asked: Sequence[Asked]) -> tuple[Floats, ...]:
    """The signals `words_…` of `rows` for some wordings."""
    scores = snapshot.lexical.scores_of_each(asked, rows).astype(np.float64)
    return tuple(score / _most(one) for score, one in zip(scores, asked, strict=True))


def of_passages(
    snapshot: Snapshot,
    rows: Rows,
    asked: Mapping[str, Asked],
    vectors: Mapping[str, NDArray[np.float32]],
    names: NamesSaid,
) -> Floats:
    """(len(rows), len(OF_PASSAGE)): the signals of the candidates `rows`, in the order of OF_PASSAGE."""
    document = np.unique(snapshot.version_of_row[rows], return_inverse=True)[1]
    cosines = cosines_of(snapshot, rows, vectors)
    scores = snapshot.lexical.scores_of_each([asked[view] for view in BY_WORDS], rows).astype(np.float64)
    among = dict(zip(BY_WORDS, (_of_the_best(one) for one in scores), strict=True))
    name = snapshot.names.of_row[rows]
    lately = names.lately.of(name)
    return np.column_stack(
        [
            *cosines,
            *(((one - one.mean()) / (one.std() + _SPREAD)) for one in cosines),
            *(_best_of_document(one, document) for one in cosines),
            *(one / _most(asked[view]) for view, one in zip(BY_WORDS, scores, strict=True)),
            *among.values(),
            *(_best_of_document(among[view], document) for view in ("latest", "whole", "told")),
            *(names.said[view].of(name) for view in NAMED_BY),
            lately,
            _of_the_best(lately),
            np.array([snapshot.passages[row].ordinal == 0 for row in rows], np.float64),
            np.array([np.log1p(len(snapshot.passages[row].text) / 10) for row in rows]),
        ]
    )


def of_need(snapshot: Snapshot, allowed: Mask, need: Need, wordings: Wordings, names: NamesSaid) -> Floats:
    """What the weights of a passage's signals may depend on, in the order of OF_NEED."""
    lately = names.lately.at_least(_SAID).names
    alike = [np.count_nonzero(allowed[snapshot.names.rows(name)]) for name in lately.tolist()]
    return np.array(
        [
            np.log1p(len(need.around) or 1) / 3,
            np.log1p(len(set(stems(wordings.texts["latest"])))) / 3,
            float("?" in wordings.texts["latest"]),
            float(need.answering.rstrip().endswith("?")),
            float(bool(need.answering.strip())),
            min(np.log(np.count_nonzero(allowed) + 1) / 10, 1.0),
            np.log1p(len(lately)) / 3,
            np.log1p(max(alike, default=0)) / 3,
        ]
    )


def _most(asked: Asked) -> float:
    return max(asked.weight, _NO_WORDS)


def _of_the_best(values: Floats) -> Floats:
    """Each value as a share of the highest one; all 0 where there is none."""
    highest = values.max(initial=0.0)
    return values / highest if highest > 0 else np.zeros(len(values))


def _best_of_document(values: Floats, document: Rows) -> Floats:
    """For each row the highest value among the candidates of its document."""
    best = np.full(int(document.max(initial=0)) + 1, -np.inf)
    np.maximum.at(best, document, values)
    return best[document]
