"""The customers of the sample company as the service holds them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assist.customers.profile import Customer


def customer_of(row: Mapping[str, Any]) -> Customer:
    """The customer of one row of an import."""
    apart = ("id", "interactions")
    profile = {name: held for name, held in row.items() if name not in apart}
    return Customer.model_validate(
        {"id": row["id"], "profile": profile, "interactions": row.get("interactions", [])}
    )
