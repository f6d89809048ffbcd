"""What is evaluated: anything that can take documents, search them and answer a conversation."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import httpx

from eval.cases import ApiIds, Case, CorpusDocument, EvaluationError, Said
from eval.measures import folded
from knowledge_base.loading import Loaded

PASSAGES_PER_DOCUMENT = 5  # passages asked for per document wanted: several of one document fold into it
MOST_PASSAGES = 100  # what the contract allows as k
IMPORT_POLL_SECONDS = 0.5
IMPORT_SECONDS = 300.0  # how long an import may take, whatever its size,
IMPORT_SECONDS_PER_DOCUMENT = 0.5  # and for each document; encoding one takes far less


class TargetFailed(EvaluationError):
    """One request failed. In a case it counts as an empty answer; while indexing it ends the run."""


@dataclass(frozen=True)
class Reply:
    """What Assist said to a case."""

    spoke: bool
    reason: str | None
    """Why it did not speak."""
    cited: tuple[str, ...] = ()
    """Documents the first suggestion rests on."""
    confidence: float | None = None
    """How probable it is that something held answers, 0 to 1, spoken or not; None: it does not say."""


class Target(Protocol):
    name: str

    def index(self, documents: Sequence[CorpusDocument]) -> None:
        """Take in the documents; they can be found when this returns."""
        ...

    def search(self, case: Case, k: int) -> tuple[str, ...]:
        """Return the ids of at most k documents, best first."""
        ...

    def suggest(self, case: Case) -> Reply: ...


class HttpTarget:
    """A running service."""

    def __init__(self, client: httpx.Client, name: str) -> None:
        """`client` has the service's base URL and the key of an editor or admin."""
        self._client = client
        self.name = name
        self._ids = ApiIds(())

    @classmethod
    def at(cls, url: str, key: str, name: str | None = None) -> HttpTarget:
        headers = {"Authorization": f"Bearer {key}"}
        return cls(httpx.Client(base_url=url, headers=headers, timeout=60), name or f"Assist at {url}")

    def close(self) -> None:
        self._client.close()

    def index(self, documents: Sequence[CorpusDocument]) -> None:
        self._ids = ApiIds(tuple(document.id for document in documents))
        self.take([document_fields(document, self._ids) for document in documents])

    def take(
        self, rows: Sequence[Mapping[str, Any]], of: Literal["documents", "customers"] = "documents"
    ) -> None:
        """Import documents or customers as the contract has them; they can be found when this returns."""
        lines = [json.dumps(row) for row in rows]
        upload = {"files": (f"{of}.jsonl", "\n".join(lines).encode(), "application/jsonl")}
        job = self.ask("POST", f"/v1/{of}/import", files=upload)["job"]
        patience = IMPORT_SECONDS + IMPORT_SECONDS_PER_DOCUMENT * len(rows)
        ends = time.monotonic() + patience
        while (state := self.ask("GET", f"/v1/jobs/{job}"))["state"] == "running":
            if time.monotonic() > ends:
                raise TargetFailed(
                    f"The import {job} still runs after {patience:.0f} s: see the service's log."
                )
            time.sleep(IMPORT_POLL_SECONDS)
        if state["state"] != "done" or state["failed"]:
            raise TargetFailed(f"The import ended as {state['state']}: {state['failed'][:3]}")

    def search(self, case: Case, k: int) -> tuple[str, ...]:
        asked = {
            "query": case.asked,
            "turns": [_turn(said) for said in case.turns[:-1]],
            "k": passages_for(k),
        }
        found = self.ask("POST", "/v1/search", json=asked)["results"]
        return folded(self._ids.from_api(result["document_id"]) for result in found)[:k]

    def suggest(self, case: Case) -> Reply:
        answer = self.answer(case.turns)
        suggestions = answer["suggestions"]
        evidence = suggestions[0]["evidence"] if suggestions else []
        cited = folded(self._ids.from_api(quote["document_id"]) for quote in evidence)
        spoke = answer["status"] == "suggested" and bool(suggestions)
        # None: it did not look, since nothing was asked.
        return Reply(spoke, answer["reason"], cited, answer["strength"] or 0.0)

    def answer(self, turns: Sequence[Said], customer_id: str | None = None) -> dict[str, Any]:
        """The answer to the last of `turns`, as the contract has it."""
        asked: dict[str, Any] = {"turns": [_turn(said) for said in turns]}
        if customer_id is not None:
            asked["customer_id"] = customer_id
        answer: dict[str, Any] = self.ask("POST", "/v1/suggest", json=asked)
        return answer

    def put_document(self, id: str, fields: Mapping[str, Any]) -> None:
        """Store one document as it is, with its audience and its dates."""
        self.ask("PUT", f"/v1/documents/{id}", json=fields)

    def put_documents(self, documents: Iterable[Loaded]) -> None:
        """Store each, older versions before newer ones; what names another document after what is named."""
        for one in sorted(documents, key=lambda one: any(rule.or_granted_by for rule in one.document.checks)):
            self.put_document(one.document_id, one.document.model_dump(mode="json"))

    def put_customer(self, id: str, profile: Mapping[str, Any]) -> None:
        """Make a customer known."""
        self.ask("PUT", f"/v1/customers/{id}", json=profile)

    def as_agent(self) -> HttpTarget:
        """The same service, asked by an agent: what a reader may see decides what is found."""
        made = self.ask("POST", "/v1/keys", json={"name": "evaluation", "role": "agent"})
        return HttpTarget.at(str(self._client.base_url), made["key"], self.name)

    def check_draft(
        self, text: str, turns: Sequence[Said], customer_id: str | None = None
    ) -> tuple[Mapping[str, Any], ...]:
        """What the draft check says to an agent's words: findings as the contract has them."""
        asked = {"text": text, "turns": [_turn(said) for said in turns], "customer_id": customer_id}
        return tuple(self.ask("POST", "/v1/drafts/check", json=asked)["findings"])

    def brief(
        self, id: str, on_file: Mapping[str, Any], turns: Sequence[Mapping[str, str]]
    ) -> dict[str, Any]:
        """The brief after the last turn of a conversation; it and its customer, both `id`, are new.

        `on_file` is what `PUT /v1/customers/{id}` takes.
        """
        self.ask("PUT", f"/v1/customers/{id}", json=on_file)
        self.ask("PUT", f"/v1/conversations/{id}", json={"customer_id": id})
        for turn in turns:
            self.ask("POST", f"/v1/conversations/{id}/turns", json=turn)
        brief: dict[str, Any] = self.ask("GET", f"/v1/conversations/{id}/brief")
        return brief

    def ask(self, method: str, path: str, **content: Any) -> Any:
        """One request, and what its answer holds. Raises TargetFailed."""
        try:
            response = self._client.request(method, path, **content)
            response.raise_for_status()
        except httpx.HTTPStatusError as error:
            raise TargetFailed(
                f"{method} {path}: {error.response.status_code} {error.response.text[:200]}"
            ) from error
        except httpx.HTTPError as error:
            raise TargetFailed(f"{method} {path}: {error!r}. Is the service running?") from error
        return response.json()


def passages_for(documents: int) -> int:
    return min(MOST_PASSAGES, documents * PASSAGES_PER_DOCUMENT)


def document_fields(document: CorpusDocument, ids: ApiIds) -> dict[str, str]:
    """A document of a set as the contract takes it: public, and titled by its id where it has no title."""
    return {
        "id": ids.to_api(document.id),
        "title": document.title.strip()[:300] or document.id,
        "text": document.text,
        "kind": document.kind,
        "audience": "public",
    }


def _turn(said: Said) -> dict[str, str]:
    return {"speaker": said.speaker, "text": said.text}
