"""A plain sentence-transformers model on OpenVINO, in 16 bits, for processors that multiply matrices of them.

Asked for only there, and used only once it has proved itself on this very kind of processor: its vectors are
those of ONNX Runtime to a cosine of 0.9999, the same to the last bit every time, and sooner there.
"""

from __future__ import annotations

import importlib.util
import json
import logging
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Literal

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict
from tokenizers import Tokenizer

from embeddings import processor
from embeddings.batching import Batching, Floats, Run
from embeddings.durable_files import publish
from embeddings.model_files import ModelFiles
from embeddings.onnx_network import OnnxNetwork, exported_graph, means_of, tokenizer_of

log = logging.getLogger(__name__)

Precision = Literal["bf16", "f32"]

_EXACT_ENOUGH = 0.9999
"""Cosine to the vector in 32 bits, of every text tried. In 8 bits it was 0.995, which cost up to 0.008 of
nDCG@10."""
_CLEARLY_FASTER = 1.2
_LENGTHS = (2, 3, 8, 17, 25, 33, 64, 100, 189, 256)
_SAID = (
    "My fridge was delivered with a dent nineteen days ago, can I still get my money back or a new one? "
    "A refund goes back to the payment method used for the order within five working days of arrival. "
)


class Proof(BaseModel):
    """What a trial on one kind of processor showed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    lowest_cosine: float
    """Of any text to its vector in 32 bits."""
    repeatable: bool
    """Whether a text had the same bits every time it was alone."""
    joined: bool
    """Whether it had the same bits with others of its length in one run."""
    times_as_fast: float
    """For one query."""

    @property
    def holds(self) -> bool:
        return (
            self.repeatable and self.lowest_cosine >= _EXACT_ENOUGH and self.times_as_fast >= _CLEARLY_FASTER
        )


class OpenvinoNetwork:
    """Encodes with all cores, one run at a time. Texts share a run only where that changes no bit."""

    def __init__(self, graph: Path, tokenizer: Tokenizer, precision: Precision, *, joined: bool) -> None:
        self._tokenizer = tokenizer
        compiled = _compiled(graph, precision)
        run = compiled if joined else one_by_one(compiled)
        self._batching = Batching(run, run, cores=1)
        self.dimensions = int(run(np.ones((1, 2), np.int64)).shape[-1])

    def embed(self, texts: Sequence[str]) -> Floats:
        encodings = self._tokenizer.encode_batch(list(texts))
        return np.array(self._batching.vectors([encoding.ids for encoding in encodings]), np.float32)


def openvino_if_it_wins(files: ModelFiles, cache_dir: Path, info: str) -> OpenvinoNetwork | None:
    """The model in 16 bits where the processor of `info` has the instructions and the proof holds; or None.

    The first time on a kind of processor it is tried, for a few seconds; what that showed is kept in
    `cache_dir`, so that every later start, and every process of the kind, decides alike.
    """
    if not processor.multiplies_matrices(processor.flags_of(info)) or not _installed():
        return None
    graph, tokenizer = exported_graph(files, cache_dir), tokenizer_of(files)
    kept = cache_dir / f"{graph.stem}-bf16-{version('openvino')}-{processor.kind_of(info)}.json"
    try:
        with FileLock(f"{kept}.lock"):
            proof = _read(kept) or _tried(files, cache_dir, graph, kept)
            log.info("OpenVINO in 16 bits on %s: %s", processor.name_of(info), proof)
        return OpenvinoNetwork(graph, tokenizer, "bf16", joined=proof.joined) if proof.holds else None
    except Exception as failure:  # whatever another runtime does, the one that always works is there
        log.warning("OpenVINO is not used: %s", failure)
        return None


def proof_of(run: Run, exact: Run, tokens: Sequence[int]) -> Proof:
    """Try `run` beside `exact` on the beginnings of `tokens`."""
    cosines, repeatable, joined = [], True, True
    for length in [length for length in _LENGTHS if length <= len(tokens)]:
        text = np.array([tokens[:length]], np.int64)
        alone, expected = run(text), exact(text)
        cosines.append(_cosine(alone[0], expected[0]))
        repeatable &= all(np.array_equal(run(text), alone) for _ in range(3))
        together = run(np.concatenate([text, text[:, ::-1], text]))
        joined &= np.array_equal(together[0], alone[0]) and np.array_equal(together[2], alone[0])
    query = np.array([tokens[:25]], np.int64)
    ours, theirs = _seconds(lambda: run(query)), _seconds(lambda: exact(query))
    return Proof(
        lowest_cosine=min(cosines), repeatable=repeatable, joined=joined, times_as_fast=theirs / ours
    )


def one_by_one(run: Run) -> Run:
    """`run` on each text by itself."""
    return lambda tokens: np.concatenate([run(tokens[at : at + 1]) for at in range(len(tokens))])


def _installed() -> bool:
    return importlib.util.find_spec("openvino") is not None


def _read(kept: Path) -> Proof | None:
    try:
        return Proof.model_validate_json(kept.read_bytes())
    except (OSError, ValueError):
        return None


def _tried(files: ModelFiles, cache_dir: Path, graph: Path, kept: Path) -> Proof:
    exact = OnnxNetwork.open(files, cache_dir)
    tokens = tokenizer_of(files).encode(_SAID * 10).ids
    proof = proof_of(_compiled(graph, "bf16"), exact.alone, tokens)
    publish(json.dumps(proof.model_dump(), indent=1).encode(), kept)
    return proof


def _compiled(graph: Path, precision: Precision) -> Run:
    # Without this its converter, which we never call, loads a reporter of usage statistics.
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]  # None: "cannot be imported"
    from openvino import Core

    model = Core().compile_model(
        str(graph),
        "CPU",
        {
            "INFERENCE_PRECISION_HINT": precision,
            "INFERENCE_NUM_THREADS": processor.usable_cores(),
            "NUM_STREAMS": 1,
            "ENABLE_CPU_PINNING": False,  # the cores are not ours alone
        },
    )
    request = model.create_infer_request()

    def run(tokens: NDArray[np.int64]) -> Floats:
        return means_of(request.infer({0: tokens})[0])

    return run


def _cosine(one: Floats, other: Floats) -> float:
    a, b = one.astype(np.float64), other.astype(np.float64)
    return float(a @ b / np.sqrt((a @ a) * (b @ b)))


def _seconds(call: Callable[[], object]) -> float:
    took = []
    for _ in range(25):
        started = time.perf_counter()
        call()
        took.append(time.perf_counter() - started)
    return statistics.median(took)
