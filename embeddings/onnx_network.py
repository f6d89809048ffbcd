"""A plain sentence-transformers model on ONNX Runtime, without torch in the process."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
import onnxruntime
from filelock import FileLock
from numpy.typing import NDArray
from tokenizers import Tokenizer

from embeddings.batching import Batching, Floats, Run
from embeddings.durable_files import move, publish
from embeddings.encoder import ExportFailed
from embeddings.model_files import ModelFiles, sha256_of
from embeddings.processor import usable_cores

GRAPH_FORMAT = (
    1  # raise it when the exported graph changes: the old file is then left alone and a new one made
)


class OnnxNetwork:
    """Encodes with ONNX Runtime, whose sessions may be run by many threads at once.

    Texts of exactly equal length in tokens share a run and nothing is ever padded, and the mean is taken
    outside the graph, row by row. So the vector of a text is the same to the last bit whatever is encoded
    beside it and however many threads work: measured over lengths 2 to 256, batches of 1 to 16 and sessions
    of 1 to 4 threads. With padding, or with the mean inside the graph, no vector was bit-equal to the one
    computed alone.
    """

    def __init__(self, graph: Path, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        cores = usable_cores()
        among_others = _session(graph, 1)
        alone = _session(graph, cores) if cores > 1 else among_others
        self.dimensions = int(alone.get_outputs()[0].shape[-1])
        self.alone: Run = partial(_run, alone)
        """One run on all cores."""
        self._batching = Batching(self.alone, partial(_run, among_others), cores)

    @classmethod
    def open(cls, files: ModelFiles, cache_dir: Path) -> OnnxNetwork:
        """Load the exported graph of `files`, exporting it first if it is missing or damaged."""
        return cls(exported_graph(files, cache_dir), tokenizer_of(files))

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        encodings = self._tokenizer.encode_batch(list(texts))
        return np.array(self._batching.vectors([encoding.ids for encoding in encodings]), np.float32)


def _session(graph: Path, threads: int) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Without it each thread that calls keeps what its longest text needed, in a heap of its own: after 16
    # callers with 256 tokens each the process held 613 MB, and 314 with it.
    options.enable_cpu_mem_arena = True
    # Threads wait for one another spinning, but briefly: in a run they never wait long, and spinning on
    # after it takes the cores from whoever reads the request or sends the answer.
    options.add_session_config_entry("session.intra_op.spin_duration_us", "100")
    options.add_session_config_entry("session.intra_op.spin_backoff_max", "8")
    options.add_session_config_entry("session.force_spinning_stop", "1")
    return onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])


def _run(session: onnxruntime.InferenceSession, tokens: NDArray[np.int64]) -> Floats:
    (states,) = session.run(None, {"input_ids": tokens})
    return means_of(states)


def means_of(states: Floats) -> Floats:
    """The mean of each text's last states (texts, tokens, dimensions), in float64, one text at a time."""
    return np.array([state.mean(axis=0, dtype=np.float64) for state in states], np.float32)


def tokenizer_of(files: ModelFiles) -> Tokenizer:
    """The model's own tokenizer: no padding, and what lies beyond the model's limit is cut off."""
    tokenizer = Tokenizer.from_file(str(files.folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(files.max_tokens)
    return tokenizer


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
        added = [] if files.adapter is None else [str(files.adapter)]
        # In a process of its own: torch costs half a gigabyte that serving does not need.
        result = subprocess.run(  # noqa: S603 (our own interpreter and module, no shell)
            [sys.executable, "-m", "embeddings.onnx_export", str(files.folder), str(written), *added],
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
        move(written, graph)
        publish(f"{sha256_of(graph)}\n".encode(), _checksum_of(graph))
