"""Which order: where several cases may be meant, a verdict stands only if it is the same for each of them.

Nobody is told that their order cannot be cancelled because another one of theirs was delivered, nor is the
amount of one order proposed for another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from assist.conversations import Turn
from assist.customers.profile import Customer, Order, OrderLine
from assist.judging.cases import InHand
from assist.judging.facts import NOTHING, Facts, FactValue
from assist.judging.in_hand import cases_meant, mistyped_order
from assist.judging.naming import names_order
from assist.suggestions import Action, Check, Verdict
from knowledge_base.documents import DocumentVersion

_MOST_CASES = 10
"""Cases that are looked at where several may be meant; of more than these nothing is said."""
_MOST_TOLD = 4
"""Orders that are told one by one, to the agent and in a question."""
_WORDS: dict[Verdict, str] = {"met": "met", "not_met": "not met", "unknown": "unknown"}


def judged_for_each(
    judge: Callable[[InHand | None], tuple[Check, ...]],
    version: DocumentVersion,
    customer: Customer | None,
    turns: Sequence[Turn],
    collected: Mapping[str, FactValue] = NOTHING,
) -> tuple[Check, ...]:
    """What `judge` gives for the case in hand; unknown where it depends on which one is meant.

    `judge` evaluates the checks of `version`: of one case among several that may be meant, or of None where
    there is no choice.
    """
    mistyped = mistyped_order(customer, turns, collected)
    if mistyped is not None:
        return _until_confirmed(judge(None), mistyped, version)
    meant = cases_meant(customer, turns, version.content.products, collected) if customer else ()
    if len(meant) < 2:
        return judge(None)
    all_of_them = len(meant) <= _MOST_CASES
    cases, for_each = _told_apart(meant[:_MOST_CASES], [judge(case) for case in meant[:_MOST_CASES]])
    named = any(case.order and names_order(case.order, turn.text) for turn in turns for case in cases)
    # Where each of them fails one check or another, it fails whichever is meant, and nothing has to be asked.
    denied = all_of_them and all(any(check.verdict == "not_met" for check in checks) for checks in for_each)
    question = None if named or denied or len(cases) < 2 else _question(cases)
    titles = {rule.id: rule.title for rule in version.content.checks}
    on_what = f"it depends on the {_kind(cases)}"
    return tuple(
        _of_all(of_each, titles[of_each[0].id])
        if all_of_them and len({check.verdict for check in of_each}) == 1
        else of_each[0].model_copy(
            update={
                "verdict": "not_met" if denied and of_each[0].verdict == "not_met" else "unknown",
                "because": f"{titles[of_each[0].id]} ({on_what}. {_told(of_each, cases)})",
                "ask": question,
            }
        )
        for of_each in zip(*for_each, strict=True)
    )


def _until_confirmed(checks: Sequence[Check], mistyped: Order, version: DocumentVersion) -> tuple[Check, ...]:
    """The checks that know nothing, asking whether this order is meant: its number was off by a slip."""
    titles = {rule.id: rule.title for rule in version.content.checks}
    why = f"nobody has an order of the number they gave; they may mean {mistyped.id}"
    return tuple(
        check.model_copy(
            update={"because": f"{titles[check.id]} ({why})", "ask": f"Do you mean order {mistyped.id}?"}
        )
        if check.verdict == "unknown" and _is_about_an_order(check)
        else check
        for check in checks
    )


def _is_about_an_order(check: Check) -> bool:
    return any(name.startswith(("order.", "product.")) for name in check.facts)


def _told_apart(
    meant: Sequence[InHand], for_each: Sequence[tuple[Check, ...]]
) -> tuple[list[InHand], list[tuple[Check, ...]]]:
    """The cases with their checks; of the products of one order, where all is the same, the first stands for
    them."""
    apart: dict[object, tuple[InHand, tuple[Check, ...]]] = {}
    for case, checks in zip(meant, for_each, strict=True):
        of = case.order.id if case.order else id(case)
        apart.setdefault((of, tuple(check.verdict for check in checks)), (case, checks))
    return [case for case, _ in apart.values()], [checks for _, checks in apart.values()]


def _of_all(of_each: Sequence[Check], title: str) -> Check:
    """The check that is the same whichever is meant; the day of one of them is not told for all."""
    first = of_each[0]
    if len({check.because for check in of_each}) == 1:
        return first
    return first.model_copy(update={"because": f"{title} (the same for each that may be meant)"})


def facts_for_each(
    gather: Callable[[InHand | None], Facts],
    version: DocumentVersion,
    customer: Customer | None,
    turns: Sequence[Turn],
    collected: Mapping[str, FactValue] = NOTHING,
) -> tuple[Facts, ...]:
    """What `gather` gives for each case that may be meant; once where it is one, or nobody is known."""
    meant = cases_meant(customer, turns, version.content.products, collected) if customer else ()
    if len(meant) < 2:
        return (gather(None),)
    return tuple(gather(case) for case in meant[:_MOST_CASES])


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


def _label(case: InHand) -> str:
    return case.order.id if case.order else _thing(case)


def _told(checks: Sequence[Check], cases: Sequence[InHand]) -> str:
    label = _label if _by_order(cases) else _thing
    each = [f"{label(case)}: {_WORDS[check.verdict]}" for case, check in zip(cases, checks, strict=True)]
    return "; ".join([*each[:_MOST_TOLD], *(["and others"] if len(each) > _MOST_TOLD else [])])


def _by_order(cases: Sequence[InHand]) -> bool:
    """Whether the orders tell the cases apart."""
    orders = [case.order.id for case in cases if case.order]
    return len(set(orders)) == len(cases)


def _kind(cases: Sequence[InHand]) -> str:
    return "order" if _by_order(cases) else "product"


def _question(cases: Sequence[InHand]) -> str:
    """The question that settles which one: the customer chooses, and looks no number up."""
    in_words = _in_words if _by_order(cases) else _thing
    if len(cases) > _MOST_TOLD:
        about = "order " if _by_order(cases) else ""
        return f"I see this is about your {about}{in_words(cases[0])}, is that right?"
    *first, last = dict.fromkeys(in_words(case) for case in cases)
    return f"Which {_kind(cases)} is this about: {', '.join(first)} or {last}?"


def _in_words(case: InHand) -> str:
    """The order by its id and the product, or the first thing in it: "W9373487 (Portable Charger)"."""
    name = case.product.name if case.product else next((one.name for one in _lines(case)), None)
    return f"{_label(case)} ({name})" if name and case.order else _label(case)


def _thing(case: InHand) -> str:
    """The product by its name, and by its serial number beside: a household may have two."""
    if case.product is None:
        name = next((one.name for one in _lines(case)), None)
        return name or (case.order.id if case.order else "")
    return f"{case.product.name} ({case.product.serial})" if case.product.serial else case.product.name


def _lines(case: InHand) -> tuple[OrderLine, ...]:
    return case.order.items if case.order else ()
