"""The street: eval → assist → knowledge_base → embeddings. Imports run left to right only."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
STREET = ("eval", "assist", "knowledge_base", "embeddings")


def imports_of(file: Path) -> set[str]:
    """The dotted names a file imports, wherever in the file."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno}: a relative import hides where it leads"
            names.add(node.module or "")
    return names


@pytest.mark.parametrize("package", STREET)
def test_a_package_imports_only_packages_to_its_right(package: str) -> None:
    forbidden = set(STREET[: STREET.index(package)])

    against = {
        f"{file.relative_to(ROOT)} imports {name}"
        for file in (ROOT / package).rglob("*.py")
        for name in imports_of(file)
        if name.split(".")[0] in forbidden
    }

    assert against == set()


def test_eval_sees_of_assist_only_what_the_package_exports() -> None:
    inside = {
        f"{file.relative_to(ROOT)} imports {name}"
        for file in (ROOT / "eval").rglob("*.py")
        for name in imports_of(file)
        if name.startswith("assist.")
    }

    assert inside == set()


@pytest.mark.parametrize(
    ("library", "homes"),
    [
        ("faiss", {"embeddings/vector_index.py"}),
        ("celpy", {"assist/judging/rules.py"}),
        ("onnxruntime", {"embeddings/onnx_network.py"}),
    ],
)
def test_a_library_is_known_to_one_place_only(library: str, homes: set[str]) -> None:
    users = {
        str(file.relative_to(ROOT))
        for package in STREET
        for file in (ROOT / package).rglob("*.py")
        if library in {name.split(".")[0] for name in imports_of(file)}
    }

    assert users <= homes


@pytest.mark.parametrize("module", ["pickle", "marshal", "shelve", "joblib", "dill", "cloudpickle"])
def test_nothing_unpickles(module: str) -> None:
    users = {
        str(file.relative_to(ROOT))
        for package in STREET
        for file in (ROOT / package).rglob("*.py")
        if module in {name.split(".")[0] for name in imports_of(file)}
    }

    assert users == set()


def test_serving_loads_nothing_that_only_training_or_measuring_needs() -> None:
    heavy = {"torch", "transformers", "sentence_transformers", "scipy", "numba", "pandas", "sklearn"}
    program = f"import sys, assist.__main__; print(sorted({heavy!r} & set(sys.modules)))"

    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True
    )

    assert result.stdout.strip() == "[]"
