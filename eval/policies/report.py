"""The report: what was found of one set, as a table and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from eval.policies.companies import Company
from eval.policies.moments import Answered, next_actions, taken
from eval.policies.verdicts import VERDICTS, Judged, counted, wrong
from eval.policies.written import Written


@dataclass(frozen=True)
class Report:
    """Everything that one run found out, ready for JSON."""

    set_name: str
    verdicts: list[dict[str, Any]]
    wrong: list[dict[str, Any]]
    moments: dict[str, int]
    questions: dict[str, Any]
    next_actions: dict[str, Any]
    offers: dict[str, Any]
    taken: list[dict[str, Any]]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def report_of(
    set_name: str, company: Company, written: Written, judged: Sequence[Judged], answered: Sequence[Answered]
) -> Report:
    questions = [question for one in answered for question in one.questions]
    offers = [offer for one in answered for offer in one.offers]
    breaches = [asdict(one) for one in offers if one.breach]
    return Report(
        set_name=set_name,
        verdicts=counted(judged),
        wrong=wrong(judged),
        moments={
            "moments": len(answered),
            "customer_known": sum(one.moment.customer is not None for one in answered),
            "spoken": sum(one.spoke for one in answered),
        },
        questions={
            "questions": len(questions),
            "on_file": sum(one.on_file for one in questions),
            "said_before": sum(one.said_before for one in questions),
            "asked": [asdict(one) for one in questions],
        },
        next_actions=next_actions(answered),
        offers={
            "suggestions": len(offers),
            "forbidden": sum(one.forbidden for one in offers),
            "order_not_named": sum(one.order is None for one in offers),
            "breaches": len(breaches),
            "proposed_though_forbidden": breaches,
        },
        taken=taken(answered, company, written),
    )


def as_table(report: Report) -> str:
    return "\n".join(_lines(report))


def _lines(report: Report) -> Iterator[str]:
    yield f"{report.set_name}: verdicts on labelled steps"
    yield _row("action", "labels from", "split", "policy", *VERDICTS, "right")
    for one in report.verdicts:
        policy = "allows" if one["allowed"] else "forbids"
        found = (str(one[verdict]) for verdict in VERDICTS)
        yield _row(one["action"], one["source"], one["split"], policy, *found, f"{one['right']:.3f}")
    yield f"proposed, or said to be met, though forbidden: {sum_of(report.verdicts, 'breaches')}"
    if report.wrong:
        yield "Wrong:"
    for one in report.wrong:
        about = f"{one['id']} ({one['action']} {one['order'] or ''})"
        yield f"  {about}: {one['verdict']}. {'; '.join(one['because'])}"
    moments, questions = report.moments, report.questions
    yield ""
    yield (
        f"{report.set_name}: suggestions at {moments['moments']} moments, "
        f"{moments['customer_known']} of them with a customer on file; {moments['spoken']} spoken"
    )
    yield f"questions asked           {questions['questions']}"
    yield f"  answer on file          {questions['on_file']}"
    yield f"  answered before         {questions['said_before']}  (by patterns: at most so many)"
    again = Counter(one["text"] for one in questions["asked"] if one["said_before"])
    yield from (f"    {count:>4}  {question}" for question, count in again.most_common())
    on_file = (one for one in questions["asked"] if one["on_file"])
    yield from (f"    on file: {one['moment']}: {one['text']}" for one in on_file)
    after = report.next_actions
    yield f"moments before an action  {after['moments']}"
    yield f"  its document first      {after['first']}"
    yield f"  among three             {after['among_three']}  {_counts(after['verdicts'])}"
    yield f"  first and met           {after['first_and_met']}"
    offers = report.offers
    yield f"policies suggested        {offers['suggestions']}"
    yield f"  forbidden on any terms  {offers['forbidden']}"
    yield f"  proposed all the same   {offers['breaches']}"
    for one in offers["proposed_though_forbidden"]:
        order = one["order"] or "not named"
        yield f"    {one['moment']}: {one['document']} ({one['verdict']}), order {order}"
    if report.taken:
        yield "actions that the agent then took, their document among three"
        for named in (True, False):
            for forbidden in (False, True):
                held = [one for one in report.taken if _is(one, named=named, forbidden=forbidden)]
                policy = "forbids" if forbidden else "may allow"
                order = "order named" if named else "order not named, or several"
                verdicts = _counts(Counter(one["verdict"] for one in held))
                yield f"  {order}, policy {policy}: {len(held)}  {verdicts}"


def _is(one: dict[str, Any], *, named: bool, forbidden: bool) -> bool:
    return bool((one["named"] == one["order"]) == named and one["forbidden"] == forbidden)


def _counts(found: Counter[str] | dict[str, int]) -> str:
    return ", ".join(f"{verdict} {found[verdict]}" for verdict in VERDICTS if found.get(verdict))


def _row(action: str, source: str, split: str, policy: str, *figures: str) -> str:
    return f"{action:<32}{source:<12}{split:<7}{policy:<9}" + "".join(f"{one:>10}" for one in figures)


def sum_of(rows: Sequence[dict[str, Any]], name: str) -> int:
    """The sum over all labels, each counted once."""
    return sum(one[name] for one in rows if one["action"] == "all")
