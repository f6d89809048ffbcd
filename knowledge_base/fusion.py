"""Fusion: one score out of what words and vectors say. Pure.

Scores are added, not ranks: a passage far ahead of the next stays far ahead.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

LEXICAL_SHARE = 0.5


def fused(similarity: Floats, lexical: Floats, highest_lexical: float) -> NDArray[np.float64]:
    """The score of each passage, 0 to 1: cosine and BM25, each brought to 0..1, added by their shares."""
    words = lexical / highest_lexical if highest_lexical > 0 else lexical
    score = (1 - LEXICAL_SHARE) * np.clip(similarity, 0, 1) + LEXICAL_SHARE * words
    return np.asarray(score, dtype=np.float64)
