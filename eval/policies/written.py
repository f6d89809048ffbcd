"""A set's policies as documents with checks: the set's texts, and beside them what we wrote about each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from eval.cases import ApiIds, CorpusDocument, SetUnreadable
from eval.targets import document_fields


@dataclass(frozen=True)
class WrittenCheck:
    """One check of ours."""

    fields: Mapping[str, str]
    """What a document takes: id, title, rule, ask."""
    asks_for: str | None
    """The fact that `ask` asks for: `attributes.cancel_reason`."""
    said: re.Pattern[str] | None
    """What a customer says who has answered the question already."""

    @property
    def ask(self) -> str | None:
        return self.fields.get("ask")


@dataclass(frozen=True)
class WrittenDocument:
    """What we wrote about one document of the set."""

    id: str
    actions: tuple[str, ...]
    """The steps that it decides on."""
    grants: tuple[str, ...]
    """Those of them that an agent may take where its checks are met; what is always forbidden is none."""
    asked: str
    """How a customer asks for it; `{order}` stands for the order."""
    checks: tuple[WrittenCheck, ...]

    def fields(self) -> dict[str, Any]:
        """What is stored beside the text."""
        authority = [{"action": action, "role": "agent"} for action in self.grants]
        return {"checks": [dict(check.fields) for check in self.checks], "authority": authority}


@dataclass(frozen=True)
class Refused:
    """A step that a scenario asks for and the gold actions do not take, labelled by hand."""

    task: str
    action: str
    order: str | None
    wants: Mapping[str, Any]
    why: str
    after: int
    """How many of the task's gold actions come before."""


@dataclass(frozen=True)
class Written:
    """All that we wrote about a set."""

    as_of: datetime
    documents: tuple[WrittenDocument, ...]
    says: Mapping[str, Mapping[str, Any]]
    """Task → what its customer says when asked, which the gold actions do not carry."""
    refused: tuple[Refused, ...]

    @cached_property
    def of_action(self) -> Mapping[str, WrittenDocument]:
        return {action: document for document in self.documents for action in document.actions}

    @cached_property
    def of_id(self) -> Mapping[str, WrittenDocument]:
        return {document.id: document for document in self.documents}

    def rows(self, corpus: Sequence[CorpusDocument], ids: ApiIds) -> Iterator[dict[str, Any]]:
        """The documents as the service takes them."""
        for document in corpus:
            ours = self.of_id.get(document.id)
            yield document_fields(document, ids) | (ours.fields() if ours else {})


def read(path: Path) -> Written:
    """What is written in `path`. Raises SetUnreadable."""
    try:
        held = yaml.safe_load(path.read_text("utf-8"))
        return Written(
            as_of=held["as_of"],
            documents=tuple(_document(id, one) for id, one in held["documents"].items()),
            says={str(task): said for task, said in held.get("says", {}).items()},
            refused=tuple(_refused(one) for one in held.get("refused", ())),
        )
    except OSError as error:
        raise SetUnreadable(f"{path} cannot be read ({error}): name the checks with --checks.") from error
    except (yaml.YAMLError, KeyError, TypeError, AttributeError, re.error) as error:
        raise SetUnreadable(f"{path} does not hold checks of a set: {error!r}") from error


def _document(id: str, held: Mapping[str, Any]) -> WrittenDocument:
    checks = tuple(_check(one) for one in held["checks"])
    actions = tuple(held["actions"])
    return WrittenDocument(id, actions, tuple(held.get("grants", actions)), held["asked"], checks)


def _check(held: Mapping[str, str]) -> WrittenCheck:
    fields = {name: held[name] for name in ("id", "title", "rule", "ask") if name in held}
    said = re.compile(held["said"], re.IGNORECASE) if "said" in held else None
    return WrittenCheck(fields, held.get("asks_for"), said)


def _refused(held: Mapping[str, Any]) -> Refused:
    return Refused(
        task=str(held["task"]),
        action=held["action"],
        order=held.get("order"),
        wants=held.get("wants", {}),
        why=held["why"],
        after=held.get("after", 0),
    )
