"""The shop of tau_retail: orders that are pending, processed, delivered or cancelled, and their items."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from eval.cases import rows_of
from eval.policies.companies import Raw, Step

_VARIANT = re.compile(r"^- item (\d+): .*; \$([\d.]+); (available|not available)$", re.MULTILINE)
_STATUS = {"pending": "pending", "processed": "shipped", "cancelled": "cancelled"}
"""Theirs → ours, where it fits; whatever follows a delivery is delivered. Theirs stands in the attributes."""
_UNDATED = "2024-05-01"
"""The orders of the set have no date, and ours must: no rule may turn on it."""
_ACCEPTED = ("no longer needed", "ordered by mistake")
_MODIFIED = ("shipping address", "payment method", "item options")


@dataclass(frozen=True)
class Variant:
    product: str
    price: Decimal
    available: bool


@dataclass(frozen=True)
class Retail:
    """The shop and its catalogue."""

    variants: dict[str, Variant]

    @classmethod
    def of(cls, folder: Path) -> Retail:
        """The shop in `folder`; its catalogue is what the product documents list."""
        return cls({
            item: Variant(row["id"].removeprefix("product/"), Decimal(price), state == "available")
            for row in rows_of(folder, "corpus.jsonl")
            for item, price, state in _VARIANT.findall(row["text"])
        })  # fmt: skip

    def steps(self, customer: Raw, name: str, arguments: Raw) -> tuple[Step, ...]:
        order = arguments.get("order_id", "").lstrip("#")
        match name:
            case "cancel_pending_order":
                return (Step(name, order, {"cancel_reason": arguments["reason"]}),)
            case "modify_pending_order_address":
                return (Step(name, order, {"modifies": "shipping address"}),)
            case "modify_pending_order_payment":
                return (self._pay_otherwise(order, arguments["payment_method_id"]),)
            case "modify_pending_order_items" | "exchange_delivered_order_items":
                pairs = list(zip(arguments["item_ids"], arguments["new_item_ids"], strict=True))
                return (self._swap(name, customer, order, pairs, arguments["payment_method_id"]),)
            case "return_delivered_order_items":
                return (Step(name, order, {"refund_to": arguments["payment_method_id"]}),)
        return ()

    def after(self, customer: Raw, step: Step) -> Raw:
        order = _order(customer, step.order)
        paid_with, total = _paid(order)
        match step.action:
            case "cancel_pending_order":
                return _with(customer, order, {"status": "cancelled"}, {paid_with: total})
            case "modify_pending_order_payment":
                new = step.effect["payment_method_id"]
                paid = [{"transaction_type": "payment", "amount": str(total), "payment_method_id": new}]
                return _with(customer, order, {"payment_history": paid}, {paid_with: total, new: -total})
            case "modify_pending_order_items":
                difference = -Decimal(step.wants["price_difference"])
                change = {"status": "pending (items modified)"}
                return _with(customer, order, change, {step.wants["pay_with"]: difference})
            case "return_delivered_order_items":
                return _with(customer, order, {"status": "return requested"})
            case "exchange_delivered_order_items":
                return _with(customer, order, {"status": "exchange requested"})
        return customer

    def orders(self, customer: Raw) -> tuple[str, ...]:
        return tuple(order["order_id"].lstrip("#") for order in customer["orders"])

    def profile(self, customer: Raw) -> dict[str, Any]:
        methods = customer["profile"]["payment_methods"]
        cards = _gift_cards(customer)
        attributes: dict[str, Any] = {"payment_methods": [*methods], "gift_cards": [*cards]}
        if cards:  # nobody in the set has two
            attributes["gift_card_balance"] = f"{next(iter(cards.values())):.2f}"
        return {
            "name": customer["name"],
            "identities": [
                {"kind": "email", "value": customer["email"]},
                {"kind": "account", "value": customer["id"]},
            ],
            "orders": [_as_ours(order) for order in customer["orders"]],
            "attributes": {**attributes, "zip": customer["profile"]["address"]["zip"]},
        }

    def allowed(self, customer: Raw, step: Step) -> bool:
        order = _order(customer, step.order)
        paid_with, total = _paid(order)
        cards = _gift_cards(customer)
        match step.action:
            case "cancel_pending_order":
                accepted = step.wants["cancel_reason"] in _ACCEPTED
                back = step.wants.get("refund_to", paid_with) == paid_with
                return order["status"] == "pending" and accepted and back
            case "modify_pending_order_address" | "modify_pending_order":
                return order["status"] == "pending" and step.wants["modifies"] in _MODIFIED
            case "modify_pending_order_payment":
                new = step.wants["new_payment"]
                held = new in customer["profile"]["payment_methods"] and new != paid_with
                return order["status"] == "pending" and held and cards.get(new, total) >= total
            case "return_delivered_order_items":
                to = step.wants["refund_to"]
                return order["status"] == "delivered" and (to == paid_with or to in cards)
            case "modify_pending_order_items" | "exchange_delivered_order_items":
                state = "pending" if step.action.startswith("modify") else "delivered"
                return order["status"] == state and self._may_swap(customer, step)
        raise ValueError(f"the policy says nothing of {step.action}")

    def _may_swap(self, customer: Raw, step: Step) -> bool:
        items = {item["item_id"]: item for item in _order(customer, step.order)["items"]}
        more = Decimal(0)
        for old, new in step.effect["pairs"]:
            variant = self.variants[new]
            if old == new or variant.product != items[old]["product_id"] or not variant.available:
                return False
            more += variant.price - Decimal(str(items[old]["price"]))
        return _gift_cards(customer).get(step.effect["pay_with"], more) >= more

    def steps_besides(self, customer: Raw) -> Iterator[Step]:
        methods, cards = customer["profile"]["payment_methods"], _gift_cards(customer)
        for order in customer["orders"]:
            id, (paid_with, _) = order["order_id"].lstrip("#"), _paid(order)
            for reason in (*_ACCEPTED, "found it cheaper elsewhere"):
                yield Step("cancel_pending_order", id, {"cancel_reason": reason})
            yield Step("modify_pending_order_address", id, {"modifies": "shipping address"})
            yield Step("modify_pending_order", id, {"modifies": "fewer items"})
            for method in methods:
                back = {"cancel_reason": _ACCEPTED[0], "refund_to": method}
                yield Step("cancel_pending_order", id, back)
                yield self._pay_otherwise(id, method)
                yield Step("return_delivered_order_items", id, {"refund_to": method})
            for name in ("modify_pending_order_items", "exchange_delivered_order_items"):
                for pair in self._swaps(order["items"][0]):
                    for pay_with in dict.fromkeys((paid_with, *cards)):
                        yield self._swap(name, customer, id, [pair], pay_with)

    def _swaps(self, item: Raw) -> Iterator[tuple[str, str]]:
        """For one item: the cheapest and the dearest variant that are available, one that is not, another
        product, and the item itself."""
        old, product = item["item_id"], item["product_id"]
        others = {id: one for id, one in self.variants.items() if id != old}
        own = sorted(
            (id for id, one in others.items() if one.product == product), key=lambda id: others[id].price
        )
        available = [id for id in own if others[id].available]
        gone = [id for id in own if not others[id].available]
        other = next((id for id, one in others.items() if one.product != product and one.available), None)
        for new in dict.fromkeys(
            (*available[:1], *available[-1:], *gone[:1], *([other] if other else []), old)
        ):
            yield old, new

    def _pay_otherwise(self, order: str, method: str) -> Step:
        wants = {"new_payment": method}
        return Step("modify_pending_order_payment", order, wants, {"payment_method_id": method})

    def _swap(
        self, name: str, customer: Raw, order: str, pairs: list[tuple[str, str]], pay_with: str
    ) -> Step:
        items = {item["item_id"]: item for item in _order(customer, order)["items"]}
        new = [self.variants[variant] for _, variant in pairs]
        paid = sum((Decimal(str(items[item]["price"])) for item, _ in pairs), Decimal(0))
        more = sum((one.price for one in new), Decimal(0)) - paid
        wants = {
            "old_items": [item for item, _ in pairs],
            "new_items": [variant for _, variant in pairs],
            "old_products": [items[item]["product_id"] for item, _ in pairs],
            "new_products": [one.product for one in new],
            "new_availability": ["available" if one.available else "not available" for one in new],
            "pay_with": pay_with,
            "price_difference": f"{more:.2f}",
        }
        return Step(name, order, wants, {"pairs": pairs, "pay_with": pay_with})


def _order(customer: Raw, id: str | None) -> Raw:
    return next(order for order in customer["orders"] if order["order_id"].lstrip("#") == id)


def _paid(order: Raw) -> tuple[str, Decimal]:
    """How the order was paid, and how much."""
    paid = next(one for one in order["payment_history"] if one["transaction_type"] == "payment")
    return paid["payment_method_id"], Decimal(str(paid["amount"]))


def _gift_cards(customer: Raw) -> dict[str, Decimal]:
    methods = customer["profile"]["payment_methods"].items()
    return {id: Decimal(str(one["balance"])) for id, one in methods if one["source"] == "gift_card"}


def _with(customer: Raw, order: Raw, change: Raw, credited: Raw | None = None) -> Raw:
    """The customer with the order changed, and what is `credited` to their gift cards at once."""
    orders = [{**one, **change} if one is order else one for one in customer["orders"]]
    methods = {
        id: {**one, "balance": str(Decimal(str(one["balance"])) + (credited or {}).get(id, 0))}
        if one["source"] == "gift_card"
        else one
        for id, one in customer["profile"]["payment_methods"].items()
    }
    return {**customer, "orders": orders, "profile": {**customer["profile"], "payment_methods": methods}}


def _as_ours(order: Raw) -> dict[str, Any]:
    paid_with, total = _paid(order)
    return {
        "id": order["order_id"].lstrip("#"),
        "placed_on": _UNDATED,
        "status": _STATUS.get(order["status"].partition(" (")[0], "delivered"),
        "total": f"{total:.2f}",
        "currency": "USD",
        "items": [
            {"sku": item["item_id"], "name": item["name"], "price": f"{Decimal(str(item['price'])):.2f}"}
            for item in order["items"]
        ],
        "attributes": {"status": order["status"], "payment_method": paid_with},
    }
