"""Who a conversation was ever linked to, and which answer a suggestion was part of, erased or not."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_AT_ONCE = 1000


def upgrade() -> None:
    """Make both look-ups and fill them from what is stored."""
    customers = op.create_table(
        "conversation_customers",
        sa.Column("conversation_id", sa.String(length=128), nullable=False),
        sa.Column("customer_id", sa.String(length=128), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_conversation_customers_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation_id", "customer_id", name=op.f("pk_conversation_customers")),
    )
    op.create_index(
        op.f("ix_conversation_customers_customer_id"), "conversation_customers", ["customer_id"], unique=False
    )
    answers = op.create_table(
        "suggestion_answers",
        sa.Column("suggestion_id", sa.String(length=40), nullable=False),
        sa.Column("answer_id", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("suggestion_id", name=op.f("pk_suggestion_answers")),
    )
    _link_conversations(customers)
    _link_suggestions(answers)


def _link_conversations(links: sa.Table) -> None:
    conversations = sa.table("conversations", sa.column("id"), sa.column("customer_id"))
    linked = sa.select(conversations.c.id, conversations.c.customer_id).where(
        conversations.c.customer_id.isnot(None)
    )
    op.get_bind().execute(sa.insert(links).from_select(["conversation_id", "customer_id"], linked))


def _link_suggestions(links: sa.Table) -> None:
    # From the journal, because it alone knows the suggestions of erased conversations.
    journal = sa.table(
        "journal",
        sa.column("sequence"),
        sa.column("kind"),
        sa.column("subject"),
        sa.column("content", sa.JSON),
    )
    connection, reached = op.get_bind(), 0
    while True:
        query = (
            sa.select(journal.c.sequence, journal.c.subject, journal.c.content)
            .where(journal.c.kind == "answer", journal.c.sequence > reached)
            .order_by(journal.c.sequence)
            .limit(_AT_ONCE)
        )
        entries = connection.execute(query).all()
        if not entries:
            return
        reached = entries[-1].sequence
        made = [
            {"suggestion_id": shown["id"], "answer_id": entry.subject}
            for entry in entries
            for shown in entry.content["suggestions"]
        ]
        if made:
            connection.execute(sa.insert(links), made)
