"""The tables of the state database. Knowledge has its own in `knowledge_base.catalogue`."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC moment, on databases with and without time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Refuse a naive time: nobody knows what it means."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Give it back as UTC."""
        return (
            value if value is None else (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC)
        )


Sequence = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts by itself in INTEGER keys only

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

keys = Table(
    "keys",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("role", String(20), nullable=False),
    Column("teams", JSON, nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime),
    Column("revoked_at", UtcDateTime),
)

customers = Table(
    "customers",
    metadata,
    Column("id", String(128), primary_key=True),
    Column("profile", JSON, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
)

identities = Table(
    "identities",
    metadata,
    Column("kind", String(20), primary_key=True),
    Column("value", String(320), primary_key=True),  # normalised: see assist.customers.identities
    Column("customer_id", ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True),
    Column("ending", String(7), index=True),  # of a telephone number: how it is found however it was dialled
)

merges = Table(
    "merges",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("customer_id", ForeignKey("customers.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("other", ForeignKey("customers.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("reason", Text),
    Column("merged_by", String(200), nullable=False),
    Column("merged_at", UtcDateTime, nullable=False),
    Column("undone_by", String(200)),
    Column("undone_at", UtcDateTime),
)

interactions = Table(
    "interactions",
    metadata,
    Column("customer_id", ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True),
    Column("id", String(128), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("content", JSON, nullable=False),
    # What an event is found by, kept beside its content: see assist.customers.timeline.
    Column("kind", String(40), nullable=False),
    Column("outcome", String(80)),
    Column("csat", Integer),
    Column("topic", String(32)),
    Column("order_id", String(32)),
    Column("serial", String(32)),
    Index(None, "customer_id", "at"),
    Index(None, "customer_id", "kind", "at"),
    Index(None, "customer_id", "outcome", "at"),
    Index(None, "customer_id", "outcome", "topic", "at"),
    Index(None, "customer_id", "outcome", "order_id", "at"),
    Index(None, "customer_id", "outcome", "serial", "at"),
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", String(128), primary_key=True),
    Column("customer_id", String(128), index=True),
    Column("details", JSON, nullable=False),
    # Keys the journal's hashes of what was said here. Erasure destroys it, and they say nothing any more.
    Column("salt", String(64), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False, index=True),
    Column("closed_at", UtcDateTime),
    Column("closing", JSON),
)

conversation_customers = Table(
    "conversation_customers",  # everybody a conversation was ever linked to: what erasure must find
    metadata,
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    Column("customer_id", String(128), primary_key=True, index=True),
)

turns = Table(
    "turns",
    metadata,
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    Column("id", String(128), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("speaker", String(10), nullable=False),
    Column("text", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    UniqueConstraint("conversation_id", "position"),
)

answers = Table(
    "answers",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("conversation_id", String(128), nullable=False, index=True),
    Column("turn_id", String(128), nullable=False),
    Column("content", JSON, nullable=False),  # the Answer without its suggestions
    Column("at", UtcDateTime, nullable=False),
)

suggestions = Table(
    "suggestions",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("answer_id", ForeignKey("answers.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("conversation_id", String(128), nullable=False, index=True),
    Column("rank", Integer, nullable=False),
    Column("content", JSON, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

suggestion_answers = Table(
    "suggestion_answers",  # ids only, and kept after an erasure: by them the journal's entry is found
    metadata,
    Column("suggestion_id", String(40), primary_key=True),
    Column("answer_id", String(40), nullable=False),
)

shown_events = Table(
    "shown_events",
    metadata,
    Column("sequence", Sequence, primary_key=True, autoincrement=True),
    Column("suggestion_id", String(40), nullable=False, index=True),
    Column("event", String(20), nullable=False),
    Column("by", String(200), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

decisions = Table(
    "decisions",
    metadata,
    Column("sequence", Sequence, primary_key=True, autoincrement=True),
    Column("id", String(40), nullable=False, unique=True),
    Column("suggestion_id", String(40), index=True),
    Column("conversation_id", String(128), index=True),
    Column("turn_id", String(128)),  # the customer's turn that a decision without suggestion answers
    Column("outcome", String(20), nullable=False),
    Column("sent", Text),
    Column("edit_distance", Float),
    Column("reason", Text),
    Column("wrong", Boolean, nullable=False),
    Column("decided_by", String(200), nullable=False),
    Column("decided_at", UtcDateTime, nullable=False),
    Column("supersedes", String(40)),
)

signals = Table(
    "signals",
    metadata,
    Column("id", String(128), primary_key=True),
    Column("customer_id", ForeignKey("customers.id", ondelete="CASCADE"), nullable=False),
    Column("kind", String(120), nullable=False),
    Column("shared", String(400), nullable=False),  # what its data names that others may share, as JSON
    Column("serial", String(80), nullable=False),  # empty: it names no product
    Column("at", UtcDateTime, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("first", Boolean, nullable=False),  # of its customer in the window of an incident
    Column("waiting", Boolean, nullable=False, index=True),  # for its outreach to be prepared
    Column("incident_id", String(40)),
    Index(None, "kind", "shared", "first", "received_at"),
    Index(None, "customer_id", "kind", "serial", "received_at"),
    Index(None, "incident_id", "customer_id"),
)

outreach = Table(
    "outreach",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("customer_id", ForeignKey("customers.id", ondelete="CASCADE"), nullable=False),
    Column("kind", String(120), nullable=False),
    Column("serial", String(80), nullable=False),
    Column("playbook", String(128), nullable=False),
    Column("state", String(12), nullable=False),  # prepared, sent, dropped, superseded
    Column("incident_id", String(40)),
    Column("times", Integer, nullable=False),  # how often it was reported
    Column("last_at", UtcDateTime, nullable=False),
    Column("content", JSON, nullable=False),
    # Keys the journal's hashes of it, as a conversation's does. Erasure destroys it.
    Column("salt", String(64), nullable=False),
    Column("prepared_at", UtcDateTime, nullable=False),
    Column("decided_at", UtcDateTime),
    Index(None, "customer_id", "kind", "serial"),
    Index(None, "incident_id", "state"),
    Index(None, "state"),
)

outreach_decisions = Table(
    "outreach_decisions",
    metadata,
    Column("sequence", Sequence, primary_key=True, autoincrement=True),
    Column("id", String(40), nullable=False, unique=True),
    Column("outreach_id", String(40), nullable=False, index=True),
    Column("outcome", String(20), nullable=False),
    Column("sent", Text),
    Column("channel", String(40)),
    Column("reason", Text),
    Column("decided_by", String(200), nullable=False),
    Column("decided_at", UtcDateTime, nullable=False),
    Column("supersedes", String(40)),
)

incidents = Table(
    "incidents",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("kind", String(120), nullable=False),
    Column("shared", String(400), nullable=False),
    Column("first_at", UtcDateTime, nullable=False),
    Column("last_at", UtcDateTime, nullable=False),
    Index(None, "kind", "shared", "last_at"),
)

journal = Table(
    "journal",
    metadata,
    Column("sequence", Sequence, primary_key=True, autoincrement=False),
    Column("kind", String(20), nullable=False),  # answer, decision, outreach, event, stop, ...
    Column("subject", String(128), nullable=False, index=True),
    Column("conversation_id", String(128), index=True),
    Column("actor", String(200), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("content", JSON, nullable=False),  # ids and hashes, never a customer's words
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)

events = Table(
    "events",
    metadata,
    Column("sequence", Sequence, primary_key=True, autoincrement=True),
    Column("conversation_id", String(128), nullable=False, index=True),
    Column("kind", String(20), nullable=False),  # turn, answer, decision, brief, stopped
    Column("data", JSON, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    sqlite_autoincrement=True,  # a number once given is never given again: Last-Event-ID relies on it
)

stops = Table(
    "stops",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("scope", String(20), nullable=False),
    Column("target", String(128)),
    Column("reason", Text),
    Column("stopped_by", String(200), nullable=False),
    Column("stopped_at", UtcDateTime, nullable=False),
    Column("resumed_by", String(200)),
    Column("resumed_at", UtcDateTime),
)

idempotency = Table(
    "idempotency",
    metadata,
    Column("scope", String(64), primary_key=True),  # SHA-256 of principal, method and path
    Column("key", String(255), primary_key=True),
    Column("request_hash", String(64), nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("process", String(40), nullable=False),  # the process that works on it
    Column("status", Integer),
    Column("headers", JSON),
    Column("body", Text),
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("owner", String(200), nullable=False),
    Column("state", String(20), nullable=False),
    Column("done", Integer, nullable=False),
    Column("unchanged", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("failed", JSON, nullable=False),
    Column("warnings", JSON, nullable=False, server_default="[]"),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
)
