from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import Engine, event, text

from assist.answers import may_see
from assist.assistant import Assistant, TurnAnswered
from assist.conversations import ConversationDetails, Turn
from assist.customers.profile import Profile
from assist.decisions import Choice
from assist.errors import NotFound, NotReady
from assist.evidence_first import EvidenceFirst
from assist.storage.database import writing
from assist.suggestions import Answer, Check
from knowledge_base.documents import Audience
from knowledge_base.readers import Reader
from tests.assist.databases import MARIA, EverythingHolds, State, answer_of

LENA = Reader(name="lena", role="lead", teams=frozenset({"care"}))
HELLO = Turn(id="t1", speaker="customer", text="My fridge is warm")


@dataclass
class ScriptedThinking:
    """Says what a test tells it to say, and remembers what it was asked."""

    drafts: tuple[str, ...] = ("Unplug it for ten minutes.", "Book a repair visit.")
    version: int = 2
    need: str = "warm fridge"
    silence: str = "no_evidence"
    audience: Audience = "public"
    teams: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    meanwhile: Callable[[], Any] | None = None
    asked: list[dict[str, Any]] = field(default_factory=list)

    def answer(self, turns: Sequence[Turn], **about: Any) -> Answer:
        self.asked.append({"turns": tuple(turns), **about})
        if self.meanwhile:
            self.meanwhile()
        answer = answer_of(
            about.get("conversation_id"),
            *self.drafts,
            version=self.version,
            need=self.need,
            audience=self.audience,
            teams=self.teams,
        )
        if not self.drafts:
            return answer.model_copy(update={"reason": self.silence})
        made = tuple(one.model_copy(update={"about": self.about}) for one in answer.suggestions)
        return answer.model_copy(update={"suggestions": made})


@pytest.fixture
def thinking() -> ScriptedThinking:
    return ScriptedThinking()


@pytest.fixture
def proofs() -> EverythingHolds:
    return EverythingHolds()


@pytest.fixture
def assistant(state: State, thinking: ScriptedThinking, proofs: EverythingHolds) -> Assistant:
    return Assistant(
        state.engine,
        thinking,
        EvidenceFirst.of(("refund",)),
        state.conversations,
        state.customers,
        state.answers,
        state.decisions,
        state.stops,
        proofs,
        state.clock,
    )


def drafts(answer: Answer | None) -> list[str]:
    return [one.draft for one in answer.suggestions] if answer else []


def said(number: int, words: str = "Still warm") -> Turn:
    return Turn(id=f"t{number}", speaker="customer", text=words)


def test_a_customers_turn_is_stored_answered_and_recorded(
    assistant: Assistant, state: State, thinking: ScriptedThinking
) -> None:
    state.customers.put("anna", Profile(name="Anna"))
    state.conversations.put("c1", ConversationDetails(customer_id="anna", channel="chat"))

    answered = assistant.add_turn("c1", HELLO, MARIA)

    assert answered.turn == state.conversations.get("c1").turns[0]
    assert drafts(answered.answer) == ["Unplug it for ten minutes.", "Book a repair visit."]
    assert assistant.suggestions("c1", MARIA) == (answered.answer and answered.answer.suggestions)
    assert thinking.asked == [
        {
            "turns": (answered.turn,),
            "customer": state.customers.get("anna"),
            "reader": MARIA,
            "conversation_id": "c1",
            "channel": "chat",
            "without_documents": frozenset(),
            "collected": None,
        }
    ]
    assert [entry.kind for entry in state.journal.entries()] == ["answer"]
    assert state.journal.verify().ok


def test_an_agents_turn_is_stored_and_not_answered(assistant: Assistant, thinking: ScriptedThinking) -> None:
    answered = assistant.add_turn("c1", Turn(id="a1", speaker="agent", text="Hello"), MARIA)

    assert answered == TurnAnswered(turn=answered.turn, answer=None)
    assert thinking.asked == []


def test_the_same_turn_again_has_the_same_answer(
    assistant: Assistant, state: State, thinking: ScriptedThinking
) -> None:
    first = assistant.add_turn("c1", HELLO, MARIA)

    assert assistant.add_turn("c1", HELLO, MARIA) == first
    assert len(thinking.asked) == 1
    assert len(state.journal.entries()) == 1


