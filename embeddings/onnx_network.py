"""A plain sentence-transformers model on ONNX Runtime, without torch in the process."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from filelock import FileLock
from numpy.typing import NDArray
from tokenizers import Tokenizer

from embeddings.encoder import ExportFailed
from embeddings.model_files import ModelFiles, sha256_of

GRAPH_FORMAT = (
    1  # raise it when the exported graph changes: the old file is then left alone and a new one made
)
TOKENS_PER_RUN = 1024  # beyond that a larger batch is not faster, only larger (measured on 2 cores)


class OnnxNetwork:
    """Encodes with one session. ONNX Runtime sessions may be run by many threads at once.

    Texts of exactly equal length in tokens share a run and nothing is ever padded, and the mean is taken
    outside the graph, row by row. So the vector of a text is the same to the last bit whatever is encoded
    beside it and however many threads work: measured over lengths 2 to 256 and batches of 1 to 16.
    With padding, or with the mean inside the graph, no vector was bit-equal to the one computed alone.
    """

    def __init__(self, graph: Path, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._session = onnxruntime.InferenceSession(
            str(graph), _session_options(), providers=["CPUExecutionProvider"]
        )
        self.dimensions = int(self._session.get_outputs()[0].shape[-1])

    @classmethod
    def open(cls, files: ModelFiles, cache_dir: Path) -> OnnxNetwork:
        """Load the exported graph of `files`, exporting it first if it is missing or damaged."""
        tokenizer = Tokenizer.from_file(str(files.folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.enable_truncation(files.max_tokens)
        return cls(exported_graph(files, cache_dir), tokenizer)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        encodings = self._tokenizer.encode_batch(list(texts))
        vectors = np.empty((len(texts), self.dimensions), np.float32)
        for rows in equal_length_batches([len(encoding) for encoding in encodings]):
            tokens = np.array([encodings[row].ids for row in rows], np.int64)
            (states,) = self._session.run(None, {"input_ids": tokens})
            for row, state in zip(rows, states, strict=True):
                vectors[row] = state.mean(axis=0, dtype=np.float64)
        return vectors


def equal_length_batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Yield the rows of `lengths` in batches of one length each, the longest first."""
    of_length: defaultdict[int, list[int]] = defaultdict(list)
    for row, length in enumerate(lengths):
        of_length[length].append(row)
    for length in sorted(of_length, reverse=True):
        size = max(1, TOKENS_PER_RUN // length)
        rows = of_length[length]
        for start in range(0, len(rows), size):
            yield rows[start : start + size]


def _session_options() -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    # The cores this process may use, not those of the machine. Threads wait spinning, which is ONNX
    # Runtime's default: without it, eight callers got half the answers per second (213 against 415).
    options.intra_op_num_threads = _usable_cores()
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return options


def _usable_cores() -> int:
    if hasattr(os, "sched_getaffinity"):  # not on macOS
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def exported_graph(files: ModelFiles, cache_dir: Path) -> Path:
    """Return the ONNX file of `files` under `cache_dir`, verified against its checksum.

    The file is written aside, synced and renamed, its checksum after it, so that a crash at any instant
    leaves a verified graph or none. A graph that fails its checksum is made again.
    """
    cache_dir = cache_dir.resolve()  # the exporter works in another folder
    cache_dir.mkdir(parents=True, exist_ok=True)
    graph = cache_dir / f"{files.fingerprint[:32]}-{GRAPH_FORMAT}.onnx"
    with FileLock(f"{graph}.lock"):  # two starting workers export once
        if not _verified(graph):
            _export(files, graph)
    return graph


def _verified(graph: Path) -> bool:
    checksum = _checksum_of(graph)
    return graph.is_file() and checksum.is_file() and checksum.read_text("ascii").strip() == sha256_of(graph)


def _checksum_of(graph: Path) -> Path:
    return graph.with_suffix(".onnx.sha256")


def _export(files: ModelFiles, graph: Path) -> None:
    with tempfile.TemporaryDirectory(dir=graph.parent, prefix="export-") as aside:
        written = Path(aside) / "graph.onnx"
        # In a process of its own: torch costs half a gigabyte that serving does not need.
        result = subprocess.run(  # noqa: S603 (our own interpreter and module, no shell)
            [sys.executable, "-m", "embeddings.onnx_export", str(files.folder), str(written)],
            capture_output=True,
            text=True,
            check=False,
            cwd=Path(__file__).parents[1],
        )
        if result.returncode != 0 or not written.is_file():
            last_lines = "\n".join(result.stderr.strip().splitlines()[-3:])
            raise ExportFailed(
                f"Could not export {files.name} to ONNX (exit {result.returncode}):\n{last_lines}"
            )
        _publish(written, graph)
        checksum = Path(aside) / "checksum"
        checksum.write_text(f"{sha256_of(graph)}\n", "ascii")
        _publish(checksum, _checksum_of(graph))


def _publish(aside: Path, target: Path) -> None:
    """Move `aside` over `target` so that a power cut leaves the old bytes or the new ones."""
    with aside.open("rb") as file:
        os.fsync(file.fileno())
    aside.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
