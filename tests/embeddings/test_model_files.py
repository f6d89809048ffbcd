from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from embeddings import model_files
from embeddings.encoder import BASE_MODEL, DEFAULT_MODEL, ModelNotFound, ModelNotTrusted
from embeddings.model_files import ADAPTER, BASE_DIGESTS, ModelFiles
from tests.embeddings.conftest import write, write_modules


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A model folder whose weights nobody will load."""
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    (tmp_path / "tokenizer.json").write_text("{}")
    write(tmp_path / "config.json", {"max_position_embeddings": 512})
    write_modules(tmp_path, mean=True)
    return tmp_path


@pytest.mark.parametrize("name", ["all-MiniLM-L6-v2", "sentence-transformers/all-MiniLM-L6-v2"])
def test_the_base_is_found_without_a_network_and_reads_256_tokens(name: str) -> None:
    files = ModelFiles.find(name)

    assert files.identity == "all-MiniLM-L6-v2@b5c9b60c7a7a67a1"
    assert (files.is_plain, files.max_tokens, files.adapter) == (True, 256, None)


def test_the_default_model_is_the_base_with_our_adapter_and_has_an_identity_of_its_own() -> None:
    base, files = ModelFiles.find(BASE_MODEL), ModelFiles.find(DEFAULT_MODEL)

    assert (files.folder, files.adapter) == (base.folder, ADAPTER)
    assert files.identity.startswith("all-MiniLM-L6-v2+support@")
    assert files.fingerprint != base.fingerprint


def test_a_default_model_without_its_adapter_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(model_files, "ADAPTER", tmp_path / "adapter.safetensors")

    with pytest.raises(ModelNotFound, match=r"adapter\.safetensors is missing from the installed package"):
        ModelFiles.find(DEFAULT_MODEL)


def test_another_adapter_is_another_model(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    adapter = tmp_path_factory.mktemp("adapter") / "adapter.safetensors"
    adapter.write_bytes(b"one")
    one = ModelFiles("mini", folder, adapter).fingerprint
    adapter.write_bytes(b"another")

    assert ModelFiles("mini", folder, adapter).fingerprint != one


def test_weights_that_are_not_the_published_ones_are_refused(folder: Path) -> None:
    with pytest.raises(
        ModelNotTrusted, match=r"model\.safetensors of mini has SHA-256 .* expected 53aa51172d14"
    ):
        ModelFiles("mini", folder).require_digests(BASE_DIGESTS)


def test_a_missing_file_of_the_default_model_is_named(folder: Path) -> None:
    (folder / "model.safetensors").unlink()

    with pytest.raises(ModelNotFound, match=r"model\.safetensors is missing; reinstall"):
        ModelFiles("mini", folder).require_digests(BASE_DIGESTS)


def test_a_model_that_is_nowhere_is_an_error_that_says_what_to_do() -> None:
    with pytest.raises(ModelNotFound, match=r"No encoder model 'nobody/nothing'.*Name a folder"):
        ModelFiles.find("nobody/nothing")


@pytest.mark.parametrize("name", ["", "/no/such/folder", "a b c"])
def test_what_cannot_be_a_model_name_is_an_error_that_repeats_it(name: str) -> None:
    with pytest.raises(ModelNotFound, match=f"No encoder model '{name}'"):
        ModelFiles.find(name)


def test_a_folder_that_is_no_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelNotFound, match=r"the folder has no modules\.json"):
        ModelFiles.find(str(tmp_path))


def test_a_model_that_brings_its_own_code_is_refused(folder: Path) -> None:
    write(folder / "modules.json", [{"idx": 0, "name": "0", "path": "", "type": "evil.Transformer"}])

    with pytest.raises(ModelNotTrusted, match=r"asks to run its own code \(evil\.Transformer\)"):
        ModelFiles.find(str(folder))


def test_pickled_weights_are_refused(folder: Path) -> None:
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")

    with pytest.raises(ModelNotTrusted, match=r"only pickled weights \(pytorch_model\.bin\)"):
        ModelFiles.find(str(folder))


def test_any_file_that_can_change_a_vector_changes_the_identity(folder: Path) -> None:
    before = ModelFiles.find(str(folder)).identity
    (folder / "model.safetensors").write_bytes(b"other weights")
    after_weights = ModelFiles.find(str(folder)).identity
    write(folder / "sentence_bert_config.json", {"max_seq_length": 512})
    after_length = ModelFiles.find(str(folder)).identity

    assert len({before, after_weights, after_length}) == 3


def test_a_copy_has_the_same_fingerprint(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    copy = tmp_path_factory.mktemp("copy") / "model"
    shutil.copytree(folder, copy)

    assert ModelFiles.find(str(copy)).fingerprint == ModelFiles.find(str(folder)).fingerprint


PLAIN = {"pooling_mode_mean_tokens": True, "pooling_mode_cls_token": False}


@pytest.mark.parametrize(
    ("file", "content", "plain"),
    [
        ("1_Pooling/config.json", PLAIN, True),
        ("1_Pooling/config.json", {"pooling_mode": "mean"}, True),
        ("1_Pooling/config.json", {"pooling_mode": "cls"}, False),
        ("1_Pooling/config.json", PLAIN | {"pooling_mode_max_tokens": True}, False),
        ("sentence_bert_config.json", {"do_lower_case": True}, False),
        ("config_sentence_transformers.json", {"default_prompt_name": "query"}, False),
    ],
)
def test_only_a_mean_of_states_runs_without_torch(
    folder: Path, file: str, content: dict[str, object], plain: bool
) -> None:
    write(folder / file, content)

    assert ModelFiles.find(str(folder)).is_plain is plain


def test_a_model_with_a_module_more_does_not_run_without_torch(folder: Path) -> None:
    modules = json.loads((folder / "modules.json").read_text())
    write(folder / "modules.json", [*modules, modules[2] | {"type": "sentence_transformers.models.Dense"}])

    assert not ModelFiles.find(str(folder)).is_plain
