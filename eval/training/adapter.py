"""`python -m eval.training.adapter`: teach the encoder what support conversations mean.

Contrastive: of all passages of a batch, the one that answers should lie nearest to what was needed, as said
in the last turn and in the last three (InfoNCE: van den Oord, Li and Vinyals 2018). The wrong answers are
those of the other cases of the batch, all of one set, and passages that our own first stage took for right.
Only thin matrices beside the model's own are learned (LoRA: Hu, Shen, Wallis, Allen-Zhu, Li, Wang, Wang and
Chen 2021), and every vector is held near what the base makes of the text, so that what the base knows of
other matters stays.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.random import Generator
from safetensors.torch import save_file
from torch.nn import functional
from transformers import AutoModel, AutoTokenizer

from embeddings.encoder import BASE_MODEL, SentenceEncoder
from embeddings.model_files import ADAPTER, ModelFiles
from eval import runner
from eval.cases import EvaluationError, load
from eval.in_process import ENCODER_CACHE
from eval.training.pairs import Pair, pairs_of
from eval.training.written import digest_of

LEARNED_FROM: Mapping[str, int] = {
    "mtrag_un": 480,
    "tau_airline": 792,
    "banking77": 288,
    "multidogo": 288,
    "dstc11_t2": 192,
}
"""Train split → how many pairs are shown of it, whole batches, some more than once. The last
three are what customers say, with the name of what they want."""
AT_MOST = 700
"""Cases of one set that are looked at, the same every time."""
RANK = 16
BATCH = 24
ALIKE_SHOWN = 2
"""Passages that look alike, of each case of a batch."""
RATE = 3e-4
WARM_UP = 0.1
"""The share of the steps in which the rate rises."""
TEMPERATURE = 0.05
HELD = 0.5
"""The weight of the distance to the vectors of the base."""
LATEST_COUNTS = 0.7
"""The weight of the last turn beside the last three, which tell more."""
BEST_SHOWN = 0.7
"""How often the passage shown as the answer is the best one found; else any of the right documents."""
QUERY_TOKENS, PASSAGE_TOKENS = 96, 160
"""What is read of each while learning, for time: a quarter of the needs of tau_airline say more, but reading
192 tokens of them changed nothing by more than 0.003."""
SEED = 1


class Lora(torch.nn.Module):  # type: ignore[misc]  # torch ships no complete types
    """A linear layer, and the thin matrices beside it."""

    def __init__(self, linear: torch.nn.Linear) -> None:
        super().__init__()
        self.linear = linear
        self.down = torch.nn.Parameter(torch.randn(RANK, linear.in_features) * 0.02)
        self.up = torch.nn.Parameter(torch.zeros(linear.out_features, RANK))
        self.on = True

    def forward(self, states: torch.Tensor) -> torch.Tensor:
        out: torch.Tensor = self.linear(states)
        return out + (states @ self.down.T) @ self.up.T if self.on else out


class Student:
    """The base with an adapter that learns."""

    def __init__(self, folder: Path) -> None:
        self._tokenizer = AutoTokenizer.from_pretrained(str(folder))
        self._model = AutoModel.from_pretrained(str(folder)).requires_grad_(requires_grad=False)
        self.layers = dict(self._with_adapter())

    def _with_adapter(self) -> Iterator[tuple[str, Lora]]:
        linear = [
            (name, one) for name, one in self._model.named_modules() if isinstance(one, torch.nn.Linear)
        ]
        for name, one in linear:
            if name.startswith("encoder."):
                parent, _, own = name.rpartition(".")
                layer = Lora(one)
                setattr(self._model.get_submodule(parent), own, layer)
                yield name, layer

    def parameters(self) -> list[torch.nn.Parameter]:
        return [part for layer in self.layers.values() for part in (layer.down, layer.up)]

    def vectors(self, texts: Sequence[str], tokens: int) -> torch.Tensor:
        """(texts, dimensions), of unit length; a text is read up to `tokens`."""
        read = self._tokenizer(
            list(texts), padding=True, truncation=True, max_length=tokens, return_tensors="pt"
        )
        with torch.autocast("cpu", dtype=torch.bfloat16):
            states = self._model(**read).last_hidden_state
        mask = read["attention_mask"].unsqueeze(-1).float()
        return functional.normalize((states.float() * mask).sum(1) / mask.sum(1), dim=-1)

    def of_base(self, texts: Sequence[str], tokens: int) -> torch.Tensor:
        """The vectors without the adapter."""
        self._switch(on=False)
        with torch.no_grad():
            vectors = self.vectors(texts, tokens)
        self._switch(on=True)
        return vectors

    def _switch(self, *, on: bool) -> None:
        for layer in self.layers.values():
            layer.on = on

    def parts(self) -> dict[str, torch.Tensor]:
        """The adapter, as `embeddings.adapter` reads it."""
        return {
            f"{name}.{part}": getattr(layer, part).detach().half().contiguous()
            for name, layer in self.layers.items()
            for part in ("down", "up")
        }


@dataclass(frozen=True)
class Batch:
    """Cases of one company, and passages, each once."""

    latest: list[str]
    whole: list[str]
    passages: list[str]
    answers: torch.Tensor
    """(cases, passages): which passages are of a document that answers."""

    @classmethod
    def of(cls, pairs: Sequence[Pair], random: Generator) -> Batch:
        shown: dict[str, None] = {}
        for pair in pairs:
            first = random.random() < BEST_SHOWN
            wanted = pair.wanted[0 if first else random.integers(len(pair.wanted))]
            alike = random.permutation(len(pair.alike))[:ALIKE_SHOWN]
            shown |= dict.fromkeys([wanted, *(pair.alike[at] for at in alike)])
        answers = [[passage in pair.documents for passage in shown] for pair in pairs]
        return cls(
            [pair.latest for pair in pairs],
            [pair.whole for pair in pairs],
            list(shown),
            torch.tensor(answers),
        )


def loss_of(student: Student, batch: Batch) -> torch.Tensor:
    """How far the answers are from nearest, and the vectors from those of the base."""
    needs = batch.latest + batch.whole
    asked, passages = student.vectors(needs, QUERY_TOKENS), student.vectors(batch.passages, PASSAGE_TOKENS)
    odds = asked @ passages.T / TEMPERATURE
    right = odds.masked_fill(~torch.cat([batch.answers, batch.answers]), -torch.inf)
    missed = torch.logsumexp(odds, 1) - torch.logsumexp(right, 1)
    counts = torch.tensor([LATEST_COUNTS] * len(batch.latest) + [1.0] * len(batch.whole))
    moved = _moved(asked, student.of_base(needs, QUERY_TOKENS)) + _moved(
        passages, student.of_base(batch.passages, PASSAGE_TOKENS)
    )
    return (counts * missed).mean() + HELD * moved


def _moved(vectors: torch.Tensor, base: torch.Tensor) -> torch.Tensor:
    return (1 - (vectors * base).sum(1)).mean()


def batches_of(
    sets: Mapping[str, Sequence[Pair]], shown: Mapping[str, int], random: Generator
) -> list[Batch]:
    """The batches in the order they are learned from: of each set as many pairs as it is shown, in whole
    batches. Raises EvaluationError for a set that has no pairs, or is not shown one batch."""
    batches = []
    for name, pairs in sets.items():
        if not pairs or shown[name] < BATCH:
            raise EvaluationError(
                f"{name} has no batch to learn from: {len(pairs)} pairs, {shown[name]} shown."
            )
        rounds = -(-shown[name] // len(pairs))
        order = np.concatenate([random.permutation(len(pairs)) for _ in range(rounds)])[: shown[name]]
        drawn = [pairs[at] for at in order]
        batches += [
            Batch.of(drawn[at : at + BATCH], random) for at in range(0, len(drawn) - BATCH + 1, BATCH)
        ]
    return [batches[at] for at in random.permutation(len(batches))]


def learn(student: Student, batches: Sequence[Batch]) -> None:
    """Let the student see every batch once, in order."""
    optimiser = torch.optim.AdamW(student.parameters(), lr=RATE, weight_decay=0.0)
    rate = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _rate(step, len(batches)))
    for number, batch in enumerate(batches, start=1):
        loss = loss_of(student, batch)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(student.parameters(), 1.0)
        optimiser.step()
        rate.step()
        optimiser.zero_grad()
        if number % 10 == 0:
            runner.say(f"batch {number} of {len(batches)}: loss {loss.item():.3f}")


def _rate(step: int, steps: int) -> float:
    return min(1.0, (step + 1) / (WARM_UP * steps)) * max(0.05, 1 - step / steps)


def main(arguments: Sequence[str] | None = None) -> int:
    given = _parser().parse_args(arguments)
    try:
        _train(given.data, given.out, {name: LEARNED_FROM[name] for name in given.sets})
    except EvaluationError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _train(data: Path, out: Path, shown: Mapping[str, int]) -> None:
    base = ModelFiles.find(BASE_MODEL)
    encoder = SentenceEncoder.open(BASE_MODEL, cache_dir=ENCODER_CACHE)
    sets = {}
    for name in shown:
        runner.say(f"{name} (train): looking for the passages of each case")
        sets[name] = list(pairs_of(load(data / name, "train", AT_MOST), encoder))
    torch.manual_seed(SEED)
    student = Student(base.folder)
    learn(student, batches_of(sets, shown, np.random.default_rng(SEED)))
    made_from = {name: digest_of(data / name) for name in shown}
    about = {"base": base.identity, "seed": SEED, "made_from": made_from}
    # One key: safetensors writes several in any order, and the same adapter would be another file.
    save_file(student.parts(), out, metadata={"about": json.dumps(about)})
    print(f"Wrote {out} ({out.stat().st_size / 1e6:.1f} MB). Learn the ranking anew: python -m eval.training")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m eval.training.adapter", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the sets")
    parser.add_argument(
        "--out", type=Path, default=ADAPTER, help="where the adapter goes (default: what ships)"
    )
    parser.add_argument(
        "--sets", nargs="+", choices=LEARNED_FROM, default=list(LEARNED_FROM), help="learn from these alone"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