def test_tries_of_one_turn_at_once_get_one_answer(
    assistant: Assistant, state: State, thinking: ScriptedThinking
) -> None:
    together = threading.Barrier(4)
    thinking.meanwhile = together.wait

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: assistant.add_turn("c1", HELLO, MARIA).answer, range(4)))

    assert answers == [answers[0]] * 4
    assert len(state.journal.entries()) == 1


def test_a_turn_is_answered_from_what_was_said_until_then(
    assistant: Assistant, state: State, thinking: ScriptedThinking
) -> None:
    first, _ = assistant.store_turn("c1", HELLO)
    assistant.store_turn("c1", said(2))

    assistant.answer_turn("c1", first, MARIA)

    assert [turn.id for turn in thinking.asked[0]["turns"]] == ["t1"]


# What was turned down ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", ["overridden", "dismissed"])
def test_what_was_turned_down_does_not_come_back(assistant: Assistant, state: State, outcome: Any) -> None:
    first = assistant.add_turn("c1", HELLO, MARIA).answer
    assert first is not None
    state.decisions.decide(first.suggestions[0].id, Choice(outcome=outcome), "maria")

    for number in range(2, 7):
        again = assistant.add_turn("c1", said(number), MARIA).answer
        assert drafts(again) == ["Book a repair visit."]
    assert drafts(assistant.add_turn("c1", HELLO, MARIA).answer) == ["Book a repair visit."]
    assert drafts(assistant.add_turn("c2", HELLO, MARIA).answer)[0] == "Unplug it for ten minutes."


def test_silence_where_everything_was_turned_down(assistant: Assistant, state: State) -> None:
    first = assistant.add_turn("c1", HELLO, MARIA).answer
    assert first is not None
    for shown in first.suggestions:
        state.decisions.decide(shown.id, Choice(outcome="overridden"), "maria")

    again = assistant.add_turn("c1", said(2), MARIA).answer

    assert again is not None
    assert (again.status, again.reason, again.suggestions) == ("silent", "overridden", ())


@pytest.mark.parametrize("changed", [{"need": "refund for a warm fridge"}, {"version": 3}])
def test_it_comes_back_marked_when_the_customer_or_the_knowledge_changed(
    assistant: Assistant, state: State, thinking: ScriptedThinking, changed: dict[str, Any]
) -> None:
    first = assistant.add_turn("c1", HELLO, MARIA).answer
    assert first is not None
    state.decisions.decide(first.suggestions[0].id, Choice(outcome="overridden"), "maria")

    for name, value in changed.items():
        setattr(thinking, name, value)
    again = assistant.add_turn("c1", said(2, "I want my money back"), MARIA).answer

    assert again is not None
    assert [one.previously_overridden for one in again.suggestions] == [True, False]


def test_a_person_who_changed_their_mind_gets_it_again(assistant: Assistant, state: State) -> None:
    first = assistant.add_turn("c1", HELLO, MARIA).answer
    assert first is not None
    state.decisions.decide(first.suggestions[0].id, Choice(outcome="overridden"), "maria")
    state.decisions.decide(first.suggestions[0].id, Choice(outcome="accepted"), "maria")

    again = assistant.add_turn("c1", said(2), MARIA).answer

    assert drafts(again) == ["Unplug it for ten minutes.", "Book a repair visit."]


# Stops ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("scope", "target"), [("all", None), ("conversation", "c1")])
def test_a_stop_silences_every_way_to_a_draft(
    assistant: Assistant, state: State, thinking: ScriptedThinking, scope: Any, target: str | None
) -> None:
    before = assistant.add_turn("c1", HELLO, MARIA)
    seen = [event for event in state.events.after("c1", 0) if event.kind == "answer"]
    state.stops.stop(scope, target, None, "lena")

    new = assistant.add_turn("c1", said(2), MARIA)
    again = assistant.add_turn("c1", HELLO, MARIA)

    assert [one.answer and (one.answer.status, one.answer.suggestions) for one in (new, again)] == [
        ("stopped", ())
    ] * 2
    assert assistant.suggestions("c1", MARIA) == ()
    streamed = assistant.event_data(seen[0], MARIA)
    assert streamed is not None
    assert (streamed["answer"]["status"], streamed["answer"]["suggestions"]) == ("stopped", [])
    assert len(thinking.asked) == 1
    assert [turn.id for turn in state.conversations.get("c1").turns] == ["t1", "t2"]

    state.stops.resume(scope, target, "lena")

    assert assistant.add_turn("c1", HELLO, MARIA) == before
    assert drafts(assistant.add_turn("c1", said(2), MARIA).answer) == list(thinking.drafts)


