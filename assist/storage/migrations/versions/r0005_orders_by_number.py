"""Whose order a number is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from assist.customers.identities import normalised

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Enter the orders that customers have, beside their devices."""
    customers = sa.table("customers", sa.column("id"), sa.column("profile", sa.JSON))
    identities = sa.table("identities", sa.column("kind"), sa.column("value"), sa.column("customer_id"))
    connection = op.get_bind()
    for row in connection.execute(sa.select(customers.c.id, customers.c.profile)).all():
        numbers = {normalised("device", one["id"]) for one in row.profile.get("orders", ())}
        if numbers:
            entries = [{"kind": "order", "value": one, "customer_id": row.id} for one in sorted(numbers)]
            connection.execute(sa.insert(identities), entries)
