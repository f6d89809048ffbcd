"""What devices report, the outreach prepared for it, and whose device a serial number is."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from assist.customers.identities import normalised

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables, and enter the devices that customers have."""
    op.create_table(
        "incidents",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=120), nullable=False),
        sa.Column("shared", sa.String(length=400), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incidents")),
    )
    op.create_index(op.f("ix_incidents_kind_shared_last_at"), "incidents", ["kind", "shared", "last_at"])
    op.create_table(
        "signals",
        sa.Column("id", sa.String(length=128), nullable=False),
        sa.Column("customer_id", sa.String(length=128), nullable=False),
        sa.Column("kind", sa.String(length=120), nullable=False),
        sa.Column("shared", sa.String(length=400), nullable=False),
        sa.Column("serial", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first", sa.Boolean(), nullable=False),
        sa.Column("waiting", sa.Boolean(), nullable=False),
        sa.Column("incident_id", sa.String(length=40)),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_signals_customer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signals")),
    )
    op.create_index(
        op.f("ix_signals_kind_shared_first_received_at"),
        "signals",
        ["kind", "shared", "first", "received_at"],
    )
    op.create_index(
        op.f("ix_signals_customer_id_kind_serial_received_at"),
        "signals",
        ["customer_id", "kind", "serial", "received_at"],
    )
    op.create_index(op.f("ix_signals_incident_id_customer_id"), "signals", ["incident_id", "customer_id"])
    op.create_index(op.f("ix_signals_waiting"), "signals", ["waiting"])
    op.create_table(
        "outreach",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("customer_id", sa.String(length=128), nullable=False),
        sa.Column("kind", sa.String(length=120), nullable=False),
        sa.Column("serial", sa.String(length=80), nullable=False),
        sa.Column("playbook", sa.String(length=128), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("incident_id", sa.String(length=40)),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_outreach_customer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outreach")),
    )
    op.create_index(
        op.f("ix_outreach_customer_id_kind_serial"), "outreach", ["customer_id", "kind", "serial"]
    )
    op.create_index(op.f("ix_outreach_incident_id_state"), "outreach", ["incident_id", "state"])
    op.create_index(op.f("ix_outreach_state"), "outreach", ["state"])
    op.create_table(
        "outreach_decisions",
        sa.Column(
            "sequence",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("outreach_id", sa.String(length=40), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("sent", sa.Text()),
        sa.Column("channel", sa.String(length=40)),
        sa.Column("reason", sa.Text()),
        sa.Column("decided_by", sa.String(length=200), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("supersedes", sa.String(length=40)),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_outreach_decisions")),
        sa.UniqueConstraint("id", name=op.f("uq_outreach_decisions_id")),
    )
    op.create_index(op.f("ix_outreach_decisions_outreach_id"), "outreach_decisions", ["outreach_id"])
    _enter_devices()


def _enter_devices() -> None:
    customers = sa.table("customers", sa.column("id"), sa.column("profile", sa.JSON))
    identities = sa.table("identities", sa.column("kind"), sa.column("value"), sa.column("customer_id"))
    connection = op.get_bind()
    for row in connection.execute(sa.select(customers.c.id, customers.c.profile)).all():
        entries = [
            {"kind": "serial", "value": number, "customer_id": row.id}
            for number in sorted(_numbers(row.profile))
        ]
        if entries:
            connection.execute(sa.insert(identities), entries)


def _numbers(profile: dict[str, Any]) -> set[str]:
    written = [one["serial"] for one in profile.get("products", ()) if one.get("serial")]
    written += [one["value"] for one in profile.get("identities", ()) if one["kind"] == "device"]
    return {normalised("device", one) for one in written}
