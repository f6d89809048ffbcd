from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from embeddings import processor
from embeddings.encoder import SentenceEncoder
from embeddings.model_files import ModelFiles
from embeddings.onnx_network import OnnxNetwork, exported_graph, tokenizer_of
from embeddings.openvino_network import (
    OpenvinoNetwork,
    Proof,
    one_by_one,
    openvino_if_it_wins,
    proof_of,
)

TEXTS = (
    "the fridge is warm",
    "the door is warm",
    "a",
    "",
    "return the fridge",
    "warm warm warm door the a is",
)
WITH_MATRICES = "model name\t: made up\nflags\t: avx2 amx_bf16\n"
GOOD = {"lowest_cosine": 0.99995, "repeatable": True, "joined": True, "times_as_fast": 2.0}

Tokens = NDArray[np.int64]
Vectors = NDArray[np.float32]


def exact(tokens: Tokens) -> Vectors:
    return np.stack([tokens.sum(axis=1), np.ones(len(tokens))], axis=1).astype(np.float32)


@pytest.mark.parametrize(
    ("change", "holds"),
    [
        ({}, True),
        ({"joined": False}, True),  # then no texts share a run
        ({"lowest_cosine": 0.99989}, False),
        ({"repeatable": False}, False),
        ({"times_as_fast": 1.1}, False),
    ],
)
def test_a_runtime_is_taken_only_if_it_is_exact_repeatable_and_clearly_faster(
    change: dict[str, object], holds: bool
) -> None:
    assert Proof.model_validate({**GOOD, **change}).holds is holds


def test_a_run_like_the_exact_one_is_exact_repeatable_and_may_be_shared() -> None:
    proof = proof_of(exact, exact, range(1, 300))

    assert (proof.lowest_cosine, proof.repeatable, proof.joined) == (pytest.approx(1), True, True)


def test_a_vector_that_depends_on_the_texts_beside_it_is_found_out() -> None:
    def leaning(tokens: Tokens) -> Vectors:
        return exact(tokens) + np.float32(len(tokens) - 1) / 1000

    assert not proof_of(leaning, exact, range(1, 300)).joined
    assert proof_of(one_by_one(leaning), exact, range(1, 300)).joined


def test_a_vector_that_is_another_each_time_is_found_out() -> None:
    asked: list[int] = []

    def restless(tokens: Tokens) -> Vectors:
        asked.append(len(tokens))
        return exact(tokens) + np.float32(len(asked) / 1000)

    assert not proof_of(restless, exact, range(1, 300)).repeatable


def test_a_vector_in_another_direction_is_found_out() -> None:
    proof = proof_of(lambda tokens: exact(tokens)[:, ::-1].copy(), exact, range(1, 300))

    assert not proof.holds
    assert proof.lowest_cosine < 0.5


def test_without_the_instructions_it_is_not_even_tried(tiny_model: Path, tmp_path: Path) -> None:
    found = openvino_if_it_wins(ModelFiles.find(str(tiny_model)), tmp_path, "flags\t: avx2 avx512_vnni\n")

    assert found is None
    assert list(tmp_path.iterdir()) == []


WITHOUT = "not __import__('importlib').util.find_spec('openvino')"


@pytest.mark.skipif(WITHOUT, reason="no OpenVINO for this platform")
class TestWithOpenvino:
    @pytest.fixture
    def network(self, tiny_model: Path, tiny_cache: Path) -> OpenvinoNetwork:
        files = ModelFiles.find(str(tiny_model))
        return OpenvinoNetwork(exported_graph(files, tiny_cache), tokenizer_of(files), "f32", joined=True)

    def test_the_vectors_are_those_of_onnx_runtime(
        self, network: OpenvinoNetwork, tiny_model: Path, tiny_cache: Path
    ) -> None:
        expected = OnnxNetwork.open(ModelFiles.find(str(tiny_model)), tiny_cache).embed(TEXTS)

        assert network.dimensions == 8
        assert np.abs(network.embed(TEXTS) - expected).max() < 1e-5

    def test_a_text_has_the_same_bits_alone_in_a_batch_and_among_callers(
        self, network: OpenvinoNetwork
    ) -> None:
        alone = [network.embed([text])[0] for text in TEXTS]

        with ThreadPoolExecutor(6) as callers:
            at_once = list(callers.map(lambda text: network.embed([text])[0], TEXTS * 4))

        assert np.array_equal(network.embed(TEXTS), alone)
        assert np.array_equal(at_once, alone * 4)

    def test_a_processor_is_tried_once_and_what_it_showed_decides(
        self, tiny_model: Path, tiny_cache: Path, tmp_path: Path
    ) -> None:
        files = ModelFiles.find(str(tiny_model))
        cache = shutil.copytree(tiny_cache, tmp_path / "cache")

        first = openvino_if_it_wins(files, cache, WITH_MATRICES)
        (kept,) = cache.glob("*.json")
        shown = Proof.model_validate_json(kept.read_bytes())
        kept.write_text(Proof.model_validate(GOOD).model_dump_json())
        taken = openvino_if_it_wins(files, cache, WITH_MATRICES)
        kept.write_text(Proof.model_validate({**GOOD, "lowest_cosine": 0.9}).model_dump_json())
        refused = openvino_if_it_wins(files, cache, WITH_MATRICES)

        assert (first is not None) is shown.holds
        assert taken is not None
        assert refused is None

    def test_who_asks_for_32_bits_gets_them_where_16_were_proved_too(
        self, tiny_model: Path, tiny_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(processor, "cpu_info", lambda: WITH_MATRICES)
        cache = shutil.copytree(tiny_cache, tmp_path / "cache")
        openvino_if_it_wins(ModelFiles.find(str(tiny_model)), cache, WITH_MATRICES)
        (kept,) = cache.glob("*.json")
        kept.write_text(Proof.model_validate(GOOD).model_dump_json())

        proved = SentenceEncoder.open(str(tiny_model), cache_dir=cache)
        in_32_bits = SentenceEncoder.open(str(tiny_model), cache_dir=cache, sixteen_bits=False)

        assert proved.identity == f"{in_32_bits.identity}+bf16"
