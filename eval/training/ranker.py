"""Fitting the ranker: the weights under which relevant documents come first, and little else changes.

Listwise: of each case, the fits of its documents (the best passage of each) are odds in a softmax, and what
is relevant should have them all (ListNet's top-one loss: Cao, Qin, Liu, Tsai and Li 2007). There are few
examples and fewer companies, so that everything here keeps the ranker from learning what only they have in
common: it starts at the fusion made by hand and is held near it, no signal may count against a passage, and
in training signals are left out at random.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from eval.training.examples import Seen
from knowledge_base.fusion import LATEST_SHARE, LEXICAL_SHARE
from knowledge_base.learned import Ranker
from knowledge_base.signals import EITHER_WAY, OF_NEED, OF_PASSAGE

Floats = NDArray[np.float64]

UNITS = 16
EPOCHS = 80
RATE = 0.02
HELD = 0.03
"""How strongly the linear part is held at the hand-made fusion (L2)."""
SMALL_BY_NEED = 0.05
"""How strongly what depends on the need is kept small (L2)."""
SMALL_HIDDEN = 0.005
"""The same for the hidden layer."""
LEFT_OUT = 0.35
"""Share of the signals that a case is shown without, at random, each time."""
SEEDS = (1, 2, 3)
"""One ranker each; the sum of their means is one ranker with all their hidden units."""
SHARPNESS = 25.0
"""Log-odds of one whole point of the hand-made score."""
_FREE = torch.tensor([name in EITHER_WAY for name in OF_PASSAGE])


def fitted(sets: Mapping[str, Sequence[Seen]], weights: Mapping[str, float]) -> Ranker:
    """The ranker for these examples; a set counts by its weight, whatever its size.

    Cases without a relevant candidate teach nothing and are left out. The same examples give the same ranker.
    """
    kept = {name: [one for one in own if one.grades.any()] for name, own in sets.items()}
    middle, spread = _scale([one for one in kept.values() if one])
    batch = _Batch.of(kept, weights, middle, spread)
    return _together(middle, spread, [_trained(batch, _by_hand(spread), seed) for seed in SEEDS])


def _scale(sets: Sequence[Sequence[Seen]]) -> tuple[Floats, Floats]:
    """Mean and standard deviation of each signal, each set counting the same."""
    rows = [np.concatenate([one.look.passages for one in own]) for own in sets]
    middle = np.mean([own.mean(axis=0) for own in rows], axis=0)
    variance = np.mean([((own - middle) ** 2).mean(axis=0) for own in rows], axis=0)
    return middle, np.sqrt(variance) + 1e-6


def _by_hand(spread: Floats) -> Floats:
    """The weights, of scaled signals, that rank as the fusion by hand does."""
    shares = {"whole": 1 - LATEST_SHARE, "latest": LATEST_SHARE}
    weights = np.zeros(len(OF_PASSAGE))
    for view, share in shares.items():
        weights[OF_PASSAGE.index(f"cosine_{view}")] = share * (1 - LEXICAL_SHARE)
        weights[OF_PASSAGE.index(f"words_{view}")] = share * LEXICAL_SHARE
    return SHARPNESS * weights * spread


@dataclass(frozen=True)
class _Batch:
    """All examples side by side."""

    passages: torch.Tensor
    """(rows, signals), scaled"""
    need: torch.Tensor
    """(cases, signals of a need)"""
    case_of_row: torch.Tensor
    document_of_row: torch.Tensor
    case_of_document: torch.Tensor
    wanted: torch.Tensor
    """(documents,): what share of its case each should have."""
    worth: torch.Tensor
    """(cases,): what each case counts; 1 together."""

    @classmethod
    def of(
        cls, sets: Mapping[str, Sequence[Seen]], weights: Mapping[str, float], middle: Floats, spread: Floats
    ) -> _Batch:
        seen = [one for own in sets.values() for one in own]
        worth = np.array([weights[name] / len(own) for name, own in sets.items() for _ in own])
        case_of_row = np.repeat(np.arange(len(seen)), [len(one.grades) for one in seen])
        documents = np.concatenate([one.look.documents for one in seen])
        pairs, first, document_of_row = np.unique(
            np.column_stack([case_of_row, documents]), axis=0, return_index=True, return_inverse=True
        )
        grades = np.concatenate([one.grades for one in seen])[first]
        of_case = np.bincount(pairs[:, 0], grades)
        return cls(
            torch.tensor((np.concatenate([one.look.passages for one in seen]) - middle) / spread).float(),
            torch.tensor(np.array([one.look.need for one in seen])).float(),
            torch.tensor(case_of_row),
            torch.tensor(document_of_row.reshape(-1)),
            torch.tensor(pairs[:, 0]),
            torch.tensor(grades / of_case[pairs[:, 0]]).float(),
            torch.tensor(worth / worth.sum()).float(),
        )

    def loss(self, fit: torch.Tensor) -> torch.Tensor:
        """The cross-entropy of what is wanted and the softmax of the documents of each case."""
        of_document = _highest(fit, self.document_of_row, len(self.wanted))
        top = _highest(of_document, self.case_of_document, len(self.worth)).detach()
        odds = torch.exp(of_document - top[self.case_of_document])
        whole = torch.zeros(len(self.worth)).index_add(0, self.case_of_document, odds)
        log_share = of_document - (top + torch.log(whole))[self.case_of_document]
        return -(self.worth[self.case_of_document] * self.wanted * log_share).sum()


def _highest(values: torch.Tensor, group: torch.Tensor, groups: int) -> torch.Tensor:
    return torch.full((groups,), -torch.inf).scatter_reduce(0, group, values, "amax")


class _Model(torch.nn.Module):  # type: ignore[misc]  # torch ships no complete types
    """`learned.Ranker` over scaled signals, to be trained."""

    def __init__(self, by_hand: Floats) -> None:
        super().__init__()
        self.by_hand = torch.tensor(by_hand).float()
        self.weights = torch.nn.Parameter(self.by_hand.clone())
        self.by_need = torch.nn.Parameter(torch.zeros(len(OF_PASSAGE), len(OF_NEED)))
        self.hidden = torch.nn.Linear(len(OF_PASSAGE) + len(OF_NEED), UNITS)
        self.out = torch.nn.Parameter(torch.full((UNITS,), 0.01))
        with torch.no_grad():
            self.hidden.weight[:, : len(OF_PASSAGE)].abs_()

    def forward(self, batch: _Batch) -> torch.Tensor:
        shown = (torch.rand(len(batch.worth), len(OF_PASSAGE)) > LEFT_OUT).float()
        passages = batch.passages * shown[batch.case_of_row]
        weights = torch.where(_FREE, own := self.weights + batch.need @ self.by_need.T, own.clamp(min=0))
        linear = (passages * weights[batch.case_of_row]).sum(dim=1)
        read = torch.cat([passages, batch.need[batch.case_of_row]], dim=1)
        bent = torch.relu(read @ self.monotone_hidden().T + self.hidden.bias)
        return linear + bent @ self.out.clamp(min=0)

    def monotone_hidden(self) -> torch.Tensor:
        """The weights of the hidden layer, none of them against a signal."""
        of_passage, of_need = self.hidden.weight.split([len(OF_PASSAGE), len(OF_NEED)], dim=1)
        return torch.cat([torch.where(_FREE, of_passage, of_passage.clamp(min=0)), of_need], dim=1)

    def size(self) -> torch.Tensor:
        """The penalty for going far from the fusion by hand."""
        held = HELD * ((self.weights - self.by_hand) ** 2).sum()
        by_need = SMALL_BY_NEED * (self.by_need**2).sum()
        return held + by_need + SMALL_HIDDEN * ((self.hidden.weight**2).sum() + (self.out**2).sum())


def _trained(batch: _Batch, by_hand: Floats, seed: int) -> _Model:
    torch.manual_seed(seed)
    model = _Model(by_hand)
    optimiser = torch.optim.Adam(model.parameters(), lr=RATE)
    for _ in range(EPOCHS):
        optimiser.zero_grad()
        (batch.loss(model(batch)) + model.size()).backward()
        optimiser.step()
    return model


def _together(middle: Floats, spread: Floats, models: Sequence[_Model]) -> Ranker:
    """The mean of the models, as one."""

    def mean(of: Sequence[torch.Tensor]) -> Floats:
        return np.asarray(torch.stack([one.detach() for one in of]).double().mean(dim=0))

    def side_by_side(of: Sequence[torch.Tensor]) -> Floats:
        return np.asarray(torch.cat([one.detach() for one in of]).double())

    out = side_by_side([one.out.clamp(min=0) for one in models]) / len(models)
    used = out > 0
    return Ranker(
        middle=middle,
        spread=spread,
        weights=mean([one.weights for one in models]),
        by_need=mean([one.by_need for one in models]),
        hidden=side_by_side([one.monotone_hidden() for one in models])[used],
        hidden_bias=side_by_side([one.hidden.bias for one in models])[used],
        out=out[used],
    )