def test_a_stop_for_all_silences_what_is_not_stored_too(assistant: Assistant, state: State) -> None:
    state.stops.stop("all", None, None, "lena")

    assert assistant.suggest([HELLO], reader=MARIA).status == "stopped"


def test_a_stop_that_comes_while_we_think_holds_the_answer_back(
    assistant: Assistant, state: State, thinking: ScriptedThinking
) -> None:
    thinking.meanwhile = lambda: state.stops.stop("all", None, None, "lena")

    answer = assistant.add_turn("c1", HELLO, MARIA).answer
    assert answer is not None
    assert (answer.status, answer.suggestions) == ("stopped", ())

    state.stops.resume("all", None, "lena")
    assert assistant.suggest([HELLO], reader=MARIA).status == "stopped"


def test_a_stopped_document_is_used_nowhere(
    assistant: Assistant, state: State, thinking: ScriptedThinking
) -> None:
    assistant.add_turn("c1", HELLO, MARIA)
    state.stops.stop("document", "returns", "wrong", "lena")

    new = assistant.add_turn("c1", said(2), MARIA).answer

    assert thinking.asked[1]["without_documents"] == {"returns"}
    assert new is not None
    assert (new.status, new.reason, new.suggestions) == ("silent", "stopped", ())
    assert assistant.suggestions("c1", MARIA) == ()
    assert drafts(assistant.add_turn("c1", HELLO, MARIA).answer) == []


def test_silence_for_want_of_a_stopped_document_says_so(
    assistant: Assistant, state: State, thinking: ScriptedThinking
) -> None:
    state.stops.stop("document", "returns", None, "lena")
    thinking.drafts, thinking.silence = (), "overridden"

    answer = assistant.add_turn("c1", HELLO, MARIA).answer

    assert answer is not None
    assert (answer.status, answer.reason) == ("silent", "stopped")


def test_a_turn_tried_again_while_stopped_is_recorded_once(assistant: Assistant, state: State) -> None:
    state.stops.stop("all", None, None, "lena")

    answers = [assistant.add_turn("c1", HELLO, MARIA).answer for _ in range(3)]

    assert [one and one.status for one in answers] == ["stopped"] * 3
    assert [entry.kind for entry in state.journal.entries()] == ["stop", "answer"]
    assert [event.kind for event in state.events.after("c1", 0)] == ["stopped", "turn", "answer"]
    state.stops.resume("all", None, "lena")
    assert drafts(assistant.add_turn("c1", HELLO, MARIA).answer) != []


# What is gone ---------------------------------------------------------------------------------------------


def test_what_is_gone_since_is_shown_by_no_way_and_its_turn_is_thought_again(
    assistant: Assistant, state: State, thinking: ScriptedThinking, proofs: EverythingHolds
) -> None:
    first = assistant.add_turn("c1", HELLO, MARIA).answer
    event = next(event for event in state.events.after("c1", 0) if event.kind == "answer")
    proofs.gone.add("returns")

    last = assistant.last_answer("c1", MARIA)
    streamed = assistant.event_data(event, MARIA)
    assert drafts(first) == list(thinking.drafts)
    assert assistant.suggestions("c1", MARIA) == ()
    assert last is not None
    assert (last[1].status, last[1].reason, last[1].suggestions) == ("silent", "withdrawn", ())
    assert streamed is not None
    assert streamed["answer"]["suggestions"] == []

    thinking.drafts = ()
    again = assistant.add_turn("c1", HELLO, MARIA).answer

    assert again is not None
    assert (again.status, again.reason) == ("silent", "no_evidence")
    assert assistant.add_turn("c1", HELLO, MARIA).answer == again
    assert len(state.journal.entries()) == 2


