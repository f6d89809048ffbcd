"""Gaps: what is told of questions, and that nothing is told which few people asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from fastapi.testclient import TestClient

from assist.insights.gaps import Fate, Question, gaps_in
from assist.insights.people import FEWEST_PEOPLE
from tests.assist.conftest import ON_BOTH

DAY = date(2026, 11, 20)


def asked(
    need: str, people: int, fate: Fate = "silent", first: int = 0, **more: tuple[str, ...]
) -> list[Question]:
    """The same need of so many people."""
    return [Question(need, f"p{at}", fate, DAY, **more) for at in range(first, first + people)]


def test_what_ten_people_asked_is_a_group_with_what_became_of_it() -> None:
    questions = asked("umbrella handle broke", 8) + asked("the handle of my umbrella", 4, "wrong", first=6)

    gaps = gaps_in(questions, with_examples=False)

    (gap,) = gaps.items
    assert (gap.questions, gap.people, gap.silent, gap.overridden, gap.wrong) == (12, 10, 8, 0, 4)
    assert gap.terms == ("handle", "umbrella")
    assert (gap.last_on, gap.examples, gaps.rest) == (DAY, (), None)


def test_nine_people_are_told_of_in_no_way_however_often_they_asked() -> None:
    questions = asked("umbrella handle broke", FEWEST_PEOPLE - 1) * 5

    gaps = gaps_in(questions, with_examples=True)

    assert (gaps.items, gaps.rest) == ((), None)


def test_a_word_that_fewer_than_ten_used_is_not_shown() -> None:
    questions = asked("umbrella handle", 10) + asked("umbrella handle of Mr Zorbel", 9)

    (gap,) = gaps_in(questions, with_examples=False).items

    assert gap.terms == ("handle", "umbrella")


def test_questions_like_no_others_are_counted_where_ten_people_asked_them() -> None:
    words = [
        "parrot",
        "gravel",
        "tunnel",
        "violin",
        "lantern",
        "pepper",
        "saddle",
        "canoe",
        "walnut",
        "thimble",
    ]
    questions = [Question(word, f"p{at}", "silent", DAY) for at, word in enumerate(words)]

    assert gaps_in(questions, with_examples=False).rest == 10
    assert gaps_in(questions[1:], with_examples=False).rest is None


def test_examples_are_without_personal_data() -> None:
    need = "Hello Ada, umbrella handle, order LV-204418, call 0170 5551187 or ada@example.org, Ada Marchetti"
    questions = asked(need, 10, names=("Ada", "Marchetti"))

    (gap,) = gaps_in(questions, with_examples=True).items

    assert set(gap.examples) == {"Hello …, umbrella handle, order …, call … or …, … …"}


@ON_BOTH
def test_the_service_counts_people_and_shows_examples_to_those_who_read_conversations(
    client: TestClient, client_of: Callable[..., TestClient]
) -> None:
    for at in range(10):
        client.put(f"/v1/conversations/c{at}", json={"customer_id": f"customer-{at}"})
        turn = {"speaker": "customer", "text": "Do you sell umbrellas with a wooden handle?"}
        answer = client.post(f"/v1/conversations/c{at}/turns", json=turn).json()["answer"]
        assert (answer["status"], answer["reason"]) == ("silent", "off_topic")

    (told,) = client.get("/v1/insights/gaps").json()["items"]
    (told_editor,) = client_of("editor").get("/v1/insights/gaps").json()["items"]
    before = client.get("/v1/insights/gaps?to=2026-11-20").json()["items"]

    assert (told["questions"], told["people"], told["silent"]) == (10, 10, 10)
    assert told["examples"]
    assert told_editor == {**told, "examples": []}
    assert before == []
    assert client.get("/v1/insights/gaps?from=2026-11-22&to=2026-11-20").status_code == 422


@ON_BOTH
def test_one_person_who_asks_in_ten_conversations_is_one(client: TestClient) -> None:
    for at in range(10):
        client.put(f"/v1/conversations/c{at}", json={"customer_id": "always-the-same"})
        turn = {"speaker": "customer", "text": "Do you sell umbrellas with a wooden handle?"}
        client.post(f"/v1/conversations/c{at}/turns", json=turn)

    assert client.get("/v1/insights/gaps").json() == {"items": [], "rest": None, "fewest": 10}
