"""Evaluation sets: a folder of documents, conversations, queries and judgements, read into cases.

EvaluationError
├── SetUnreadable     a folder is not a set, or a line of it makes no sense
├── TargetFailed      the service could not be asked (targets.py)
└── RunsDoNotPair     two results cannot be compared (comparison.py)
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TextIO, cast

Speaker = Literal["customer", "agent"]


class EvaluationError(Exception):
    """Something the person who started the evaluation can put right."""


class SetUnreadable(EvaluationError):
    pass


@dataclass(frozen=True)
class CorpusDocument:
    id: str
    title: str
    """May be empty."""
    text: str
    kind: str = "policy"


@dataclass(frozen=True)
class Said:
    """One utterance."""

    speaker: Speaker
    text: str


@dataclass(frozen=True)
class Case:
    """A moment in a conversation, and which documents answer it."""

    id: str
    turns: tuple[Said, ...]
    """What was said until now; the last one is the customer's turn that is to be answered."""
    relevant: Mapping[str, int] = field(default_factory=dict)
    """Document id → 1 relevant, 2 more relevant. Empty: nothing held answers, Assist should be silent."""
    domain: str = ""

    @property
    def should_be_silent(self) -> bool:
        return not self.relevant

    @property
    def asked(self) -> str:
        return self.turns[-1].text


@dataclass(frozen=True)
class CaseSet:
    name: str
    documents: tuple[CorpusDocument, ...]
    cases: tuple[Case, ...]


def load(folder: Path, split: str | None = None, limit: int | None = None) -> CaseSet:
    """Read the set in `folder`; `split` keeps its cases only, `limit` a sample that is the same every time.

    All documents are kept in any case. Raises SetUnreadable.
    """
    documents = tuple(_documents(folder))
    held = {document.id for document in documents}
    judged = _judgements(folder, held)
    of_query = splits(folder)
    if split is not None and split not in {kept for kept, _ in of_query.values()}:
        raise SetUnreadable(f"{folder.name} has no split {split!r}. Leave --split out to run all cases.")
    conversations = {row["id"]: row["turns"] for row in rows(folder, "conversations.jsonl")}
    cases = [
        Case(
            query["id"],
            _turns(query, conversations),
            judged.get(query["id"], {}),
            of_query.get(query["id"], ("", ""))[1],
        )
        for query in rows(folder, "queries.jsonl")
        if split is None or of_query.get(query["id"], ("", ""))[0] == split
    ]
    return CaseSet(folder.resolve().name, documents, tuple(_sample(cases, limit)))


def _sample(cases: list[Case], limit: int | None) -> list[Case]:
    """Return at most `limit` cases in their order, chosen by the digest of their ids: no run of one topic."""
    if limit is None or limit >= len(cases):
        return cases
    drawn = sorted(cases, key=lambda case: hashlib.sha256(case.id.encode()).digest())[:limit]
    chosen = {case.id for case in drawn}
    return [case for case in cases if case.id in chosen]


def _documents(folder: Path) -> Iterator[CorpusDocument]:
    for row in rows(folder, "corpus.jsonl"):
        kind = row.get("metadata", {}).get("kind")
        yield CorpusDocument(
            row["id"],
            row["title"],
            row["text"],
            kind if kind in ("policy", "product", "faq", "playbook") else "policy",
        )


def _turns(query: dict[str, Any], conversations: Mapping[str, list[dict[str, Any]]]) -> tuple[Said, ...]:
    """Return the conversation up to and with the turn that asks; later turns are not shown to anybody."""
    try:
        told = conversations[query["conversation_id"]][: query["turn_index"] + 1]
    except KeyError:
        raise SetUnreadable(f"Query {query['id']} belongs to a conversation that is not there.") from None
    if not told or told[-1]["text"] != query["text"]:
        raise SetUnreadable(f"Query {query['id']} is not turn {query['turn_index']} of its conversation.")
    before = [Said(turn["speaker"], turn["text"]) for turn in told[:-1] if turn["text"].strip()]
    return (*before, Said(told[-1]["speaker"], told[-1]["text"]))


def _judgements(folder: Path, held: set[str]) -> dict[str, dict[str, int]]:
    judged: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for row in _table(folder, "qrels.tsv"):
        if row["corpus-id"] not in held:
            raise SetUnreadable(f"qrels.tsv of {folder.name} names {row['corpus-id']!r}, not in the corpus.")
        if int(row["relevance"]) > 0:
            judged[row["query-id"]][row["corpus-id"]] = int(row["relevance"])
    return dict(judged)


def splits(folder: Path) -> dict[str, tuple[str, str]]:
    """Return query id → (split, domain) of the set in `folder`; empty for a set without splits."""
    if _path(folder, "splits.tsv") is None:
        return {}
    return {row["query-id"]: (row["split"], row["domain"]) for row in _table(folder, "splits.tsv")}


def _table(folder: Path, name: str) -> Iterator[dict[str, str]]:
    with _open(folder, name) as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def rows(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    """The lines of a JSONL file of the set, gzipped or not. Raises SetUnreadable."""
    with _open(folder, name) as file:
        for number, line in enumerate(file, 1):
            try:
                yield json.loads(line)
            except json.JSONDecodeError as error:
                raise SetUnreadable(f"{name} of {folder.name}, line {number}: {error}") from error


def _open(folder: Path, name: str) -> TextIO:
    path = _path(folder, name)
    if path is None:
        raise SetUnreadable(f"{folder} has no {name} (nor {name}.gz), so there is nothing to evaluate.")
    if path.suffix == ".gz":
        return cast(TextIO, gzip.open(path, "rt", encoding="utf-8", newline=""))
    return path.open(encoding="utf-8", newline="")


def _path(folder: Path, name: str) -> Path | None:
    return next((path for path in (folder / name, folder / f"{name}.gz") if path.is_file()), None)


ALLOWED_ID = re.compile(r"[A-Za-z0-9._:@-]{1,128}")


class ApiIds:
    """Ids of a set ↔ ids the contract allows. `policy/returns` ↔ `policy@2freturns`."""

    def __init__(self, ids: tuple[str, ...]) -> None:
        self._api_id = {id: api_id(id) for id in ids}
        self._id = {api: id for id, api in self._api_id.items()}
        if len(self._id) < len(self._api_id):
            raise SetUnreadable("Two document ids of the set would be one in the service.")

    def to_api(self, id: str) -> str:
        return self._api_id[id]

    def from_api(self, api: str) -> str:
        """Return the set's id. A document that is not of this set keeps its own: it is a wrong result."""
        return self._id.get(api, api)


def api_id(id: str) -> str:
    """Return `id` with each character that is not allowed, and `@`, written as `@` and its bytes in hex."""
    escaped = re.sub(r"[^A-Za-z0-9._:-]", lambda found: "".join(f"@{b:02x}" for b in found[0].encode()), id)
    if ALLOWED_ID.fullmatch(escaped):
        return escaped
    return f"{escaped[:100]}@@{hashlib.sha256(id.encode()).hexdigest()[:24]}"
