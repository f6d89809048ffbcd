"""The customers of a set as the contract takes them, and the flights of an airline: what its agents see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from eval.cases import CorpusDocument, path_of, rows_of
from knowledge_base import sample

_NO_DATE = "2024-01-01"
"""tau_retail gives its orders no date, and the contract wants one."""
_STATUS = {"pending": "pending", "processed": "shipped", "delivered": "delivered", "cancelled": "cancelled"}


def customers_of(folder: Path) -> dict[str, dict[str, Any]]:
    """Customer id → profile; none where the set has no customers."""
    if is_sample(folder):
        return {row["id"]: _of_the_sample(row) for row in sample.customers(sample.WRITTEN_AS_OF)}
    if path_of(folder, "customers.jsonl") is None:
        return {}
    return {row["id"]: _profile(row) for row in rows_of(folder, "customers.jsonl")}


def flights_of(folder: Path) -> Iterator[CorpusDocument]:
    """The timetable and prices that the agents of tau_airline look up, one document for each flight."""
    if path_of(folder, "flights.jsonl") is None:
        return
    for row in rows_of(folder, "flights.jsonl"):
        number, way = row["flight_number"], f"{row['origin']} to {row['destination']}"
        days = [_offered(day, one) for day, one in row["dates"].items() if "prices" in one]
        times = f"{row['scheduled_departure_time_est']} – {row['scheduled_arrival_time_est']}"
        text = "\n".join([f"Flight {number}, {way}, {times}.", *days])
        yield CorpusDocument(f"flight/{number}", f"Flight {number}, {way}", text, "product")


def _offered(day: str, one: Mapping[str, Any]) -> str:
    prices = ", ".join(f"{cabin.replace('_', ' ')} ${price}" for cabin, price in one["prices"].items())
    return f"- {day}: price {prices}"


def is_sample(folder: Path) -> bool:
    """Whether `folder` is the sample company, which keeps its documents as files."""
    return folder.resolve() == sample.FOLDER.resolve()


def _of_the_sample(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: held for name, held in row.items() if name not in ("id", "interactions")}


def _profile(row: Mapping[str, Any]) -> dict[str, Any]:
    held = row["profile"]
    payments = list(held.get("payment_methods", {}).values())
    reservations = row.get("reservations", [])
    attributes = {
        "address": ", ".join(str(part) for part in held.get("address", {}).values()),
        "payment_methods": payments,
        "account_id": row["id"],
    }
    for name in ("dob", "saved_passengers"):
        if name in held:
            attributes[name] = held[name]
    fulfilled = [one for order in row.get("orders", []) for one in order.get("fulfillments", [])]
    if fulfilled:
        attributes["tracking"] = [number for one in fulfilled for number in one["tracking_id"]]
    if reservations:
        attributes["reservations"] = reservations
    return {
        "name": row["name"],
        "identities": [
            {"kind": "email", "value": row["email"], "verified": True},
            {"kind": "account", "value": row["id"]},
        ],
        "tier": held.get("membership"),
        "orders": [_order(order) for order in row.get("orders", [])]
        + [_booking(reservation) for reservation in reservations],
        "attributes": attributes,
    }


def _order(order: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": order["order_id"].lstrip("#"),
        "placed_on": _NO_DATE,
        "status": _STATUS.get(order["status"], "pending"),
        "total": _total(order["payment_history"]),
        "currency": "USD",
        "items": [
            {"sku": item["item_id"], "name": _with_options(item), "price": _amount(item["price"])}
            for item in order["items"]
        ],
    }


def _booking(reservation: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": reservation["reservation_id"],
        "placed_on": reservation["created_at"][:10],
        "status": "pending",
        "total": _total(reservation["payment_history"]),
        "currency": "USD",
        "items": [
            {
                "sku": flight["flight_number"],
                "name": flight["flight_number"],
                "price": f"{flight['price']:.2f}",
            }
            for flight in reservation["flights"]
        ],
    }


def _with_options(item: Mapping[str, Any]) -> str:
    """`Water Bottle (750ml, glass, black)`."""
    return f"{item['name']} ({', '.join(str(one) for one in item['options'].values())})"[:200]


def _amount(price: float) -> str:
    return f"{Decimal(str(price)):.2f}"


def _total(payments: Sequence[Mapping[str, Any]]) -> str:
    paid = (one for one in payments if one.get("transaction_type", "payment") == "payment")
    return f"{max(Decimal(0), sum((Decimal(str(one['amount'])) for one in paid), Decimal(0))):.2f}"


def customer_in(texts: Sequence[str], customers: Mapping[str, Mapping[str, Any]]) -> str | None:
    """The customer whose e-mail address, id, order, or name and postcode `texts` give; else None."""
    said = "\n".join(texts).casefold()
    for id, profile in customers.items():
        if any(mark.casefold() in said for mark in _marks(id, profile)):
            return id
    named = [id for id, profile in customers.items() if str(profile["name"]).casefold() in said]
    by_postcode = [
        id for id in named if customers[id]["attributes"].get("address", "").rsplit(", ", 1)[-1] in said
    ]
    return by_postcode[0] if by_postcode else None


def _marks(id: str, profile: Mapping[str, Any]) -> Iterator[str]:
    yield id
    yield from (one["value"] for one in profile["identities"])
    yield from (order["id"] for order in profile["orders"])
