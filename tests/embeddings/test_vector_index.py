from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from embeddings import vector_index
from embeddings.vector_index import EXACT_ROWS, VectorIndex, VectorsRefused, nearest

EAST, NORTH, WEST = [1.0, 0.0], [0.0, 1.0], [-1.0, 0.0]
EVERY_ROW = np.ones(3, np.bool_)


def vectors_of(*rows: list[float]) -> NDArray[np.float32]:
    return np.array(rows, np.float32)


@pytest.fixture
def index() -> VectorIndex:
    return VectorIndex(vectors_of(WEST, EAST, NORTH))


def test_the_nearest_rows_come_first_with_their_cosines(index: VectorIndex) -> None:
    rows, cosines = index.search(vectors_of(EAST)[0], 2, EVERY_ROW)

    assert (rows.tolist(), cosines.tolist()) == ([1, 2], [1, 0])
    assert rows.dtype == np.int64
    assert cosines.dtype == np.float32


def test_only_allowed_rows_are_found_however_far(index: VectorIndex) -> None:
    by_mask = index.search(vectors_of(EAST)[0], 2, np.array([True, False, False]))
    by_rows = index.search(vectors_of(EAST)[0], 2, np.array([0], np.int64))

    assert [part.tolist() for part in by_mask] == [part.tolist() for part in by_rows] == [[0], [-1]]


def test_a_row_allowed_twice_is_found_once(index: VectorIndex) -> None:
    rows, _ = index.search(vectors_of(EAST)[0], 3, np.array([2, 1, 1]))

    assert rows.tolist() == [1, 2]


@pytest.mark.parametrize("nobody", [np.zeros(3, np.bool_), np.empty(0, np.int64)])
def test_an_empty_allow_list_finds_nothing(index: VectorIndex, nobody: NDArray[np.int64]) -> None:
    rows, cosines = index.search(vectors_of(EAST)[0], 5, nobody)

    assert (rows.tolist(), cosines.tolist()) == ([], [])


def test_an_empty_index_finds_nothing() -> None:
    rows, cosines = VectorIndex(np.empty((0, 2), np.float32)).search(
        vectors_of(EAST)[0], 5, np.empty(0, np.bool_)
    )

    assert (rows.tolist(), cosines.tolist()) == ([], [])


def test_equal_vectors_come_in_order_of_row_also_at_the_border() -> None:
    index = VectorIndex(vectors_of(NORTH, *[EAST] * 40, NORTH))

    rows, _ = index.search(vectors_of(EAST)[0], 3, np.arange(41, 0, -1))

    assert rows.tolist() == [1, 2, 3]


def test_scores_are_those_of_the_rows_asked_for_in_their_order(index: VectorIndex) -> None:
    assert index.scores(vectors_of(EAST)[0], np.array([2, 0, 2])).tolist() == [0, -1, 0]


@pytest.mark.parametrize("bad", [[np.nan, 1], [np.inf, 0], [0, 0], [2, 0]])
def test_what_is_not_a_unit_vector_is_refused_as_row_and_as_query(
    index: VectorIndex, bad: list[float]
) -> None:
    with pytest.raises(VectorsRefused, match="Row 1 is not a unit vector"):
        VectorIndex(vectors_of(EAST, bad))
    with pytest.raises(VectorsRefused, match="The query is not a unit vector"):
        index.search(vectors_of(bad)[0], 1, EVERY_ROW)
    with pytest.raises(VectorsRefused, match="The query is not a unit vector"):
        index.scores(vectors_of(bad)[0], np.array([0]))


def test_a_query_of_another_model_is_refused(index: VectorIndex) -> None:
    with pytest.raises(VectorsRefused, match=r"shape \(3,\), the vectors have 2 dimensions"):
        index.search(np.array([1, 0, 0], np.float32), 1, EVERY_ROW)


@pytest.mark.parametrize(
    ("allowed", "complaint"),
    [
        (np.array([0, 3]), "Rows 0 to 3 were asked for; there are 3"),
        (np.array([-1, 1]), "Rows -1 to 1 were asked for; there are 3"),
        (np.array([True]), r"The mask has shape \(1,\), expected \(3,\)"),
        (np.array([0.5]), "Rows are float64"),
        (np.array([[0], [1]]), r"Rows are int64 of shape \(2, 1\)"),
    ],
)
def test_an_allow_list_that_does_not_fit_is_refused(
    index: VectorIndex, allowed: NDArray[np.int64], complaint: str
) -> None:
    with pytest.raises(VectorsRefused, match=complaint):
        index.search(vectors_of(EAST)[0], 1, allowed)


def test_no_neighbours_asked_for_is_refused(index: VectorIndex) -> None:
    with pytest.raises(VectorsRefused, match="k is 0; it must be at least 1"):
        index.search(vectors_of(EAST)[0], 0, EVERY_ROW)


@pytest.mark.parametrize("shape", [(3,), (3, 0), (2, 2, 2)])
def test_vectors_of_another_shape_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(VectorsRefused, match=r"expected \(rows, dimensions\)"):
        VectorIndex(np.ones(shape, np.float32))


def test_changing_the_array_given_does_not_change_the_index() -> None:
    given_array = vectors_of(WEST, EAST, NORTH)
    index = VectorIndex(given_array)
    given_array[1] = NORTH

    assert index.search(vectors_of(EAST)[0], 1, EVERY_ROW)[0].tolist() == [1]


