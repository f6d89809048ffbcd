from __future__ import annotations

import numpy as np
import pytest

from knowledge_base.fusion import LATEST_SHARE, LEXICAL_SHARE, fused, score


def test_words_and_vectors_are_added_by_their_shares() -> None:
    scores = score(np.array([1, 0.5, 0], dtype=np.float32), np.array([1, 0, 0.5], dtype=np.float32))

    assert scores == pytest.approx([1, 0.5 * (1 - LEXICAL_SHARE), 0.5 * LEXICAL_SHARE])


def test_an_opposite_direction_is_no_worse_than_none() -> None:
    assert score(np.array([-0.3], dtype=np.float32), np.array([0.5], dtype=np.float32)) == pytest.approx(
        [0.5 * LEXICAL_SHARE]
    )


def test_the_last_turn_counts_beside_the_whole() -> None:
    assert fused(np.array([0.8, 0.2]), np.array([0.0, 1.0])) == pytest.approx(
        [0.8 * (1 - LATEST_SHARE), 0.2 * (1 - LATEST_SHARE) + LATEST_SHARE]
    )
