"""The suites that LangChain publishes for `Embeddings`."""

from __future__ import annotations

from typing import Any

import pytest
from langchain_tests.integration_tests import EmbeddingsIntegrationTests
from langchain_tests.unit_tests import EmbeddingsUnitTests

from embeddings.encoder import SentenceEncoder
from embeddings.hashing import HashEmbeddings


class OfHashEmbeddings:
    @property
    def embeddings_class(self) -> type[HashEmbeddings]:
        return HashEmbeddings


class OfSentenceEncoder:
    network: Any

    @pytest.fixture(autouse=True)
    def _default_model(self, minilm: SentenceEncoder) -> None:
        type(self).network = minilm._network

    @property
    def embeddings_class(self) -> type[SentenceEncoder]:
        return SentenceEncoder

    @property
    def embedding_model_params(self) -> dict[str, Any]:
        return {"network": self.network, "identity": "minilm@test"}


class TestHashEmbeddings(OfHashEmbeddings, EmbeddingsUnitTests):
    pass


class TestHashEmbeddingsInUse(OfHashEmbeddings, EmbeddingsIntegrationTests):
    pass


class TestSentenceEncoder(OfSentenceEncoder, EmbeddingsUnitTests):
    pass


class TestSentenceEncoderInUse(OfSentenceEncoder, EmbeddingsIntegrationTests):
    pass
