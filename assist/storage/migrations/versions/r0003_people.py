"""Merges of customers, identities in their new spelling, and what an event of a timeline is found by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from assist.customers.identities import ending, normalised
from assist.customers.timeline import columns_of

revision = "0003"
down_revision = "0002"

_AT_ONCE = 1000
_INDEXED = (
    ("customer_id", "kind", "at"),
    ("customer_id", "outcome", "at"),
    ("customer_id", "outcome", "topic", "at"),
    ("customer_id", "outcome", "order_id", "at"),
    ("customer_id", "outcome", "serial", "at"),
)


def upgrade() -> None:
    """Make what is new, and fill it from the customers and events that are stored."""
    _make_merges()
    op.add_column("identities", sa.Column("ending", sa.String(length=7)))
    op.create_index(op.f("ix_identities_ending"), "identities", ["ending"], unique=False)
    op.add_column("interactions", sa.Column("kind", sa.String(length=40), nullable=False, server_default=""))
    op.add_column("interactions", sa.Column("outcome", sa.String(length=80)))
    op.add_column("interactions", sa.Column("csat", sa.Integer()))
    for name in ("topic", "order_id", "serial"):
        op.add_column("interactions", sa.Column(name, sa.String(length=32)))
    op.add_column("jobs", sa.Column("unchanged", sa.Integer(), nullable=False, server_default="0"))
    _spell_identities()
    _find_events()
    for columns in _INDEXED:
        name = op.f(f"ix_interactions_{'_'.join(columns)}")
        op.create_index(name, "interactions", list(columns), unique=False)


def _make_merges() -> None:
    op.create_table(
        "merges",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("customer_id", sa.String(length=128), nullable=False),
        sa.Column("other", sa.String(length=128), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("merged_by", sa.String(length=200), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_by", sa.String(length=200)),
        sa.Column("undone_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_merges_customer_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["other"], ["customers.id"], name=op.f("fk_merges_other"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merges")),
    )
    op.create_index(op.f("ix_merges_customer_id"), "merges", ["customer_id"], unique=False)
    op.create_index(op.f("ix_merges_other"), "merges", ["other"], unique=False)


def _spell_identities() -> None:
    customers = sa.table("customers", sa.column("id"), sa.column("profile", sa.JSON))
    identities = sa.table(
        "identities", sa.column("kind"), sa.column("value"), sa.column("customer_id"), sa.column("ending")
    )
    connection, reached = op.get_bind(), ""
    connection.execute(sa.delete(identities))
    while True:
        query = sa.select(customers).where(customers.c.id > reached).order_by(customers.c.id).limit(_AT_ONCE)
        rows = connection.execute(query).all()
        if not rows:
            return
        reached = rows[-1].id
        known = {
            (one["kind"], normalised(one["kind"], one["value"]), row.id)
            for row in rows
            for one in row.profile.get("identities", ())
        }
        spelled = [
            {"kind": kind, "value": value, "customer_id": id, "ending": ending(kind, value)}
            for kind, value, id in sorted(known)
        ]
        if spelled:
            connection.execute(sa.insert(identities), spelled)


def _find_events() -> None:
    events = sa.table(
        "interactions",
        sa.column("customer_id"),
        sa.column("id"),
        sa.column("content", sa.JSON),
        *(sa.column(name) for name in ("kind", "outcome", "csat", "topic", "order_id", "serial")),
    )
    connection, reached = op.get_bind(), ("", "")
    found = sa.tuple_(events.c.customer_id, events.c.id)
    while True:
        query = (
            sa.select(events.c.customer_id, events.c.id, events.c.content)
            .where(found > sa.tuple_(*(sa.literal(part) for part in reached)))
            .order_by(events.c.customer_id, events.c.id)
            .limit(_AT_ONCE)
        )
        rows = connection.execute(query).all()
        if not rows:
            return
        reached = (rows[-1].customer_id, rows[-1].id)
        for row in rows:
            connection.execute(
                sa.update(events)
                .where(events.c.customer_id == row.customer_id, events.c.id == row.id)
                .values(**columns_of(row.content))
            )
