"""Any other sentence-transformers model, run by sentence-transformers itself."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer

from embeddings.model_files import ModelFiles


class TorchNetwork:
    """Encodes one text per run, because padding would change the last bits of a vector."""

    def __init__(self, files: ModelFiles) -> None:
        self._model = SentenceTransformer(
            str(files.folder),
            device="cpu",
            trust_remote_code=False,
            local_files_only=True,
            model_kwargs={"use_safetensors": True},
        )
        self._lock = threading.Lock()  # tokenizers of transformers change their own state while encoding
        self.dimensions = int(self._model.get_embedding_dimension() or 0)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        with self._lock:
            vectors = self._model.encode(list(texts), batch_size=1, show_progress_bar=False)
        return np.asarray(vectors, np.float32)