def test_what_goes_while_we_think_is_neither_shown_nor_recorded(
    assistant: Assistant, state: State, thinking: ScriptedThinking, proofs: EverythingHolds
) -> None:
    thinking.meanwhile = lambda: proofs.gone.add("returns")

    answer = assistant.add_turn("c1", HELLO, MARIA).answer
    alone = assistant.suggest([HELLO], reader=MARIA)

    assert answer is not None
    assert (answer.status, answer.reason, answer.suggestions) == ("silent", "withdrawn", ())
    assert (alone.status, alone.suggestions) == ("silent", ())
    assert [one.suggestions for one in state.answers.made_in("c1")] == [()]


# Trouble ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("trouble", "reason"),
    [(RuntimeError("My fridge"), "thinking_failed"), (NotReady("no_index", "Gone."), "no_index")],
)
def test_when_thinking_fails_the_turn_is_kept_and_the_next_try_thinks_again(
    assistant: Assistant,
    state: State,
    thinking: ScriptedThinking,
    caplog: pytest.LogCaptureFixture,
    trouble: Exception,
    reason: str,
) -> None:
    def fail() -> None:
        raise trouble

    thinking.meanwhile = fail
    with caplog.at_level(logging.ERROR):
        answer = assistant.add_turn("c1", HELLO, MARIA).answer

    assert answer is not None
    assert (answer.status, answer.reason, answer.suggestions) == ("degraded", reason, ())
    assert [turn.id for turn in state.conversations.get("c1").turns] == ["t1"]
    assert "fridge" not in caplog.text

    thinking.meanwhile = None
    assert drafts(assistant.add_turn("c1", HELLO, MARIA).answer) == list(thinking.drafts)


def test_nothing_is_shown_that_could_not_be_recorded(assistant: Assistant, state: State) -> None:
    if state.engine.dialect.name != "sqlite":
        return  # the failure is made with a trigger of SQLite
    with writing(state.engine) as connection:
        connection.execute(
            text("CREATE TRIGGER full BEFORE INSERT ON journal BEGIN SELECT RAISE(ABORT, 'no more'); END")
        )

    answer = assistant.add_turn("c1", HELLO, MARIA).answer

    assert answer is not None
    assert (answer.status, answer.reason, answer.suggestions) == ("degraded", "not_recorded", ())
    assert assistant.suggestions("c1", MARIA) == ()
    assert [turn.id for turn in state.conversations.get("c1").turns] == ["t1"]


def test_everything_that_was_shown_is_in_the_journal(assistant: Assistant, state: State) -> None:
    shown = [
        one.id
        for number in range(10)
        for one in (assistant.add_turn(f"c{number}", HELLO, MARIA).answer or answer_of("c")).suggestions
    ]

    assert [state.replays.replay(id, MARIA).matches for id in shown] == [True] * 20


def test_a_conversation_erased_while_we_think_is_gone(
    assistant: Assistant, state: State, thinking: ScriptedThinking
) -> None:
    state.conversations.put("c1", ConversationDetails(customer_id="anna"))
    thinking.meanwhile = lambda: state.customers.erase("anna", "lena")

    with pytest.raises(NotFound):
        assistant.add_turn("c1", HELLO, MARIA)


# Who sees what ----------------------------------------------------------------------------------------------


def test_what_was_made_for_a_lead_is_not_shown_to_an_agent(
    assistant: Assistant, state: State, thinking: ScriptedThinking
) -> None:
    thinking.audience = "lead"
    made = assistant.add_turn("c1", HELLO, LENA).answer
    event = next(event for event in state.events.after("c1", 0) if event.kind == "answer")

    assert made is not None
    assert assistant.suggestions("c1", MARIA) == ()
    assert assistant.last_answer("c1", MARIA) is None
    assert assistant.event_data(event, MARIA) is None
    thinking.audience = "agent"
    own = assistant.add_turn("c1", HELLO, MARIA).answer
    assert own is not None
    assert {one.id for one in own.suggestions}.isdisjoint(one.id for one in made.suggestions)
    assert assistant.suggestions("c1", MARIA) == own.suggestions
    assert assistant.suggestions("c1", LENA) == (*made.suggestions, *own.suggestions)


AGENT, LEAD = Reader(name="x", role="agent"), Reader(name="x", role="lead")
CARE = frozenset({"care"})


