"""A shop in the format of tau_retail, small enough to work out by eye: two customers and three tasks."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

CANCEL = "policy/cancel-pending-order"
RETURN = "policy/return-delivered-order"
DOCUMENTS = (
    {
        "id": CANCEL,
        "title": "Cancel pending order",
        "text": "You can cancel a pending order that you do not need. Its status must be pending.",
    },
    {
        "id": RETURN,
        "title": "Return delivered order",
        "text": "An order can be returned if its status is delivered. "
        "The refund goes to the original payment method or a gift card.",
    },
    {
        "id": "product/77",
        "title": "Mug",
        "text": "Mug (product id 77). Variants:\n- item 771: color: blue; $5.50; available\n"
        "- item 772: color: red; $6.25; not available",
    },
)


def order(id: str, status: str, paid_with: str) -> dict[str, Any]:
    return {
        "order_id": f"#{id}",
        "items": [{"name": "Mug", "product_id": "77", "item_id": "771", "price": 5.5}],
        "status": status,
        "payment_history": [
            {"transaction_type": "payment", "amount": 5.5, "payment_method_id": paid_with}
        ],
    }  # fmt: skip


def customer(id: str, methods: Sequence[dict[str, Any]], *orders: dict[str, Any]) -> dict[str, Any]:
    first = id.partition("_")[0]
    return {
        "id": id,
        "name": f"{first.title()} Lee",
        "email": f"{first}@example.com",
        "profile": {"address": {"zip": "10001"}, "payment_methods": {one["id"]: one for one in methods}},
        "orders": list(orders),
    }


CARD, OTHER_CARD = ({"source": "credit_card", "id": id} for id in ("card_1", "card_2"))
GIFT = {"source": "gift_card", "id": "gift_1", "balance": 3.0}
ANN = customer(
    "ann_lee_1",
    (CARD, OTHER_CARD),
    order("W1000001", "pending", "card_1"),
    order("W1000002", "delivered", "card_1"),
)
BEN = customer("ben_lee_2", (CARD, GIFT), order("W2000001", "delivered", "card_1"))


def task(id: str, split: str, who: str, reason: str, *actions: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": id,
        "split": split,
        "user_scenario": {"instructions": {"reason_for_call": reason, "known_info": f"You are {who}."}},
        "evaluation_criteria": {"actions": list(actions)},
    }


TASKS = (
    task(
        "0",
        "train",
        "ann_lee_1",
        "Cancel W1000001, then return it.",
        {"name": "get_order_details", "arguments": {"order_id": "#W1000001"}},
        {
            "name": "cancel_pending_order",
            "arguments": {"order_id": "#W1000001", "reason": "no longer needed"},
        },
    ),
    task("1", "train", "ann_lee_1", "Return W1000002 with the refund to another card."),
    task(
        "2",
        "test",
        "Ben Lee in zip code 10001",
        "Return everything to the gift card.",
        {
            "name": "return_delivered_order_items",
            "arguments": {"order_id": "#W2000001", "item_ids": ["771"], "payment_method_id": "gift_1"},
        },
    ),
)
CONVERSATIONS = (
    {
        "id": "c1",
        "turns": [
            {"speaker": "customer", "text": "Hello, I am ann@example.com"},
            {"speaker": "agent", "text": "Hello Ann"},
            {
                "speaker": "customer",
                "text": "I want to cancel my pending order W1000001, I do not need it",
            },
            {"speaker": "agent", "text": "Done"},
            {"speaker": "customer", "text": "Can order W1000001 be returned, is it delivered?"},
        ],
        "metadata": {
            "actions": [
                {
                    "after_turn": 2,
                    "action": "cancel_pending_order",
                    "arguments": {"order_id": "#W1000001", "reason": "no longer needed"},
                }
            ]
        },
    },
    {
        "id": "c2",
        "turns": [
            {"speaker": "customer", "text": "My id is ben_lee_2"},
            {"speaker": "agent", "text": "Hello Ben"},
            {"speaker": "customer", "text": "I want to return my delivered order W2000001"},
        ],
        "metadata": {"actions": [{"after_turn": 2, "action": "return_delivered_order_items"}]},
    },
    {
        "id": "c3",
        "turns": [{"speaker": "customer", "text": "I want to cancel my pending order, ann_lee_1 is my id"}],
    },
)
QUERIES = tuple(
    {
        "id": id,
        "conversation_id": conversation["id"],
        "turn_index": turn,
        "text": conversation["turns"][turn]["text"],
        "metadata": {"label": "from_action"},
    }
    for id, conversation, turn in (
        ("c1-t2", CONVERSATIONS[0], 2),
        ("c1-t4", CONVERSATIONS[0], 4),
        ("c2-t2", CONVERSATIONS[1], 2),
        ("c3-t0", CONVERSATIONS[2], 0),
    )
)
JUDGEMENTS = f"query-id\tcorpus-id\trelevance\nc1-t2\t{CANCEL}\t2\nc2-t2\t{RETURN}\t2\nc2-t2\t{CANCEL}\t1\n"

CHECKS = f"""
as_of: 2026-11-25T12:00:00Z
documents:
  {CANCEL}:
    actions: [cancel_pending_order]
    asked: I want to cancel my pending order {{order}}.
    checks:
      - id: pending
        title: The status of the order is pending
        rule: order.status == "pending"
      - id: reason
        title: The reason is accepted
        rule: attributes.cancel_reason in ["no longer needed", "ordered by mistake"]
        ask: Is the order no longer needed?
        asks_for: attributes.cancel_reason
        said: not need
  {RETURN}:
    actions: [return_delivered_order_items]
    asked: I want to return my delivered order {{order}}, it is delivered.
    checks:
      - id: delivered
        title: The status of the order is delivered
        rule: attributes.status == "delivered" && order.status == "delivered"
      - id: refund-to
        title: The refund goes to the original payment method or a gift card
        rule: >-
          attributes.refund_to == attributes.payment_method || attributes.refund_to in attributes.gift_cards
        ask: Which payment method should get the refund?
        asks_for: attributes.refund_to
refused:
  - task: 0
    action: return_delivered_order_items
    order: W1000001
    wants: {{refund_to: card_1}}
    after: 99
    why: it is cancelled
  - task: 1
    action: return_delivered_order_items
    order: W1000002
    wants: {{refund_to: card_2}}
    why: paid by another card
"""


def written_into(folder: Path, checks: str = CHECKS) -> Path:
    """Write the set into `folder`, and the checks beside it; the file of the checks."""
    folder.mkdir()
    for name, rows in (
        ("corpus", DOCUMENTS),
        ("customers", (ANN, BEN)),
        ("tasks", TASKS),
        ("conversations", CONVERSATIONS),
        ("queries", QUERIES),
    ):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (folder / "qrels.tsv").write_text(JUDGEMENTS)
    file = folder.parent / "checks.yaml"
    file.write_text(checks)
    return file