@st.composite
def searches(draw: st.DrawFn) -> tuple[NDArray[np.float32], NDArray[np.float32], int, NDArray[np.bool_]]:
    """Unit vectors with many duplicates, a query among or beside them, k, and who is allowed."""
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    count, distinct = draw(st.integers(1, 60)), draw(st.integers(1, 30))
    pool = random.standard_normal((distinct + 1, draw(st.integers(2, 40)))).astype(np.float32)
    pool /= np.linalg.norm(pool, axis=1, keepdims=True)
    query = pool[draw(st.sampled_from([0, -1]))]
    allowed = random.random(count) < draw(st.sampled_from([0.0, 0.05, 0.5, 1.0]))
    return pool[random.integers(0, distinct, count)], query, draw(st.integers(1, 70)), allowed


@given(searches())
@settings(max_examples=150, deadline=None)
def test_the_answer_is_that_of_comparing_every_allowed_row(
    search: tuple[NDArray[np.float32], NDArray[np.float32], int, NDArray[np.bool_]],
) -> None:
    vectors, query, k, allowed = search
    cosine = {
        row: np.float32(vectors[row].astype(float) @ query.astype(float)) for row in np.flatnonzero(allowed)
    }

    rows, cosines = VectorIndex(vectors).search(query, k, allowed)

    assert len(rows) == min(k, len(cosine))
    assert set(rows.tolist()) <= set(cosine)
    assert cosines.tolist() == pytest.approx([cosine[row] for row in rows], abs=1e-6)
    assert cosines.tolist() == pytest.approx(sorted(cosine.values(), reverse=True)[:k], abs=1e-6)
    assert list(zip(-cosines, rows, strict=True)) == sorted(zip(-cosines, rows, strict=True))
    assert cosines.tolist() == VectorIndex(vectors).scores(query, rows).tolist()


@given(searches())
@settings(max_examples=50, deadline=None)
def test_a_smaller_k_is_the_start_of_a_larger_one(
    search: tuple[NDArray[np.float32], NDArray[np.float32], int, NDArray[np.bool_]],
) -> None:
    vectors, query, k, allowed = search
    index = VectorIndex(vectors)

    few, many = index.search(query, k, allowed)[0], index.search(query, k + 10, allowed)[0]

    assert few.tolist() == many[:k].tolist()


def test_callers_at_the_same_time_get_what_each_would_alone() -> None:
    random = np.random.default_rng(1)
    vectors = random.standard_normal((2000, 32)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    index = VectorIndex(vectors)
    asked = [(vectors[i], 5, random.random(2000) < 0.3) for i in range(100)]
    alone = [index.search(*question) for question in asked]

    with ThreadPoolExecutor(8) as callers:
        at_once = list(callers.map(lambda question: index.search(*question), asked))

    assert all((a[0] == b[0]).all() and (a[1] == b[1]).all() for a, b in zip(at_once, alone, strict=True))


@pytest.fixture(scope="module")
def many() -> NDArray[np.float32]:
    """More vectors than are compared one by one, around a few directions as texts are, some of them equal."""
    random = np.random.default_rng(2)
    count, dimensions = EXACT_ROWS + 2500, 40
    topics = random.standard_normal((50, dimensions))
    vectors = topics[random.integers(0, 50, count)] + 0.8 * random.standard_normal((count, dimensions))
    vectors[1000:1040] = vectors[1000]
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def test_among_many_rows_the_nearest_are_those_of_comparing_all(many: NDArray[np.float32]) -> None:
    index, every = VectorIndex(many), np.ones(len(many), np.bool_)

    for query in many[::250]:
        found, exact = index.search(query, 10, every), index.exact(query, 10, every)
        assert [part.tolist() for part in found] == [part.tolist() for part in exact]


def test_among_many_rows_too_only_allowed_ones_are_found(many: NDArray[np.float32]) -> None:
    index, allowed = VectorIndex(many), np.arange(len(many)) % 8 != 0

    for query in many[::1000]:
        assert index.search(query, 10, allowed)[0].tolist() == index.exact(query, 10, allowed)[0].tolist()
        assert 0 not in index.search(query, 600, allowed)[0] % 8


def test_among_many_equal_rows_the_first_are_found() -> None:
    index = VectorIndex(np.repeat(vectors_of(EAST, NORTH), EXACT_ROWS, axis=0))

    rows, _ = index.search(vectors_of(EAST)[0], 5, np.arange(2 * EXACT_ROWS - 1, 2, -1))

    assert rows.tolist() == [3, 4, 5, 6, 7]


@pytest.mark.parametrize("sketched", [1000, 320])  # 320: the last of the 300 are often left out
def test_what_is_found_does_not_depend_on_how_the_rows_are_divided(
    many: NDArray[np.float32], sketched: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vector_index, "SKETCHED", sketched)
    monkeypatch.setattr(vector_index, "_SKETCHED_FOR_EACH", 1)
    every = np.random.default_rng(3).random(len(many)) < 0.95
    cuts = [0, 30, 6000, len(many)]
    parts = [VectorIndex(many[first:after]) for first, after in pairwise(cuts)]
    masks = [every[first:after] for first, after in pairwise(cuts)]
    index = VectorIndex(many)

    for query in many[::500]:
        divided = [
            (-cosine, int(row) + cuts[at])
            for at, rows, cosines in nearest(parts, query, 300, masks)
            for row, cosine in zip(rows, cosines.tolist(), strict=True)
        ]
        rows, cosines = index.search(query, 300, every)
        assert sorted(divided)[:300] == list(zip((-cosines).tolist(), rows.tolist(), strict=True))


@pytest.mark.parametrize("dimensions", [16, 20, 24, 37, 40, 256, 300, 384])
def test_vectors_of_any_length_can_be_sketched(dimensions: int) -> None:
    vectors = np.random.default_rng(4).standard_normal((2000, dimensions)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    index, every = VectorIndex(vectors), np.ones(2000, np.bool_)

    near, _ = index.sketched(vectors[7], 100, every)

    assert len(set(near.tolist())) == 100
    assert np.isin(index.exact(vectors[7], 5, every)[0], near).all()
