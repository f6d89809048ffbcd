from __future__ import annotations

from pathlib import Path

import pytest

from eval.cases import SetUnreadable
from eval.quality.sets import chosen, present, split_of

HEAD = "query-id\tsplit\tdomain\n"


def test_the_dev_split_is_run_where_there_is_one(small_set: Path) -> None:
    one = chosen(small_set, limit=1)

    assert (one.split, one.of_cases, len(one.case_set.cases)) == ("dev", 2, 1)
    assert chosen(small_set, limit=1) == one


def test_the_train_split_is_run_where_there_is_no_dev_split(small_set: Path) -> None:
    (small_set / "splits.tsv").write_text(f"{HEAD}q1\ttrain\tshop\nq2\ttest\tshop\nq3\ttest\tnone\n")

    one = chosen(small_set, limit=None)

    assert (one.split, [case.id for case in one.case_set.cases]) == ("train", ["q1"])


def test_all_is_run_of_a_set_without_splits(small_set: Path) -> None:
    (small_set / "splits.tsv").unlink()

    assert split_of(small_set) is None
    assert chosen(small_set, limit=None).of_cases == 3


def test_a_test_split_alone_is_left_alone(small_set: Path) -> None:
    (small_set / "splits.tsv").write_text(f"{HEAD}q1\ttest\tshop\n")

    with pytest.raises(SetUnreadable, match="its test split is left alone"):
        chosen(small_set, limit=None)


def test_sets_that_are_not_there_are_told(small_set: Path) -> None:
    assert list(present(small_set.parent, ["small", "other"])) == [("small", small_set), ("other", None)]
