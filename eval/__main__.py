"""The commands of `python -m eval`: run, compare, quality, drafts, expectations, facts and policies."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, closing
from datetime import UTC, datetime
from pathlib import Path

from embeddings.hashing import HashEmbeddings
from eval import drafts, expectations, facts, report, runner
from eval.cases import EvaluationError, load
from eval.comparison import as_table, compare
from eval.policies import command as policies
from eval.quality import command as quality
from eval.targets import HttpTarget


def main(arguments: Sequence[str] | None = None) -> int:
    given = _parser().parse_args(arguments)
    try:
        return int(given.command(given))
    except EvaluationError as error:
        print(error, file=sys.stderr)
        return 2


def _run(given: argparse.Namespace) -> int:
    case_set = load(given.folder, given.split, given.limit)
    with _target(given) as target:
        whole = runner.run(target, case_set, given.k, given.split)
    out: Path = given.out or Path("artefacts/eval") / f"{case_set.name}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    runner.save(whole, out)
    report.write(whole, case_set, out / "report.html")
    print(_figures(runner.summary_of(whole)))
    print(f"Read {out / 'report.html'}")
    return 0


def _figures(summary: dict[str, object]) -> str:
    return "\n".join(f"{name:<15}{_rounded(value)}" for name, value in summary.items())


def _rounded(value: object) -> object:
    if isinstance(value, dict):
        return "  ".join(f"{name} {_rounded(one)}" for name, one in value.items())
    return f"{value:.3f}" if isinstance(value, float) else value


def _target(given: argparse.Namespace) -> AbstractContextManager[HttpTarget]:
    if given.url:
        return closing(HttpTarget.at(given.url, given.key))
    from eval.in_process import opened  # only here: it loads the encoder

    return opened()


def _facts(given: argparse.Namespace) -> int:
    from eval.in_process import opened  # only here: it loads the service

    conversations = facts.told(given.folder, given.split)
    scores = facts.scores_of(conversations)
    with opened(HashEmbeddings()) as target:  # a brief asks for no meaning of words
        briefs = facts.briefs_of(target, facts.sample(conversations))
    name = given.folder.resolve().name
    given.out.mkdir(parents=True, exist_ok=True)
    out = given.out / f"{name}.json"
    out.write_text(json.dumps(facts.summary_of(name, given.split, scores, briefs), indent=2) + "\n")
    print(facts.as_table(scores))
    invented = len(briefs.invented)
    print(f"Briefs of {briefs.conversations} conversations: {briefs.values} values, {invented} invented")
    print(f"Read {out}")
    return 0


def _compare(given: argparse.Namespace) -> int:
    print(as_table(compare(given.a, given.b)))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m eval", description="Score Assist on sets of conversations."
    )
    commands = parser.add_subparsers(required=True)
    run = commands.add_parser(
        "run", help="score one set; without --url in this process, on an empty data directory"
    )
    run.add_argument(
        "folder", type=Path, help="the set: corpus.jsonl, conversations.jsonl, queries.jsonl, qrels.tsv"
    )
    run.add_argument("--url", help="score a running service; the set's documents are imported into it")
    run.add_argument("--key", default="", help="key of an admin or editor of that service")
    run.add_argument("--split", help="only the cases of this split (train, dev, test)")
    run.add_argument("--k", type=_k, default=10, help="documents per ranking (default 10)")
    run.add_argument("--limit", type=int, help="only a sample of so many cases, the same every time")
    run.add_argument("--out", type=Path, help="folder for the results (default artefacts/eval/SET-TIME)")
    run.set_defaults(command=_run)
    pair = commands.add_parser("compare", help="pair two saved runs by case")
    pair.add_argument("a", type=Path)
    pair.add_argument("b", type=Path)
    pair.set_defaults(command=_compare)
    quality.add_to(commands)
    drafts.add_to(commands)
    expectations.add_to(commands)
    policies.add_to(commands)
    heard = commands.add_parser("facts", help="what is heard of the customer, against what was said")
    heard.add_argument("folder", type=Path, help="a set with facts.jsonl, or with records of its customers")
    heard.add_argument("--split", help="only the conversations of this split (train, dev)")
    heard.add_argument("--out", type=Path, default=Path("artefacts/facts"), help="folder for SET.json")
    heard.set_defaults(command=_facts)
    return parser


def _k(given: str) -> int:
    k = int(given)
    if not 5 <= k <= 100:
        raise argparse.ArgumentTypeError(f"{k} is not between 5 and 100")
    return k


if __name__ == "__main__":
    sys.exit(main())
