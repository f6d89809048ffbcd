"""Verdicts: what the service says of each label, against what is known of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from eval.cases import ApiIds
from eval.policies.companies import Company, asking
from eval.policies.labels import Label, named
from eval.policies.written import Written
from eval.targets import HttpTarget

Verdict = Literal["met", "not_met", "unknown", "not_shown"]
VERDICTS: tuple[Verdict, ...] = ("met", "not_met", "unknown", "not_shown")


@dataclass(frozen=True)
class Judged:
    """A label and the verdict on it."""

    label: Label
    verdict: Verdict
    """Of all the checks of the document together: not met if one is not, unknown if one is and none is not.
    not_shown: the document was not among the suggestions, which says nothing about its checks."""
    because: tuple[str, ...]
    offered: bool
    """Whether the suggestion proposes the action."""

    @property
    def right(self) -> bool:
        return self.verdict == ("met" if self.label.allowed else "not_met")

    @property
    def breach(self) -> bool:
        """Whether what the policy forbids is proposed, or said to be met."""
        return not self.label.allowed and (self.offered or self.verdict == "met")


def judged(target: HttpTarget, ids: ApiIds, company: Company, written: Written, label: Label) -> Judged:
    """Ask for the step as a customer would, with what is known of them and of the request."""
    document = written.of_action[label.step.action]
    asked = document.asked.format(order=label.step.order)
    suggestions = suggested(
        target,
        [{"speaker": "customer", "text": asked}],
        asking(company.profile(label.customer), label.step),
        written,
    )
    own = next((one for one in suggestions if document_of(one) == ids.to_api(document.id)), None)
    if own is None:
        return Judged(label, "not_shown", (), offered=False)
    because = tuple(check["because"] for check in own["checks"] if check["verdict"] != "met")
    return Judged(label, verdict_of(own["checks"]), because, offered=bool(own["actions"]))


def suggested(
    target: HttpTarget, turns: Sequence[dict[str, str]], customer: dict[str, Any] | None, written: Written
) -> list[dict[str, Any]]:
    """The suggestions for a conversation of this customer, as of the moment of the set."""
    body: dict[str, Any] = {"turns": list(turns), "as_of": written.as_of.isoformat()}
    answer = target.ask("POST", "/v1/suggest", json=body | ({"customer": customer} if customer else {}))
    return list(answer["suggestions"])


def document_of(suggestion: dict[str, Any]) -> str:
    """The document that a suggestion rests on."""
    return str(suggestion["evidence"][0]["document_id"])


def verdict_of(checks: Sequence[dict[str, Any]]) -> Verdict:
    verdicts = {check["verdict"] for check in checks}
    return "not_met" if "not_met" in verdicts else "unknown" if "unknown" in verdicts else "met"


def counted(results: Sequence[Judged]) -> list[dict[str, Any]]:
    """One row for each source of labels, split and whether it is allowed, and for each action of it."""
    rows: list[dict[str, Any]] = []
    for key, group in _groups(results):
        found = Counter(one.verdict for one in group)
        verdicts: dict[str, Any] = {verdict: found[verdict] for verdict in VERDICTS}
        rows.append({
            **key,
            "labels": len(group),
            **verdicts,
            "right": sum(one.right for one in group) / len(group),
            "breaches": sum(one.breach for one in group),
        })  # fmt: skip
    return rows


def _groups(results: Sequence[Judged]) -> Iterator[tuple[dict[str, Any], list[Judged]]]:
    for action in ("", *dict.fromkeys(one.label.step.action for one in results)):
        held = [one for one in results if action in ("", one.label.step.action)]
        for key in sorted({(one.label.source, one.label.split, one.label.allowed) for one in held}):
            group = [one for one in held if (one.label.source, one.label.split, one.label.allowed) == key]
            source, split, allowed = key
            yield {"action": action or "all", "source": source, "split": split, "allowed": allowed}, group


def wrong(results: Sequence[Judged]) -> list[dict[str, Any]]:
    """The labels whose verdict is not theirs, to read."""
    return [
        {**named(one.label), "verdict": one.verdict, "because": list(one.because)}
        for one in results
        if not one.right
    ]
