from __future__ import annotations

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from embeddings.encoder import BASE_MODEL, DEFAULT_MODEL, ExportFailed, SentenceEncoder
from embeddings.model_files import ADAPTER, ModelFiles, sha256_of
from embeddings.onnx_network import OnnxNetwork, exported_graph
from tests.conftest import ROOT
from tests.embeddings.conftest import write_modules

CACHE = ROOT / ".cache" / "encoder"
TEXTS = (
    "My fridge is getting warm.",
    "",
    "How long do I have to return a robot vacuum that I opened?",
    "ÀÉÎ straße 🧊 冰箱坏了",
    "Refunds go to the original payment method within 5 working days after the item is received. " * 30,
    "Where is my order?",
    "My fridge is getting cold.",
    "My fridge is getting too cold.",
)


def test_the_vectors_of_the_base_are_those_of_sentence_transformers() -> None:
    from sentence_transformers import SentenceTransformer

    theirs = SentenceTransformer(str(ModelFiles.find(BASE_MODEL).folder), device="cpu")
    expected = theirs.encode(list(TEXTS), show_progress_bar=False)

    ours = SentenceEncoder.open(BASE_MODEL, cache_dir=CACHE, sixteen_bits=False)
    cosines = (ours.encode(TEXTS) * expected).sum(axis=1)

    assert cosines.min() >= 0.99999


@pytest.mark.parametrize(("sixteen_bits", "least"), [(False, 0.99999), (True, 0.9999)])
def test_the_vectors_of_the_default_are_those_of_the_base_with_the_adapter(
    sixteen_bits: bool, least: float
) -> None:
    from safetensors.torch import load_file
    from sentence_transformers import SentenceTransformer

    theirs = SentenceTransformer(str(ModelFiles.find(BASE_MODEL).folder), device="cpu")
    weights, parts = dict(theirs[0].auto_model.named_parameters()), load_file(ADAPTER)
    added = [name.removesuffix(".up") for name in parts if name.endswith(".up")]
    for layer in added:
        weights[f"{layer}.weight"].data += parts[f"{layer}.up"].float() @ parts[f"{layer}.down"].float()
    expected = theirs.encode(list(TEXTS), show_progress_bar=False)

    ours = SentenceEncoder.open(cache_dir=CACHE, sixteen_bits=sixteen_bits)
    cosines = (ours.encode(TEXTS) * expected).sum(axis=1)

    assert len(added) == 36  # six layers: query, key, value, out, and the two of the feed-forward part
    assert cosines.min() >= least


@pytest.fixture(scope="module")
def network() -> OnnxNetwork:
    """The default model below the encoder, which would remember what it was asked before."""
    return OnnxNetwork.open(ModelFiles.find(DEFAULT_MODEL), CACHE)


def test_a_text_has_the_same_vector_to_the_last_bit_whatever_is_beside_it(network: OnnxNetwork) -> None:
    together = network.embed(TEXTS * 3)
    alone = np.concatenate([network.embed([text]) for text in TEXTS])
    backwards = network.embed(TEXTS[::-1])[::-1]

    assert (together == np.tile(alone, (3, 1))).all()
    assert (backwards == alone).all()


def test_equal_lengths_share_a_run_and_change_no_bit(network: OnnxNetwork) -> None:
    texts = [f"return {item} today" for item in ("fridge", "oven", "dryer", "television", "vacuum")]
    alone = np.concatenate([network.embed([text]) for text in texts])

    assert (network.embed(texts) == alone).all()


def test_callers_at_the_same_time_get_the_same_bits(network: OnnxNetwork) -> None:
    alone = [network.embed([text]) for text in TEXTS]

    with ThreadPoolExecutor(8) as callers:
        at_once = list(callers.map(lambda text: network.embed([text]), TEXTS * 4))

    assert all((a == b).all() for a, b in zip(at_once, alone * 4, strict=True))


def test_what_lies_beyond_256_tokens_is_not_read(minilm: SentenceEncoder) -> None:
    start = "refund " * 254

    same, other = minilm.encode([start, start + "completely different words at the end"])

    assert (same == other).all()


def test_serving_never_loads_torch() -> None:
    program = (
        "import sys; from pathlib import Path; from embeddings.encoder import SentenceEncoder\n"
        "SentenceEncoder.open(cache_dir=Path('.cache/encoder')).embed_query('warm fridge')\n"
        "print(sorted({'torch', 'transformers', 'sentence_transformers', 'faiss'} & set(sys.modules)))"
    )

    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True
    )

    assert result.stdout.strip() == "[]"


def test_a_model_in_a_folder_is_exported_once_and_agrees_with_sentence_transformers(
    tiny_model: Path, tiny_cache: Path
) -> None:
    from sentence_transformers import SentenceTransformer

    texts = ["Return the fridge", "warm", "the door is warm the fridge is warm a fridge " * 3]
    encoder = SentenceEncoder.open(str(tiny_model), cache_dir=tiny_cache, sixteen_bits=False)
    expected = SentenceTransformer(str(tiny_model), device="cpu").encode(texts, show_progress_bar=False)

    assert encoder.dimensions == 8
    assert np.abs(encoder.encode(texts) - expected).max() < 1e-5
    assert sorted(path.suffix for path in tiny_cache.iterdir()) == [".lock", ".onnx", ".sha256"]


def test_a_good_graph_is_not_made_again(tiny_model: Path, tiny_cache: Path) -> None:
    files = ModelFiles.find(str(tiny_model))
    made_at = exported_graph(files, tiny_cache).stat().st_mtime_ns

    assert exported_graph(files, tiny_cache).stat().st_mtime_ns == made_at


def test_a_damaged_graph_is_made_again(tiny_model: Path, tiny_cache: Path, tmp_path: Path) -> None:
    files = ModelFiles.find(str(tiny_model))
    shutil.copytree(tiny_cache, tmp_path, dirs_exist_ok=True)
    graph = next(tmp_path.glob("*.onnx"))
    good = sha256_of(graph)

    damaged = bytearray(graph.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    graph.write_bytes(damaged)

    assert sha256_of(exported_graph(files, tmp_path)) == good


def test_a_model_that_cannot_be_exported_is_an_error_that_names_it(tmp_path: Path) -> None:
    folder = tmp_path / "broken"
    write_modules(folder, mean=True)
    (folder / "model.safetensors").write_bytes(b"not weights")

    with pytest.raises(ExportFailed, match=r"Could not export broken to ONNX \(exit 1\)"):
        exported_graph(ModelFiles.find(str(folder)), tmp_path / "cache")
    assert [path.suffix for path in (tmp_path / "cache").iterdir()] == [".lock"]


def test_a_model_with_another_pooling_runs_on_sentence_transformers(tiny_model: Path, tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer

    folder = shutil.copytree(tiny_model, tmp_path / "first-token")
    write_modules(folder, mean=False)
    texts = ["Return the fridge", "warm door", "a"]

    encoder = SentenceEncoder.open(str(folder), cache_dir=tmp_path / "cache")
    expected = SentenceTransformer(str(folder), device="cpu").encode(texts, show_progress_bar=False)

    assert np.abs(encoder.encode(texts) - expected).max() < 1e-6
    assert not (tmp_path / "cache").exists()
