"""`python -m eval drafts FOLDER`: what the draft check says to what agents have really written.

Every turn of an agent is checked as if they were about to send it: with the turns before it, the set's
documents and the customer. Most of what they wrote is right, so most findings are false alarms; the file and
the samples are there to read which of them are.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from eval.cases import Said, SetUnreadable, documents_of, rows_of, splits
from eval.measures import percentile
from eval.set_customers import customer_in, customers_of, flights_of, is_sample
from eval.targets import HttpTarget
from knowledge_base import sample

_SHOWN = 12
"""Findings printed to read; the file has all."""


@dataclass(frozen=True)
class Draft:
    """What an agent wrote, what was said before it, and to whom."""

    id: str
    text: str
    before: tuple[Said, ...]
    customer_id: str | None


@dataclass(frozen=True)
class Checked:
    """A draft and what the check said to it."""

    draft: Draft
    findings: tuple[Mapping[str, Any], ...]
    milliseconds: float


def drafts_of(
    folder: Path,
    customers: Mapping[str, Mapping[str, Any]],
    split: str | None = None,
    half: str | None = None,
) -> Iterator[Draft]:
    """The agents' turns of the set in `folder`, in order.

    `split` keeps the conversations of that split; `half` ("develop" or "report") one half of a set without
    splits, drawn by the digest of each conversation's id.
    """
    kept = _conversations_of(folder, split) if split else None
    for row in _conversations(folder):
        if (kept is not None and row["id"] not in kept) or (half and _half(row["id"]) != half):
            continue
        turns = [Said(turn["speaker"], turn["text"]) for turn in row["turns"] if turn["text"].strip()]
        spoken = [said.text for said in turns if said.speaker == "customer"]
        customer = row.get("customer_id") or row.get("metadata", {}).get("customer_id")
        if customer not in customers:
            customer = customer_in(spoken, customers)
        for at, said in enumerate(turns):
            if said.speaker == "agent":
                yield Draft(f"{row['id']}-{at}", said.text, tuple(turns[:at]), customer)


def _conversations(folder: Path) -> Iterable[dict[str, Any]]:
    if is_sample(folder):
        return sample.conversations(datetime.now(UTC).date())
    return rows_of(folder, "conversations.jsonl")


def _conversations_of(folder: Path, split: str) -> set[str]:
    of_query = splits(folder)
    if split not in {kept for kept, _ in of_query.values()}:
        raise SetUnreadable(f"{folder.name} has no split {split!r}. Leave --split out to check all drafts.")
    queries = rows_of(folder, "queries.jsonl")
    return {row["conversation_id"] for row in queries if of_query.get(row["id"], ("", ""))[0] == split}


def _half(id: str) -> str:
    return "report" if hashlib.sha256(id.encode()).digest()[0] % 2 else "develop"


def fill(target: HttpTarget, folder: Path, customers: Mapping[str, Mapping[str, Any]], ids: set[str]) -> None:
    """Give the service the set's documents, and the customers `ids`."""
    if is_sample(folder):
        target.put_documents(sample.documents())
    else:
        target.index((*documents_of(folder), *flights_of(folder)))
    for id in sorted(ids):
        target.put_customer(id, customers[id])


def check_all(target: HttpTarget, drafts: Iterable[Draft]) -> Iterator[Checked]:
    """Check each draft, as an agent does it: the turns before it were answered when they were said, and only
    the check is timed."""
    for draft in drafts:
        if draft.before:
            target.answer(draft.before, draft.customer_id)
        started = time.perf_counter()
        findings = target.check_draft(draft.text, draft.before, draft.customer_id)
        yield Checked(draft, findings, (time.perf_counter() - started) * 1000)


def figures(checked: Sequence[Checked]) -> dict[str, Any]:
    """Drafts, the share of them with a finding, findings per 100 drafts by code, and milliseconds."""
    codes = Counter(finding["code"] for one in checked for finding in one.findings)
    took = [one.milliseconds for one in checked]
    return {
        "drafts": len(checked),
        "with_a_finding": sum(bool(one.findings) for one in checked) / max(1, len(checked)),
        "findings_per_100_drafts": {
            code: 100 * count / max(1, len(checked)) for code, count in sorted(codes.items())
        },
        "p50_ms": percentile(took, 50),
        "p95_ms": percentile(took, 95),
    }


def add_to(commands: Any) -> None:
    """Add the command to the parser of `python -m eval`."""
    parser = commands.add_parser("drafts", help="check what agents wrote; most findings are false alarms")
    parser.add_argument("folder", type=Path, help="a set with conversations.jsonl, or knowledge_base/sample")
    parser.add_argument("--split", help="only the conversations of this split (train, dev)")
    parser.add_argument("--half", choices=("develop", "report"), help="half of a set that has no splits")
    parser.add_argument("--limit", type=int, help="only the first so many drafts")
    parser.add_argument("--out", type=Path, help="file for all findings (default artefacts/drafts/SET.json)")
    parser.set_defaults(command=run)


def run(given: argparse.Namespace) -> int:
    """Check, print the figures and some findings to read, and write them all to a file."""
    customers = customers_of(given.folder)
    drafts = list(drafts_of(given.folder, customers, given.split, given.half))[: given.limit]
    with _service() as target:
        fill(target, given.folder, customers, {one.customer_id for one in drafts if one.customer_id})
        with closing(target.as_agent()) as agent:
            checked = list(check_all(agent, drafts))
    whole = figures(checked)
    out: Path = given.out or Path("artefacts/drafts") / f"{given.folder.resolve().name}.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    found = [_as_read(one, finding) for one in checked for finding in one.findings]
    out.write_text(json.dumps({**whole, "findings": found}, indent=1, ensure_ascii=False), encoding="utf-8")
    print(_printed(whole, found, out))
    return 0


def _service() -> AbstractContextManager[HttpTarget]:
    from eval.in_process import opened  # only here: it loads the encoder

    return opened()


def _as_read(one: Checked, finding: Mapping[str, Any]) -> dict[str, Any]:
    """A finding with the words it points at and the sentence around them."""
    start, end = finding["span"]
    quote = (finding["evidence"] or {}).get("quote")
    return {
        "draft": one.draft.id,
        "code": finding["code"],
        "words": one.draft.text[start:end],
        "around": one.draft.text[max(0, start - 120) : end + 80],
        "detail": finding["detail"],
        "quote": quote,
    }


def _printed(whole: Mapping[str, Any], found: Sequence[Mapping[str, Any]], out: Path) -> str:
    step = max(1, len(found) // _SHOWN)
    lines = [f"{whole['drafts']} drafts, {100 * whole['with_a_finding']:.1f} % of them with a finding"]
    lines += [
        f"  {code:<20}{per:6.1f} in 100 drafts" for code, per in whole["findings_per_100_drafts"].items()
    ]
    lines.append(f"  {whole['p50_ms']:.0f} ms at the median, {whole['p95_ms']:.0f} ms for 95 %")
    lines += [
        f"\n{one['draft']} {one['code']}: “{one['words']}”\n  in: {one['around']!r}\n  {one['detail']}"
        for one in found[::step][:_SHOWN]
    ]
    return "\n".join([*lines, f"\nAll findings: {out}"])
