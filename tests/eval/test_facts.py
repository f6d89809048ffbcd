"""Facts heard are held against facts that were said: right, missed, in the wrong slot, invented."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assist import Heard, Turn
from embeddings.hashing import HashEmbeddings
from eval import facts
from eval.__main__ import main
from eval.cases import SetUnreadable
from eval.in_process import opened

DATA = Path(__file__).parents[3] / "shared" / "data"


def _written(folder: Path, **files: list[dict[str, Any]]) -> Path:
    folder.mkdir()
    for name, lines in files.items():
        (folder / f"{name}.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return folder


def _says(*texts: str) -> list[dict[str, str]]:
    return [{"speaker": "customer", "text": text} for text in texts]


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    """Two conversations whose facts are labelled."""
    conversations = [
        {
            "id": "c/1",
            "turns": _says("my name is ada and claim no 4417", "8812", "policy number 7755 zip 10001"),
            "metadata": {"domain": "insurance", "split": "train"},
        },
        {
            "id": "c/2",
            "turns": _says("my email is ada@example.com", "charged 50 dollars, phone number 9775462661"),
            "metadata": {"domain": "bank", "split": "dev"},
        },
    ]
    first = [
        {"slot": "name", "value": "Ada", "turn_index": 0},
        {"slot": "claimid", "value": "4417", "turn_index": 0},
        {"slot": "claimid", "value": "8812", "turn_index": 1},
        {"slot": "claimid", "value": "7755", "turn_index": 2},
        {"slot": "policyid", "value": "10001", "turn_index": 2},
        {"slot": "password", "value": "hat", "turn_index": 2},
    ]
    second = [
        {"slot": "email_address", "value": "ada @ example . com", "turn_index": 0},
        {"slot": "charge_amount", "value": "50", "turn_index": 1},
    ]
    return _written(
        tmp_path / "labelled",
        conversations=conversations,
        facts=[{"conversation_id": "c/1", "facts": first}, {"conversation_id": "c/2", "facts": second}],
    )


@pytest.fixture
def recorded(tmp_path: Path) -> Path:
    """A conversation with a customer's record in place of labels."""
    turns = [
        {"speaker": "agent", "text": "Your name, Ada King?"},
        *_says("My name is Ada King", "write to ada7@email.com, order number: 3348917502"),
    ]
    metadata = {
        "customer": {"customer_name": "ada king", "email": "ada7@email.com", "username": "ada7"},
        "order": {
            "order_id": "3348917502",
            "purchase_date": "2026-11-06",
            "zip_code": "75227",
            "products": [{"brand": "red_hat", "product_type": "shirt", "amount": 94}],
        },
    }
    return _written(tmp_path / "recorded", conversations=[{"id": "r1", "turns": turns, "metadata": metadata}])


def test_facts_are_counted_by_slot_and_domain(labelled: Path) -> None:
    scores = facts.scores_of(facts.told(labelled))

    assert dict(scores.of) == {
        ("insurance", "name"): facts.Score(gold=1, found=1, heard=1),
        ("insurance", "claim number"): facts.Score(gold=3, found=1, heard=1, bare=1),
        ("insurance", "policy number"): facts.Score(gold=1, heard=1, wrong_slot=1),
        ("insurance", "postcode"): facts.Score(wrong_slot=1),
        ("bank", "email"): facts.Score(gold=1, found=1, heard=1),
        ("bank", "amount"): facts.Score(gold=1, found=1, heard=1),
        ("bank", "phone"): facts.Score(),
    }
    assert (dict(scores.not_sought), dict(scores.unlabelled)) == (
        {"password": 1},
        {"postcode": 1, "phone": 1},
    )
    assert scores.domains()["insurance"].figures() == {
        "gold": 5,
        "found": 2,
        "heard": 3,
        "bare": 1,
        "bare_found": 0,
        "wrong_slot": 2,
        "invented": 0,
        "recall": 2 / 5,
        "stated_recall": 2 / 4,
        "precision": 2 / 3,
    }


def test_a_split_keeps_its_conversations(labelled: Path) -> None:
    assert [one.id for one in facts.told(labelled, "dev")] == ["c/2"]
    with pytest.raises(SetUnreadable, match="labelled has no conversations of a split 'test'"):
        facts.told(labelled, "test")


def test_a_record_is_gold_where_the_customer_says_it(recorded: Path) -> None:
    (one,) = facts.told(recorded)

    assert set(one.facts) == {
        facts.Fact("name", "ada king", 1),
        facts.Fact("email", "ada7@email.com", 2),
        facts.Fact("order number", "3348917502", 2),
    }


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, True),
        ({"value": "4418"}, False),
        ({"start": 2}, False),
        ({"turn": 1}, False),
        ({"value": ""}, False),
    ],
)
def test_a_value_is_invented_unless_it_stands_where_it_says(change: dict[str, Any], said: bool) -> None:
    turns = [Turn(speaker="customer", text="is 4417"), Turn(speaker="agent", text="is 4417")]

    assert facts.is_said(replace(Heard("order number", "4417", 0, 3, 7), **change), turns) is said


@pytest.mark.parametrize(
    ("slot", "value", "same"),
    [
        ("phone", "(977) 625-2661", "9776252661"),
        ("email", "Ada@Example.com", "adaexamplecom"),
        ("amount", "$1,200.00", "1200"),
        ("amount", "12.50 usd", "1250"),
        ("count", "3 passengers", "3"),
        ("count", "two", "two"),
    ],
)
def test_values_are_compared_without_case_spaces_and_punctuation(slot: str, value: str, same: str) -> None:
    assert facts.comparable(slot, value) == same


def test_the_service_writes_the_brief_of_a_recorded_customer(recorded: Path) -> None:
    with opened(HashEmbeddings()) as target:
        briefs = facts.briefs_of(target, facts.told(recorded))

    assert (briefs.conversations, briefs.invented) == (1, [])
    assert briefs.values > 3


def test_the_command_prints_a_table_and_writes_the_figures(
    labelled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["facts", str(labelled), "--split", "dev", "--out", str(tmp_path / "out")]) == 0

    printed = capsys.readouterr().out
    assert printed.splitlines()[1].split() == ["bank", "2", "2", "1.000", "1.000", "1.000", "0", "0"]
    assert "Briefs of 1 conversations: 6 values, 0 invented" in printed
    written = json.loads((tmp_path / "out" / "labelled.json").read_text())
    assert (written["all"]["recall"], written["briefs"]["invented"]) == (1.0, [])


@pytest.mark.parametrize(
    ("name", "split", "least_precision"), [("abcd", None, 0.9), ("multidogo", "train", 0.85)]
)
def test_nothing_is_invented_on_the_sets(name: str, split: str | None, least_precision: float) -> None:
    if not (DATA / name).is_dir():
        pytest.skip(f"{DATA / name} is not here")
    scores = facts.scores_of(facts.sample(facts.told(DATA / name, split), 1000))

    assert scores.all().invented == 0
    assert (scores.all().precision or 0) > least_precision
