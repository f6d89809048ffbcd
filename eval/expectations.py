"""`python -m eval expectations`: whether the sample's conversations get what their writers expect.

Every scripted conversation of the sample company says, for some turns of its customer, which documents the
first suggestion should rest on, or why Assist should be silent there. Each such moment is asked for over HTTP
as an agent's screen would, with the customer on file and nothing stored.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from eval.cases import Said
from eval.targets import HttpTarget
from knowledge_base import sample


@dataclass(frozen=True)
class Moment:
    """A customer's turn of a scripted conversation, and what is expected there."""

    id: str
    customer_id: str
    turns: tuple[Said, ...]
    """The last one is the turn that is answered."""
    documents: frozenset[str]
    """One of these is the first evidence of the first suggestion; none: silence is expected."""
    reason: str | None
    """Why it should be silent."""


@dataclass(frozen=True)
class Met:
    """A moment and what came first there: a document, or the reason of a silence."""

    moment: Moment
    first: str | None

    @property
    def right(self) -> bool:
        return self.first in (self.moment.documents or {self.moment.reason})


def moments() -> Iterator[Moment]:
    """Every moment that a conversation of the sample expects something of, as of today."""
    for script in sample.conversations(datetime.now(UTC).date()):
        said = [Said(turn["speaker"], turn["text"]) for turn in script["turns"]]
        for expected in script["expects"]:
            at = expected["turn"]
            yield Moment(
                f"{script['id']}-{at + 1}",
                script["customer_id"],
                tuple(said[: at + 1]),
                frozenset(expected["documents"]),
                expected.get("reason"),
            )


def meet(target: HttpTarget, moment: Moment) -> Met:
    """Ask a service that holds the sample company what it shows first."""
    answer = target.answer(moment.turns, moment.customer_id)
    suggestions = answer["suggestions"]
    first = suggestions[0]["evidence"][0]["document_id"] if suggestions else answer["reason"]
    return Met(moment, first)


def fill(target: HttpTarget) -> None:
    """Give an empty service the sample's documents and customers."""
    target.put_documents(sample.documents())
    target.take(sample.customers(datetime.now(UTC).date()), of="customers")


def add_to(commands: Any) -> None:
    """Add the command to the parser of `python -m eval`."""
    parser = commands.add_parser(
        "expectations", help="the sample's conversations: does what they expect come first?"
    )
    parser.add_argument("--url", help="a running service that holds the sample; else one in this process")
    parser.add_argument("--key", default="", help="key of an admin of that service")
    parser.set_defaults(command=run)


def run(given: argparse.Namespace) -> int:
    """Print how many moments are met, and each that is not."""
    if given.url:
        with closing(HttpTarget.at(given.url, given.key)) as target:
            met = _met_by_an_agent(target)
    else:
        from eval.in_process import opened  # only here: it loads the encoder

        with opened() as target:
            fill(target)
            met = _met_by_an_agent(target)
    print(as_text(met))
    return 0


def _met_by_an_agent(target: HttpTarget) -> list[Met]:
    with closing(target.as_agent()) as agent:
        return [meet(agent, moment) for moment in moments()]


def as_text(met: Sequence[Met]) -> str:
    """How many are met, and what came instead where they are not."""
    lines = [f"first right {sum(one.right for one in met)} of {len(met)}"]
    for one in met:
        if not one.right:
            wanted = sorted(one.moment.documents) or [f"silence: {one.moment.reason}"]
            lines.append(f"{one.moment.id}: {one.first}, not {json.dumps(wanted)}")
            lines.append(f"  {one.moment.turns[-1].text}")
    return "\n".join(lines)
