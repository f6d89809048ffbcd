"""tau_retail and tau_airline, a part of them: `python -m eval policies` judges all."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.in_process import opened
from eval.policies import written
from eval.policies.command import CHECKS, reported
from eval.policies.companies import Company, company_of, customers_of
from eval.policies.labels import Label, labels_of, tasks_of
from eval.policies.report import Report

ROOT = Path(__file__).parents[3]
DATA = ROOT.parent / "shared" / "data"
SETS = ("tau_retail", "tau_airline")
AGAINST_THE_LETTER = {
    "tau_retail": {
        "task-64-6.0": "exchanges an order that is pending",
        "task-105-0.0": "pays 21.10 from a gift card that holds 17.00",
    },
    "tau_airline": {"task-39-10.0": "cancels for a reason that insurance does not cover"},
}
"""Gold actions that the policy's letter forbids. The service says so too, and that is counted as wrong."""


def folder_of(name: str) -> Path:
    folder = DATA / name
    if not (folder / "tasks.jsonl").is_file():
        pytest.skip(f"{name} is not here: the set belongs in {folder}")
    return folder


def labels_in(folder: Path) -> tuple[Company, list[Label]]:
    customers = customers_of(folder)
    company = company_of(folder, tuple(customers.values()))
    ours = written.read(ROOT / CHECKS / f"{folder.name}.yaml")
    return company, list(labels_of(company, ours, tasks_of(folder, customers), customers))


@pytest.mark.parametrize("name", SETS)
def test_the_policys_letter_agrees_with_the_gold_actions(name: str) -> None:
    """The letter is plain Python over the set's own record; no rule and no profile of ours is in it."""
    company, labels = labels_in(folder_of(name))
    gold = [one for one in labels if one.source == "gold"]

    against = {one.id for one in gold if not company.allowed(one.customer, one.step)}

    assert len(gold) > 60
    assert against == set(AGAINST_THE_LETTER[name])


@pytest.fixture(scope="module", params=SETS)
def report(request: pytest.FixtureRequest) -> Report:
    folder = folder_of(request.param)
    return reported(folder, ROOT / CHECKS / f"{folder.name}.yaml", 20, opened)


def test_verdicts_are_those_of_the_labels(report: Report) -> None:
    wrong = {one["id"]: one["verdict"] for one in report.wrong}

    assert wrong == dict.fromkeys(AGAINST_THE_LETTER[report.set_name], "not_met")
    assert {(one["source"], one["allowed"]) for one in report.verdicts} == {
        ("gold", True),
        ("refused", False),
        ("letter", True),
        ("letter", False),
    }


def test_nothing_that_is_on_file_is_asked(report: Report) -> None:
    assert report.questions["questions"] > 10
    assert [one for one in report.questions["asked"] if one["on_file"]] == []


def test_nothing_that_policy_forbids_is_proposed(report: Report) -> None:
    assert report.offers["forbidden"] > 0
    assert report.offers["proposed_though_forbidden"] == []
