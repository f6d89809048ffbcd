"""Text → unit vectors, behind LangChain's `Embeddings`.

Errors of this package, each a sentence that names the value and the remedy:

    EmbeddingError
    ├── ModelNotFound        no such model in the package, on disk or in the local model cache
    ├── ModelNotTrusted      the files are not the ones we pinned, or their format could run code
    ├── ExportFailed         the ONNX graph could not be written
    └── EncodingFailed       a vector came out as NaN, infinite, zero or in the wrong shape
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, Self, runtime_checkable

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from embeddings.recent import RecentVectors

BASE_MODEL = "all-MiniLM-L6-v2"
DEFAULT_MODEL = "all-MiniLM-L6-v2+support"
"""The base with our adapter (`adapter.py`)."""
RECENT_VECTORS = 2048  # three megabytes of vectors of 384 dimensions
_QUESTION_TEXTS = 4
"""A call of more texts builds an index: it would drive out the questions, and asks nothing twice itself."""
LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class EmbeddingError(Exception):
    """A failure on the way from text to vectors or from vectors to neighbours."""


class ModelNotFound(EmbeddingError):
    def __init__(self, model: str, because: str) -> None:
        super().__init__(
            f"No encoder model {model!r}: {because}. Name a folder that holds a sentence-transformers model, "
            f"a model that is already in the local model cache, or {DEFAULT_MODEL!r}."
        )


class ModelNotTrusted(EmbeddingError):
    pass


class ExportFailed(EmbeddingError):
    pass


class EncodingFailed(EmbeddingError):
    pass


@runtime_checkable
class Encoder(Protocol):
    """What the packages above need of any encoder."""

    @property
    def identity(self) -> str:
        """Name and digest of what makes the vectors. Vectors of two identities are never compared."""
        ...

    @property
    def dimensions(self) -> int: ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one row of unit length per text, in order: (len(texts), dimensions).

        The row of a text does not depend on the texts beside it, to the last bit.
        """
        ...


class Network(Protocol):
    """A model on one runtime: `onnx_network.OnnxNetwork` or `torch_network.TorchNetwork`."""

    dimensions: int

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return (len(texts), dimensions); lengths need not be one."""
        ...


class SentenceEncoder(Embeddings):
    """A sentence-transformers model on the fastest runtime it can use here. Safe to share among threads."""

    def __init__(self, network: Network, identity: str) -> None:
        self._network = network
        self._recent = RecentVectors(RECENT_VECTORS)
        self.identity = identity
        self.dimensions = network.dimensions

    @classmethod
    def open(cls, model: str = DEFAULT_MODEL, *, cache_dir: Path, sixteen_bits: bool = True) -> Self:
        """Load `model` by name or folder; with `sixteen_bits` on OpenVINO where the processor proves it.

        Its ONNX graph is kept in `cache_dir`; the first time takes about 20 s, every later one under a
        second. Nothing is downloaded when HF_HUB_OFFLINE is set or the model is the default one.
        Raises ModelNotFound, ModelNotTrusted or ExportFailed.
        """
        from embeddings.model_files import ModelFiles
        from embeddings.onnx_network import OnnxNetwork
        from embeddings.openvino_network import openvino_if_it_wins
        from embeddings.processor import cpu_info

        files = ModelFiles.find(model)
        if files.is_plain:
            in_16_bits = openvino_if_it_wins(files, cache_dir, cpu_info()) if sixteen_bits else None
            if in_16_bits is not None:
                return cls(in_16_bits, f"{files.identity}+bf16")
            return cls(OnnxNetwork.open(files, cache_dir), files.identity)

        # Loads torch: only for models whose pooling or tokenizer we would have to imitate.
        from embeddings.torch_network import TorchNetwork

        return cls(TorchNetwork(files), files.identity)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if not len(texts):
            return np.empty((0, self.dimensions), np.float32)
        readable = [encodable(text) for text in texts]
        return self._embedded(readable) if len(texts) > _QUESTION_TEXTS else self._remembered(readable)

    def _embedded(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return unit_rows(self._network.embed(texts), (len(texts), self.dimensions))

    def _remembered(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The same vectors, of which only those not asked for lately are computed."""
        known = {text: self._recent.get(text) for text in texts}
        missing = [text for text, vector in known.items() if vector is None]
        for text, vector in zip(missing, self._embedded(missing) if missing else (), strict=True):
            self._recent.keep(text, vector)
            known[text] = vector
        return np.array([known[text] for text in texts], np.float32)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [[float(x) for x in row] for row in self.encode(texts)]

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]


def encodable(text: str) -> str:
    """Return `text` with lone surrogates, which no tokenizer takes, as U+FFFD."""
    return LONE_SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)


def unit_rows(vectors: NDArray[np.float32], shape: tuple[int, int]) -> NDArray[np.float32]:
    """Return `vectors` scaled to unit length. Raises EncodingFailed for what has no direction."""
    if vectors.shape != shape:
        raise EncodingFailed(f"The encoder returned shape {vectors.shape}, expected {shape}.")
    wide = vectors.astype(np.float64)
    lengths = np.sqrt((wide * wide).sum(axis=1))
    bad = np.flatnonzero(~(np.isfinite(lengths) & (lengths > 0)))
    if bad.size:
        raise EncodingFailed(
            f"The encoder returned a NaN, infinite or zero vector for text number {bad[0]} of {shape[0]}. "
            "Leave that text out and report the model."
        )
    unit: NDArray[np.float32] = (wide / lengths[:, None]).astype(np.float32)
    return unit
