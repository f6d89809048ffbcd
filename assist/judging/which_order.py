"""Which order: where several may be meant, a verdict stands only if it is the same for each of them.

Nobody is told that their order cannot be cancelled because another one of theirs was delivered, nor is the
amount of one order proposed for another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from assist.conversations import Turn
from assist.customers.profile import Customer, Order
from assist.judging.facts import NOTHING, Facts, FactValue, names_order, orders_meant
from assist.suggestions import Action, Check, Verdict
from knowledge_base.documents import DocumentVersion

_MOST_ORDERS = 10
"""Orders that are looked at where several may be meant; of more than these nothing is said."""
_MOST_TOLD = 4
"""Orders that are told one by one, to the agent and in a question."""
_WORDS: dict[Verdict, str] = {"met": "met", "not_met": "not met", "unknown": "unknown"}


def judged_for_each(
    judge: Callable[[Customer | None], tuple[Check, ...]],
    version: DocumentVersion,
    customer: Customer | None,
    turns: Sequence[Turn],
    collected: Mapping[str, FactValue] = NOTHING,
) -> tuple[Check, ...]:
    """What `judge` gives for the customer; unknown where it depends on which of their orders is meant.

    `judge` evaluates the checks of `version`.
    """
    meant = orders_meant(customer, turns, version.content.products, collected) if customer else ()
    if customer is None or len(meant) < 2:
        return judge(customer)
    orders, all_of_them = meant[:_MOST_ORDERS], len(meant) <= _MOST_ORDERS
    for_each = [judge(_with_only(customer, order)) for order in orders]
    named = any(names_order(order, turn.text) for turn in turns for order in orders)
    # Where each order fails one check or another, it fails whichever is meant, and nothing has to be asked.
    denied = all_of_them and all(any(check.verdict == "not_met" for check in checks) for checks in for_each)
    question = None if named or denied else _question(orders)
    titles = {rule.id: rule.title for rule in version.content.checks}
    return tuple(
        of_each[0]
        if all_of_them and len({check.verdict for check in of_each}) == 1
        else of_each[0].model_copy(
            update={
                "verdict": "not_met" if denied and of_each[0].verdict == "not_met" else "unknown",
                "because": f"{titles[of_each[0].id]} (it depends on the order. {_told(of_each, orders)})",
                "ask": question,
            }
        )
        for of_each in zip(*for_each, strict=True)
    )


def facts_for_each(
    gather: Callable[[Customer | None], Facts],
    version: DocumentVersion,
    customer: Customer | None,
    turns: Sequence[Turn],
    collected: Mapping[str, FactValue] = NOTHING,
) -> tuple[Facts, ...]:
    """What `gather` gives for each order that may be meant; once where it is one, or nobody is known."""
    meant = orders_meant(customer, turns, version.content.products, collected) if customer else ()
    if customer is None or len(meant) < 2:
        return (gather(customer),)
    return tuple(gather(_with_only(customer, order)) for order in meant[:_MOST_ORDERS])


def proposed_for_each(
    propose: Callable[[Facts], tuple[Action, ...]], for_each: Sequence[Facts]
) -> tuple[Action, ...]:
    """What `propose` gives; no amount where it depends on which order is meant, and then whoever decides on
    the dearest decides."""
    proposed = [propose(facts) for facts in for_each]
    by_name = [{action.name: action for action in actions} for actions in proposed]
    return tuple(
        _whichever(action, [(facts, one[action.name]) for facts, one in zip(for_each, by_name, strict=True)])
        if all(action.name in one for one in by_name)
        else action
        for action in proposed[0]
    )


def _whichever(action: Action, of_each: Sequence[tuple[Facts, Action]]) -> Action:
    """The action for whichever order is meant."""
    amounts = {(one.amount, one.currency) for _, one in of_each}
    if len(amounts) == 1:
        return action
    decided = next((one for _, one in of_each if one.authority != "yours"), action)
    each = [f"{facts.value('order.id')}: {_amount_of(one)}" for facts, one in of_each]
    told = [*each[:_MOST_TOLD], *(["and others"] if len(each) > _MOST_TOLD else [])]
    return decided.model_copy(
        update={
            "amount": None,
            "currency": action.currency if len({currency for _, currency in amounts}) == 1 else None,
            "because": f"it depends on the order: {'; '.join(told)}",
        }
    )


def _amount_of(action: Action) -> str:
    return "unknown" if action.amount is None else f"{action.amount:.2f} {action.currency or ''}".strip()


def _with_only(customer: Customer, order: Order) -> Customer:
    """The customer as if `order` were the only one."""
    profile = customer.profile.model_copy(update={"orders": (order,)})
    return customer.model_copy(update={"profile": profile})


def _told(checks: Sequence[Check], orders: Sequence[Order]) -> str:
    each = [f"{order.id}: {_WORDS[check.verdict]}" for order, check in zip(orders, checks, strict=True)]
    return "; ".join([*each[:_MOST_TOLD], *(["and others"] if len(each) > _MOST_TOLD else [])])


def _question(orders: Sequence[Order]) -> str:
    """The question that settles which one: the customer chooses, and looks no number up."""
    if len(orders) > _MOST_TOLD:
        return f"I see this is about your order {_in_words(orders[0])}, is that right?"
    *first, last = (_in_words(order) for order in orders)
    return f"Which order is this about: {', '.join(first)} or {last}?"


def _in_words(order: Order) -> str:
    """The order by its id and the first thing in it: "W9373487 (Portable Charger)"."""
    return f"{order.id} ({order.items[0].name})" if order.items else order.id
