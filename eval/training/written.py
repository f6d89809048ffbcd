"""The file of the learned weights, as `knowledge_base.learned` reads it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np

from eval.training.ranker import SEEDS
from knowledge_base.learned import OF_ANSWER, Answerable, Learned, Ranker
from knowledge_base.signals import OF_NEED, OF_PASSAGE

_DIGITS = 5
"""Significant ones: a file of a few kilobytes ranks as the exact weights do."""


def written(learned: Learned, digests: Mapping[str, str]) -> str:
    """The weights with the names of their signals, and what they were made from."""
    content = {
        "encoders": learned.encoders,
        "made_from": dict(digests),
        "seeds": SEEDS,
        "of_passage": OF_PASSAGE,
        "of_need": OF_NEED,
        "of_answer": OF_ANSWER,
        "ranker": _rounded(learned.ranker),
        "answerable": _rounded(learned.answerable),
    }
    return json.dumps(content, separators=(",", ":")).replace('],"', '],\n"') + "\n"


def _rounded(weights: Ranker | Answerable) -> dict[str, Any]:
    return {one.name: _short(np.asarray(getattr(weights, one.name), np.float64)) for one in fields(weights)}


def _short(values: Any) -> Any:
    if values.ndim == 0:
        return float(f"{float(values):.{_DIGITS}g}")
    return [_short(one) for one in values]


def digest_of(folder: Path) -> str:
    """SHA-256 over the names and bytes of the files of the set in `folder` that are learned from."""
    digest = hashlib.sha256()
    for file in sorted(folder.iterdir()):
        if file.name.split(".")[0] in {"corpus", "conversations", "queries", "qrels", "splits"}:
            digest.update(file.name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()
