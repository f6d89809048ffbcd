"""The sample company loaded into a service, so that a newcomer has something to try."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from assist.conversations import ConversationDetails, Turn
from assist.wiring import Service
from knowledge_base import sample
from knowledge_base.readers import Reader

_MARK = "sample-loading"
_READER = Reader(name="sample", role="agent")


class NotEmpty(Exception):
    """There is something already, which the sample must not be mixed with."""


def load_sample(service: Service, tell: Callable[[str], None]) -> None:
    """Fill an empty service; `tell` hears of the progress. NotEmpty where it holds anything else.

    Again after an interruption, it finishes what it began.
    """
    mark = service.data_dir / _MARK
    if not is_half_loaded(service):
        if not is_empty(service):
            raise NotEmpty(
                f"{str(service.data_dir)!r} holds documents, customers or conversations already. "
                "Point ASSIST_DATA_DIR at another directory, or move this one away."
            )
        mark.touch()
    today = service.clock().date()
    documents = [(one.document_id, one.document) for one in sample.documents()]
    tell(f"Indexing {len(documents)} documents ...")
    service.knowledge_base.put_many(documents)
    customers = sample.customers(today)
    taken = tuple(service.customers.import_rows(customers))
    rejected = [one for part in taken for one in part.rejected]
    if rejected:
        raise ValueError(f"The sample's customers do not fit: {rejected[0].detail}")
    conversations = sample.conversations(today)
    for row in reversed(conversations):  # the list begins with the latest: the first story shall be on top
        _converse(service, row)
    tell(f"Loaded {len(customers)} customers and {len(conversations)} conversations.")
    mark.unlink()


def is_half_loaded(service: Service) -> bool:
    """Whether loading the sample was interrupted here."""
    return (service.data_dir / _MARK).exists()


def is_empty(service: Service) -> bool:
    """Whether the service holds no document, customer or conversation yet."""
    editor = Reader(name="sample", role="editor")
    return not (
        service.knowledge_base.list(editor, limit=1)
        or service.customers.list(limit=1)
        or service.conversations.list(limit=1)
    )


def _converse(service: Service, row: dict[str, Any]) -> None:
    """Store a scripted conversation up to the customer's last word, and answer that: the agent is next."""
    about = {name: row[name] for name in ("customer_id", "channel", "subject")}
    service.conversations.put(row["id"], ConversationDetails.model_validate(about))
    turns = [Turn.model_validate(turn) for turn in row["turns"]]
    while turns and turns[-1].speaker == "agent":
        turns.pop()
    for turn in turns[:-1]:
        service.assistant.store_turn(row["id"], turn)
    for turn in turns[-1:]:
        service.assistant.add_turn(row["id"], turn, _READER)