@pytest.mark.parametrize(
    ("audience", "teams", "reader", "sees"),
    [
        ("public", (), AGENT, True),
        ("public", (), Reader(name="x", role="service"), True),
        ("public", ("care",), AGENT, False),
        ("public", ("care",), Reader(name="x", role="agent", teams=CARE), True),
        ("agent", (), AGENT, True),
        ("agent", ("sales",), AGENT, False),
        ("lead", (), AGENT, False),
        ("lead", (), Reader(name="x", role="agent", teams=CARE), False),
        ("lead", (), LEAD, True),
        ("lead", ("sales",), LEAD, False),
        ("lead", ("sales",), LENA, True),  # it was made for her, whatever it rests on
        ("lead", ("sales",), Reader(name="x", role="admin"), True),
    ],
)
def test_a_suggestion_is_seen_by_those_who_may_see_all_it_rests_on(
    assistant: Assistant,
    thinking: ScriptedThinking,
    audience: Audience,
    teams: tuple[str, ...],
    reader: Reader,
    sees: bool,
) -> None:
    thinking.audience, thinking.teams = audience, teams
    assistant.add_turn("c1", HELLO, LENA)

    assert bool(assistant.suggestions("c1", reader)) is sees
    assert (assistant.last_answer("c1", reader) is not None) is sees


def test_a_check_of_a_document_that_is_not_quoted_keeps_a_suggestion_with_its_first_readers() -> None:
    check = Check(
        id="limit", document_id="secret", version=1, verdict="met", because="below 500", facts=(), ask=None
    )
    judged = answer_of("c1", "Yes.").suggestions[0].model_copy(update={"checks": (check,)})

    assert may_see(LENA, judged, {"role": "lead", "teams": []})
    assert not may_see(AGENT, judged, {"role": "lead", "teams": []})


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """Every statement that the database is sent."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


def test_whom_a_long_conversation_is_with_is_looked_up_once_for_all_that_was_suggested(
    assistant: Assistant, state: State, thinking: ScriptedThinking
) -> None:
    thinking.about = ("ada",)
    state.customers.put("ada", Profile(name="Ada"))
    state.conversations.put("c1", ConversationDetails(customer_id="ada"))
    for number in range(20):
        assistant.add_turn("c1", said(number), MARIA)

    with statements(state.engine) as sent:
        shown = assistant.suggestions("c1", MARIA)

    assert len(shown) == 40
    assert sum("FROM conversations" in one for one in sent) == 1
    assert sum("FROM merges" in one for one in sent) == 2  # whom she is known by, and her other ids
    state.conversations.put("c1", ConversationDetails(customer_id="ben"))
    assert assistant.suggestions("c1", MARIA) == ()


def test_events_say_what_happened(assistant: Assistant, state: State) -> None:
    answered = assistant.add_turn("c1", HELLO, MARIA)
    assert answered.answer is not None
    decision = state.decisions.decide(answered.answer.suggestions[0].id, Choice(outcome="accepted"), "maria")
    stop = state.stops.stop("document", "warranty", None, "lena")

    told = [assistant.event_data(event, MARIA) for event in state.events.after("c1", 0)]

    assert told == [
        answered.turn.model_dump(mode="json"),
        {"turn_id": "t1", "answer": answered.answer.model_dump(mode="json")},
        decision.model_dump(mode="json"),
        {"id": stop.id, "scope": "document", "target": "warranty", "in_force": True},
    ]


# Without storing --------------------------------------------------------------------------------------------


def test_suggesting_stores_nothing(assistant: Assistant, state: State, thinking: ScriptedThinking) -> None:
    state.customers.put("anna", Profile())

    answer = assistant.suggest([HELLO], reader=MARIA, customer_id="anna", k=5, typed_text="Hi")

    assert drafts(answer) == list(thinking.drafts)
    assert thinking.asked[0]["customer"] == state.customers.get("anna")
    assert thinking.asked[0]["k"] == 5
    assert state.conversations.list() == ()
    assert state.journal.entries() == ()
    assert state.events.last() == 0
    with pytest.raises(NotFound, match="no customer 'bob'"):
        assistant.suggest([HELLO], reader=MARIA, customer_id="bob")
