"""The whole report of a shop small enough to work out by eye."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from embeddings.hashing import HashEmbeddings
from eval.__main__ import main
from eval.cases import SetUnreadable
from eval.in_process import opened
from eval.policies.command import reported
from eval.policies.report import Report, as_table
from tests.eval.policies.small_shop import CANCEL, CHECKS, written_into


def reported_with(checks: str, folder: Path) -> Report:
    file = written_into(folder / "shop", checks)
    return reported(folder / "shop", file, 1000, lambda: opened(HashEmbeddings()))


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return reported_with(CHECKS, tmp_path_factory.mktemp("report"))


def test_every_label_is_held_against_its_verdict(report: Report) -> None:
    of_all = [
        {name: one[name] for name in ("source", "split", "allowed", "labels", "met", "not_met", "breaches")}
        for one in report.verdicts
        if one["action"] == "all"
    ]

    assert of_all == [
        row("gold", "test", allowed=True, met=1),
        row("gold", "train", allowed=True, met=1),
        row("letter", "test", allowed=False, not_met=5),
        row("letter", "test", allowed=True, met=2),
        # Ann's: three reasons and two refunds for each of two orders, and two refunds of returns for each.
        row("letter", "train", allowed=False, met=1, not_met=9),
        row("letter", "train", allowed=True, met=4),
        # Returned after it was cancelled; refunded to another card.
        row("refused", "train", allowed=False, not_met=2),
    ]


def row(source: str, split: str, *, allowed: bool, met: int = 0, not_met: int = 0) -> dict[str, Any]:
    return {
        "source": source,
        "split": split,
        "allowed": allowed,
        "labels": met + not_met,
        "met": met,
        "not_met": not_met,
        "breaches": 0 if allowed else met,
    }


def test_what_a_check_forgets_is_listed_to_read(report: Report) -> None:
    """The checks of this shop say nothing of where the money of a cancelled order goes."""
    assert report.wrong == [
        {
            "id": "ann_lee_1-8",
            "source": "letter",
            "split": "train",
            "action": "cancel_pending_order",
            "order": "W1000001",
            "wants": {"cancel_reason": "no longer needed", "refund_to": "card_2"},
            "allowed": False,
            "why": "",
            "verdict": "met",
            "because": [],
        }
    ]


def test_suggestions_are_read_at_every_moment(report: Report) -> None:
    assert report.moments == {"moments": 4, "customer_known": 4, "spoken": 4}
    assert report.questions == {
        "questions": 3,
        "on_file": 0,
        "said_before": 1,
        "asked": [
            asked("c1-t2", "Is the order no longer needed?", "attributes.cancel_reason", said_before=True),
            asked("c2-t2", "Which payment method should get the refund?", "attributes.refund_to"),
            asked("c3-t0", "Which order is this about: W1000001 (Mug) or W1000002 (Mug)?", None),
        ],
    }
    assert report.next_actions == {
        "moments": 2,
        "first": 2,
        "among_three": 2,
        "verdicts": {"unknown": 2},
        "first_and_met": 0,
        "silent": 0,
    }


def asked(
    moment: str, text: str, fact: str | None, *, on_file: bool = False, said_before: bool = False
) -> dict[str, Any]:
    return {
        "moment": moment,
        "text": text,
        "fact": fact,
        "on_file": on_file,
        "said_before": said_before,
    }


def test_an_order_that_was_cancelled_a_moment_before_is_cancelled(report: Report) -> None:
    """At c1-t4 neither document may be proposed any more."""
    assert report.offers == {
        "suggestions": 5,
        "forbidden": 2,
        "order_not_named": 1,
        "breaches": 0,
        "proposed_though_forbidden": [],
    }
    assert report.taken == [
        {
            "moment": "c1-t2",
            "action": "cancel_pending_order",
            "order": "W1000001",
            "named": "W1000001",
            "forbidden": False,
            "verdict": "unknown",
        }
    ]


@pytest.mark.parametrize(
    "nosy",
    [
        "What is your email address?",
        "Could you tell me your full name?",
        "What is your user id?",
        "What is your zip code?",
        "Which is the order number?",
    ],
)
def test_a_question_whose_answer_is_on_file_is_counted(nosy: str, tmp_path: Path) -> None:
    report = reported_with(CHECKS.replace("Is the order no longer needed?", nosy), tmp_path)

    assert [one for one in report.questions["asked"] if one["on_file"]] == [
        asked("c1-t2", nosy, "attributes.cancel_reason", on_file=True, said_before=True)
    ]
    assert report.questions["on_file"] == 1


def test_a_question_for_a_fact_of_every_order_is_one_whose_answer_is_on_file(tmp_path: Path) -> None:
    nosy = CHECKS.replace("asks_for: attributes.refund_to", "asks_for: attributes.payment_method")

    report = reported_with(nosy, tmp_path)

    assert [one["moment"] for one in report.questions["asked"] if one["on_file"]] == ["c2-t2"]


def test_a_policy_that_proposes_what_the_letter_forbids_is_a_breach(tmp_path: Path) -> None:
    lax = CHECKS.replace('rule: order.status == "pending"', 'rule: order.status != "shipped"')

    report = reported_with(lax, tmp_path)

    assert report.offers["proposed_though_forbidden"] == [
        {
            "moment": "c1-t4",
            "document": CANCEL,
            "rank": report.offers["proposed_though_forbidden"][0]["rank"],
            "verdict": "unknown",
            "proposes": ("cancel_pending_order",),
            "order": "W1000001",
            "forbidden": True,
        }
    ]


def test_the_table_says_it_all(report: Report) -> None:
    table = as_table(report)

    assert "proposed, or said to be met, though forbidden: 1" in table
    assert "  ann_lee_1-8 (cancel_pending_order W1000001): met." in table
    assert "  answer on file          0" in table
    assert "  among three             2  unknown 2" in table
    assert "  proposed all the same   0" in table


def test_a_refused_step_on_an_order_that_nobody_has_is_a_mistake_of_ours(tmp_path: Path) -> None:
    with pytest.raises(SetUnreadable, match="no order W9999999 on file"):
        reported_with(CHECKS.replace("order: W1000002", "order: W9999999"), tmp_path)


def test_checks_that_are_not_there_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written_into(tmp_path / "shop")

    code = main(["policies", str(tmp_path / "shop"), "--checks", str(tmp_path / "none.yaml")])

    assert code == 2
    assert "none.yaml cannot be read" in capsys.readouterr().err
