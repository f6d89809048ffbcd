"""The airline of tau_airline: reservations of flights, which are its orders."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from math import ceil
from pathlib import Path
from typing import Any

from eval.cases import rows_of
from eval.policies.companies import Raw, Step

NOW = datetime(2024, 5, 15, 15, tzinfo=timezone(timedelta(hours=-5), "EST"))
"""The moment at which the set stands, as its policy states."""
_TAKEN_OFF = ("landed", "flying")


@dataclass(frozen=True)
class Airline:
    """The airline and its flights."""

    flights: dict[str, Raw]

    @classmethod
    def of(cls, folder: Path) -> Airline:
        return cls({row["flight_number"]: row for row in rows_of(folder, "flights.jsonl")})

    def steps(self, customer: Raw, name: str, arguments: Raw) -> tuple[Step, ...]:
        if name == "book_reservation":
            return _booking(customer, arguments)
        id = arguments.get("reservation_id")
        match name:
            case "cancel_reservation":
                return (Step(name, id, {}, {"status": "cancelled"}),)
            case "update_reservation_flights":
                return tuple(self._changes(_reservation(customer, id), arguments))
            case "update_reservation_baggages":
                bags = arguments["total_baggages"]
                return (Step("change_bags", id, {"new_bags": bags}, {"total_baggages": bags}),)
            case "update_reservation_passengers":
                people = arguments["passengers"]
                wants = {"new_passengers": len(people)}
                return (Step("change_passengers", id, wants, {"passengers": people}),)
            case "send_certificate":
                return (Step(name, None),)
        return ()

    def _changes(self, held: Raw, arguments: Raw) -> Iterator[Step]:
        """The cabin first: basic economy that becomes economy may then change its flights."""
        id = held["reservation_id"]
        if arguments["cabin"] != held["cabin"]:
            yield Step("change_cabin", id, {"cabin_changes_for": "all"}, {"cabin": arguments["cabin"]})
        new = [self._leg(one) for one in arguments["flights"]]
        if _dated(new) != _dated(held["flights"]):
            yield Step("change_flights", id, _route(new, held), {"flights": new})
            yield Step("pay_for_change", id, {"pay_with": arguments["payment_id"]})

    def _leg(self, flight: Raw) -> dict[str, Any]:
        listed = self.flights[flight["flight_number"]]
        return {"origin": listed["origin"], "destination": listed["destination"], **flight}

    def after(self, customer: Raw, step: Step) -> Raw:
        held = [
            {**one, **step.effect} if one["reservation_id"] == step.order else one
            for one in customer["reservations"]
        ]
        return {**customer, "reservations": held}

    def orders(self, customer: Raw) -> tuple[str, ...]:
        return tuple(one["reservation_id"] for one in customer["reservations"])

    def profile(self, customer: Raw) -> dict[str, Any]:
        return {
            "name": customer["name"],
            "tier": customer["profile"]["membership"],
            "identities": [
                {"kind": "email", "value": customer["email"]},
                {"kind": "account", "value": customer["id"]},
            ],
            "orders": [self._as_ours(one) for one in customer["reservations"]],
            "attributes": {
                "date_of_birth": customer["profile"]["dob"],
                "gift_cards": _methods(customer, "gift_card"),
                "credit_cards": _methods(customer, "credit_card"),
                "certificates": _methods(customer, "certificate"),
            },
        }

    def _as_ours(self, held: Raw) -> dict[str, Any]:
        statuses = self._statuses(held)
        flown = statuses and all(one in (*_TAKEN_OFF, "cancelled") for one in statuses)
        booked = datetime.fromisoformat(held["created_at"]).replace(tzinfo=NOW.tzinfo)
        return {
            "id": held["reservation_id"],
            "placed_on": held["created_at"][:10],
            "status": held.get("status") or ("delivered" if flown else "pending"),
            "total": f"{sum(Decimal(str(one['amount'])) for one in held['payment_history']):.2f}",
            "currency": "USD",
            "items": [
                {
                    "sku": leg["flight_number"],
                    "name": f"{leg['origin']} to {leg['destination']} on {leg['date']}",
                    "quantity": len(held["passengers"]),
                }
                for leg in held["flights"]
            ],
            "attributes": {
                "cabin": held["cabin"],
                "insurance": held["insurance"],
                "trip_type": held["flight_type"],
                "origin": held["origin"],
                "destination": held["destination"],
                "passengers": len(held["passengers"]),
                "total_bags": held["total_baggages"],
                "flight_statuses": statuses,
                "hours_since_booking": ceil((NOW - booked) / timedelta(hours=1)),
            },
        }

    def _statuses(self, held: Raw) -> list[str]:
        return [self.flights[leg["flight_number"]]["dates"][leg["date"]]["status"] for leg in held["flights"]]

    def allowed(self, customer: Raw, step: Step) -> bool:
        wants = step.wants
        if step.action == "book_for_passengers":
            return bool(wants["new_passengers"] <= 5)
        if step.action == "book_with_payment":
            most = {"certificates_used": 1, "credit_cards_used": 1, "gift_cards_used": 3}
            return all(wants[kind] <= count for kind, count in most.items())
        if step.action == "pay_for_change":
            cards = _methods(customer, "gift_card") + _methods(customer, "credit_card")
            return wants["pay_with"] in cards
        held = _reservation(customer, step.order)
        match step.action:
            case "cancel_reservation":
                return self._may_cancel(held, wants.get("cancel_reason"))
            case "change_flights":
                route = (wants["new_origin"], wants["new_destination"], wants["new_trip_type"])
                kept = route == (held["origin"], held["destination"], held["flight_type"])
                return held["cabin"] != "basic_economy" and kept
            case "change_cabin":
                return not self._taken_off(held) and wants["cabin_changes_for"] == "all"
            case "change_bags":
                return bool(wants["new_bags"] >= held["total_baggages"])
            case "add_insurance":
                return False
            case "change_passengers":
                return bool(wants["new_passengers"] == len(held["passengers"]))
            case "send_certificate":
                return self._may_compensate(customer, held, wants["changes_or_cancels"])
        raise ValueError(f"the policy says nothing of {step.action}")

    def _taken_off(self, held: Raw) -> bool:
        return any(status in _TAKEN_OFF for status in self._statuses(held))

    def _may_cancel(self, held: Raw, reason: str | None) -> bool:
        if self._taken_off(held):
            return False
        booked = datetime.fromisoformat(held["created_at"]).replace(tzinfo=NOW.tzinfo)
        if NOW - booked <= timedelta(hours=24) or held["cabin"] == "business":
            return True
        insured = held["insurance"] == "yes" and reason in ("health", "weather")
        return insured or "cancelled" in self._statuses(held)

    def _may_compensate(self, customer: Raw, held: Raw, changes_or_cancels: bool) -> bool:
        member = customer["profile"]["membership"] in ("silver", "gold")
        if not (member or held["insurance"] == "yes" or held["cabin"] == "business"):
            return False
        statuses = self._statuses(held)
        return "cancelled" in statuses or ("delayed" in statuses and changes_or_cancels)

    def steps_besides(self, customer: Raw) -> Iterator[Step]:
        for held in customer["reservations"]:
            id, bags, people = held["reservation_id"], held["total_baggages"], len(held["passengers"])
            for reason in ("change of plan", "health"):
                yield Step("cancel_reservation", id, {"cancel_reason": reason})
            same = {
                "new_origin": held["origin"],
                "new_destination": held["destination"],
                "new_trip_type": held["flight_type"],
            }
            yield Step("change_flights", id, same)
            yield Step("change_flights", id, {**same, "new_destination": "elsewhere"})
            for whom in ("all", "one flight"):
                yield Step("change_cabin", id, {"cabin_changes_for": whom})
            for more in (1, -1):
                if bags + more >= 0:
                    yield Step("change_bags", id, {"new_bags": bags + more})
            yield Step("add_insurance", id, {"adds_insurance": True})
            for number in (people, people + 1):
                yield Step("change_passengers", id, {"new_passengers": number})
            for will in (True, False):
                yield Step("send_certificate", id, {"changes_or_cancels": will})
            for method in customer["profile"]["payment_methods"]:
                yield Step("pay_for_change", id, {"pay_with": method})


def _booking(customer: Raw, arguments: Raw) -> tuple[Step, ...]:
    methods = customer["profile"]["payment_methods"]
    used = [methods[one["payment_id"]]["source"] for one in arguments["payment_methods"]]
    counts = {f"{kind}s_used": used.count(kind) for kind in ("certificate", "credit_card", "gift_card")}
    return (
        Step("book_for_passengers", None, {"new_passengers": len(arguments["passengers"])}),
        Step("book_with_payment", None, counts),
    )


def _reservation(customer: Raw, id: str | None) -> Raw:
    return next(one for one in customer["reservations"] if one["reservation_id"] == id)


def _methods(customer: Raw, source: str) -> list[str]:
    methods = customer["profile"]["payment_methods"].items()
    return [id for id, one in methods if one["source"] == source]


def _dated(flights: Sequence[Raw]) -> list[tuple[str, str]]:
    return [(one["flight_number"], one["date"]) for one in flights]


def _route(new: Sequence[Raw], held: Raw) -> dict[str, str]:
    """Origin, destination and trip type of the new flights."""
    returns = new[-1]["destination"] == new[0]["origin"]
    reached = [leg["destination"] for leg in new]
    turn = reached[len(reached) // 2 - 1] if held["destination"] not in reached else held["destination"]
    return {
        "new_origin": new[0]["origin"],
        "new_destination": turn if returns else reached[-1],
        "new_trip_type": "round_trip" if returns else "one_way",
    }
