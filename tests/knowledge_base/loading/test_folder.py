from __future__ import annotations

from pathlib import Path

import pytest

from knowledge_base.documents import Document
from knowledge_base.front_matter import InvalidDocument
from knowledge_base.loading import Loaded, load_folder


def test_a_folder_gives_its_documents_with_older_versions_first(tmp_path: Path):
    (tmp_path / "returns.md").write_text("---\nkind: policy\n---\n# Returns\n\nNew.", encoding="utf-8")
    (tmp_path / "returns.v1.md").write_text("---\nkind: policy\n---\n# Returns\n\nOld.", encoding="utf-8")
    (tmp_path / "faq").mkdir()
    (tmp_path / "faq" / "late-delivery.md").write_text("Sorry, 🚚.", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("not Markdown", encoding="utf-8")

    assert list(load_folder(tmp_path, {"kind": "faq", "audience": "public"})) == [
        Loaded(
            "late-delivery", Document(title="Late delivery", text="Sorry, 🚚.", kind="faq", audience="public")
        ),
        Loaded(
            "returns", Document(title="Returns", text="# Returns\n\nOld.", kind="policy", audience="public")
        ),
        Loaded(
            "returns", Document(title="Returns", text="# Returns\n\nNew.", kind="policy", audience="public")
        ),
    ]


def test_a_wrong_file_is_named_with_line_and_column(tmp_path: Path):
    (tmp_path / "returns.md").write_text("---\nkind: poem\n---\nText", encoding="utf-8")

    with pytest.raises(InvalidDocument) as caught:
        list(load_folder(tmp_path))

    assert str(caught.value) == (
        f"{tmp_path / 'returns.md'}: line 2, column 7: kind: "
        "it must be 'policy', 'product', 'faq' or 'playbook', not 'poem'"
    )


def test_a_missing_folder_is_named(tmp_path: Path):
    with pytest.raises(FileNotFoundError, match=r"There is no folder '.*nowhere'"):
        list(load_folder(tmp_path / "nowhere"))
