"""Candidates: the rows worth a closer look, by every way that may find one.

Each way finds what the others miss: vectors other words for the same thing, words the exact term, names the
passages of a thing that is called "it" in the turn that asks.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from knowledge_base.lexical import Asked
from knowledge_base.names import Said
from knowledge_base.signals import BY_VECTOR, NamesSaid
from knowledge_base.snapshot import Snapshot

Mask = NDArray[np.bool_]
Rows = NDArray[np.int64]

_OF_NAMES = 2
"""Times as many rows as by another way: a name may have hundreds of passages."""
_NAMED = 0.3
"""What a name that was said lately must count to bring its passages."""
_LOOKED_AT = 2000
"""Rows of names that are compared at most. A name that more passages have is passed over: it says nothing."""


def candidates(
    snapshot: Snapshot,
    allowed: Mask,
    asked: Mapping[str, Asked],
    vectors: Mapping[str, NDArray[np.float32]],
    names: NamesSaid,
    among: int,
) -> Rows:
    """Up to `among` rows by each way, twice as many by names; all of them `allowed`, ascending, each once."""
    wordings = {id(vectors[view]): vectors[view] for view in BY_VECTOR}  # often one for all
    found = [snapshot.neighbours.search(vector, among, allowed)[0] for vector in wordings.values()]
    # The last turn and what was said around it bring no document that these miss (0.1 % of those wanted).
    found.append(snapshot.lexical.best(asked["whole"], among, allowed))
    found.append(_of_names(snapshot, allowed, names.lately.at_least(_NAMED), vectors["latest"], among))
    return np.unique(np.concatenate(found))


def _of_names(
    snapshot: Snapshot, allowed: Mask, lately: Said, latest: NDArray[np.float32], among: int
) -> Rows:
    """Of the passages whose name was said, those nearest to the last turn, what was said last first."""
    rows: list[Rows] = []
    counts: list[NDArray[np.float64]] = []
    looked_at = 0
    for at in np.lexsort((lately.names, -lately.shares)):
        own = snapshot.names.rows(int(lately.names[at]))
        own = own[allowed[own]]
        if looked_at + len(own) > _LOOKED_AT:
            continue
        rows.append(own)
        counts.append(np.full(len(own), lately.shares[at]))
        looked_at += len(own)
    if not looked_at:
        return np.zeros(0, np.int64)
    every = np.concatenate(rows)
    worth = np.concatenate(counts) + snapshot.neighbours.scores(latest, every)
    return every[np.lexsort((every, -worth))[: among * _OF_NAMES]]
