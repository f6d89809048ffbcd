"""`python -m eval.training`: learn the weights that ship, and say what they are worth elsewhere.

Only train splits are learned from. The dev splits, and whole domains left out, say what it is worth. The
weights are learned from the vectors of the base, which has never seen the train splits, and used with the
adapter, which has: from its vectors of what it was taught itself they would learn to trust vectors too much.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from embeddings.encoder import BASE_MODEL, Encoder, SentenceEncoder
from eval import runner
from eval.cases import EvaluationError, load
from eval.in_process import ENCODER_CACHE
from eval.quality.sets import split_of
from eval.training import ablation, answerable, ranker
from eval.training.examples import Example, examples_of
from eval.training.figures import as_table, left_out, quality
from eval.training.written import digest_of, written
from knowledge_base.learned import FILE, Learned, Ranker

LEARNED_FROM = ("mtrag_un", "tau_airline", "dstc11_t5")
"""Sets with a train split whose documents answer."""
FOR_RANKING: Mapping[str, float] = {"mtrag_un": 3.0, "tau_airline": 1.0, "dstc11_t5": 1.0}
"""What each counts. mtrag_un has four domains."""
FOR_SILENCE: Mapping[str, float] = {"mtrag_un": 1.0, "tau_airline": 1.0, "dstc11_t5": 1.5}
"""The same. Only half of the turns of dstc11_t5 ask for anything that is written."""
ALSO_MEASURED = ("tau_retail", "abcd", "dstc10_t2")
"""Companies that nothing was learned from."""
AT_MOST = 1200
"""Cases of one set, the same every time."""


def main(arguments: Sequence[str] | None = None) -> int:
    given = _parser().parse_args(arguments)
    try:
        return _train(given.data, given.out, given.limit, given.ablate)
    except EvaluationError as error:
        print(error, file=sys.stderr)
        return 2


def _train(data: Path, out: Path, limit: int, ablate: bool) -> int:
    base = SentenceEncoder.open(BASE_MODEL, cache_dir=ENCODER_CACHE)
    encoder = SentenceEncoder.open(cache_dir=ENCODER_CACHE)

    def looked_at(name: str, split: str | None, by: Encoder) -> list[Example]:
        runner.say(f"{name} ({split or 'all'}): looking at the candidates of each case")
        return list(examples_of(load(data / name, split, limit), by))

    examples = {name: looked_at(name, "train", base) for name in LEARNED_FROM}
    runner.say("learning")
    encoders = (base.identity, encoder.identity)
    learned = fitted(encoders, examples)
    digests = {name: digest_of(data / name) for name in LEARNED_FROM}
    out.write_text(written(learned, digests), "utf-8")
    print(f"Wrote {out} ({out.stat().st_size / 1000:.0f} kB)")
    held = {name: looked_at(name, split_of(data / name), encoder) for name in (*LEARNED_FROM, *ALSO_MEASURED)}
    print(as_table({name: quality(learned, own) for name, own in held.items()}))
    print("Each set's train split with the base, by weights that were learned without that set:")
    print(as_table(left_out(encoders, examples, fitted)))
    if ablate:
        runner.say("learning again without each part")
        print(ablation.as_table(ablation.losses(examples, held, _ranker)))
    return 0


def fitted(encoders: tuple[str, ...], examples: Mapping[str, Sequence[Example]]) -> Learned:
    """The weights for these examples, which hold for these encoders."""
    ranking = _ranker(examples)
    heard = {
        name: [(one.heard, bool(one.case.relevant)) for one in own if one.heard]
        for name, own in examples.items()
    }
    return Learned(encoders, ranking, answerable.fitted(heard, FOR_SILENCE, ranking))


def _ranker(examples: Mapping[str, Sequence[Example]]) -> Ranker:
    searched = {name: [one.searched for one in own] for name, own in examples.items()}
    return ranker.fitted(searched, FOR_RANKING)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m eval.training", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the sets")
    parser.add_argument("--out", type=Path, default=FILE, help="where the weights go (default: what ships)")
    parser.add_argument("--limit", type=int, default=AT_MOST, help=f"cases of a set (default {AT_MOST})")
    parser.add_argument(
        "--ablate", action="store_true", help="learn again without each part, and say what it earns"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
