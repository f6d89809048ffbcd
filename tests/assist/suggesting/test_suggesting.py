"""The path of one turn: suggestions with proof, or silence with a reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assist.customers.profile import Customer
from assist.reading.words import word_list
from assist.suggesting.composing import compose
from assist.suggesting.confidence import LEARNED, Signals
from assist.suggesting.disputes import conflicts_between
from assist.suggesting.drafting import CHECKING, THANKS
from assist.suggesting.proving import Prover
from assist.suggesting.sources import Case, by_document
from assist.suggesting.suggesting import Suggesting
from assist.suggestions import Answer, Suggestion
from knowledge_base.documents import Document
from knowledge_base.knowledge_base import KnowledgeBase
from knowledge_base.need import Need
from knowledge_base.readers import Reader
from tests.assist.small_company import (
    AGENT,
    DOCUMENTS,
    ELENA,
    LEAD,
    LEAD_ONLY,
    NOW,
    ONE_ORDER,
    SMOKE,
    TECHNICIAN_NOTE,
    clock,
    knowledge_of,
    said,
)

INTERNAL = (TECHNICIAN_NOTE, SMOKE, LEAD_ONLY)


@pytest.fixture(scope="module")
def knowledge_base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    with knowledge_of(tmp_path_factory.mktemp("company")) as knowledge_base:
        yield knowledge_base


def answer(
    knowledge_base: KnowledgeBase,
    *texts: str,
    customer: Customer | None = None,
    reader: Reader = AGENT,
    as_of: datetime | None = None,
    without: frozenset[str] = frozenset(),
    channel: str | None = None,
    k: int = 3,
) -> Answer:
    return Suggesting(knowledge_base, clock).answer(
        said(*texts),
        customer=customer,
        reader=reader,
        as_of=as_of,
        without_documents=without,
        channel=channel,
        k=k,
    )


def documents(given: Answer) -> list[str]:
    return [one.evidence[0].document_id for one in given.suggestions]


def about(given: Answer, document_id: str) -> Suggestion:
    return next(one for one in given.suggestions if one.evidence[0].document_id == document_id)


def test_a_question_gets_the_rule_the_check_and_the_authority(knowledge_base: KnowledgeBase) -> None:
    given = answer(
        knowledge_base, "Can I return my refrigerator within how many days of delivery?", customer=ELENA
    )

    first = given.suggestions[0]
    assert (given.status, given.reason) == ("suggested", None)
    assert (first.rank, first.kind) == (1, "action")
    assert [one.quote for one in first.evidence][:1] == [
        "You can return a product within 30 days of delivery."
    ]
    assert first.draft == (
        "Thank you for your message. You can return a product within 30 days of delivery. "
        "Open My orders and press Return. Print the label. "
        "I see it was delivered on 2 November, is that right?"
    )
    assert [(check.id, check.verdict) for check in first.checks] == [("within-window", "met")]
    assert [(act.name, act.authority, act.approver) for act in first.actions] == [
        ("refund", "needs_approval", "regional manager")
    ]


def test_an_unknown_fact_becomes_the_question(knowledge_base: KnowledgeBase) -> None:
    given = answer(knowledge_base, "How many days do I have to return my product after delivery?")

    first = given.suggestions[0]
    assert first.kind == "question"
    assert first.draft.endswith("within 30 days of delivery. When was it delivered?")


def test_a_general_question_is_answered_without_asking_back(knowledge_base: KnowledgeBase) -> None:
    given = answer(knowledge_base, "return of a product within how many days of delivery?")

    assert given.suggestions[0].kind == "answer"
    assert "When was it delivered?" not in given.suggestions[0].draft


def test_an_internal_document_is_guidance_and_no_draft(knowledge_base: KnowledgeBase) -> None:
    given = answer(knowledge_base, "my fridge warms up slowly, is it the inverter board?", customer=ELENA)

    note = about(given, "technician-note")
    assert note.draft == ""
    assert [line.text for line in note.guidance][1:] == [
        "Book visit RF-C2 with part PK-INV-52.",
        "Order the loan fridge in the same call.",
    ]
    assert [note.evidence[line.evidence].quote for line in note.guidance] == [
        line.text for line in note.guidance
    ]


def test_a_public_document_for_some_teams_is_guidance_and_no_draft(tmp_path: Path) -> None:
    care = Reader("cara", "agent", frozenset({"care"}))
    with knowledge_of(tmp_path) as knowledge_base:
        for_care = DOCUMENTS["warranty"].model_copy(update={"teams": ("care",)})
        knowledge_base.put("warranty", for_care)

        given = answer(knowledge_base, "how long is the warranty on compressors?", reader=care)

    assert about(given, "warranty").draft == ""
    assert about(given, "warranty").guidance[0].text == "The warranty on compressors is 3 years."


def test_a_danger_is_an_escalation_and_comes_first(knowledge_base: KnowledgeBase) -> None:
    given = answer(knowledge_base, "there is smoke coming out of my robot, can I return the product?")

    assert documents(given)[0] == "playbook-smoke"
    assert given.suggestions[0].kind == "escalation"


def test_contradicting_documents_are_shown_side_by_side(knowledge_base: KnowledgeBase) -> None:
    given = answer(knowledge_base, "do I need the original packaging to return it?")

    (conflict,) = given.suggestions[0].conflicts
    assert {one.quote for one in conflict.evidence} == {
        "You do not need the original packaging.",
        "The original packaging is required.",
    }
    assert given.suggestions[0].confidence != "high"


def test_what_documents_disagree_about_is_in_no_draft(knowledge_base: KnowledgeBase) -> None:
    given = answer(knowledge_base, "do I need the original packaging to return it?")

    assert {one.evidence[0].document_id for one in given.suggestions} == {"returns", "faq-packaging"}
    for suggestion in given.suggestions:
        assert suggestion.conflicts
        assert suggestion.draft == f"{THANKS} {CHECKING}"


def test_a_turn_that_only_asks_back_is_answered_with_what_was_asked_before(
    knowledge_base: KnowledgeBase,
) -> None:
    before = "do I need the original packaging to return it?"

    given = answer(
        knowledge_base, before, "someone at a desk wrote yes, somebody else never, which one is it?"
    )

    assert documents(given)
    assert documents(given) == documents(answer(knowledge_base, before))


@pytest.mark.parametrize(
    ("texts", "reason"),
    [
        (("thanks, bye!",), "small_talk"),
        (("LV-2001",), "not_a_question"),
        (("who won the football match?",), "off_topic"),
        ((), "not_a_question"),
    ],
)
def test_silence_has_a_reason(knowledge_base: KnowledgeBase, texts: Sequence[str], reason: str) -> None:
    given = answer(knowledge_base, *texts)

    assert (given.status, given.reason, given.suggestions) == ("silent", reason, ())


def test_what_was_overridden_does_not_come_back_and_says_so(knowledge_base: KnowledgeBase) -> None:
    question = "how long is the warranty on compressors?"
    assert documents(answer(knowledge_base, question))[0] == "warranty"

    given = answer(knowledge_base, question, without=frozenset({"warranty"}))

    assert "warranty" not in documents(given)
    assert (given.status, given.reason) == ("silent", "overridden")


def test_as_of_yesterday_the_superseded_version_answers(knowledge_base: KnowledgeBase) -> None:
    march = datetime(2026, 3, 1, tzinfo=UTC)

    given = answer(knowledge_base, "return a product within how many days of delivery?", as_of=march)

    first = given.suggestions[0]
    assert (first.evidence[0].document_id, first.evidence[0].version) == ("returns", 1)
    assert "14 days" in first.draft


def test_a_deleted_document_is_not_used(tmp_path: Path) -> None:
    with knowledge_of(tmp_path) as knowledge_base:
        knowledge_base.delete("warranty")

        assert "warranty" not in documents(answer(knowledge_base, "how long is the warranty on compressors?"))


def test_what_was_deleted_since_it_was_found_is_neither_shown_nor_in_conflict(tmp_path: Path) -> None:
    need = Need("do I need the original packaging to return it?")
    case = Case(
        turns=said(need.text),
        customer=None,
        reader=AGENT,
        as_of=NOW,
        channel=None,
        need=need,
        risks=frozenset(),
        conversation_id=None,
    )
    with knowledge_of(tmp_path) as knowledge_base:
        found = knowledge_base.search(need, AGENT, k=12)
        sources = by_document(case, found.passages, knowledge_base)
        returns = next(one for one in sources if one.version.id == "returns")
        knowledge_base.delete("returns")
        prover = Prover(knowledge_base, AGENT, NOW)

        assert compose(case, returns, prover, rank=1, conflicts=(), band="high") is None
        assert conflicts_between(case, sources, (), prover) == ()


def test_an_empty_knowledge_base_is_silent(tmp_path: Path) -> None:
    with knowledge_of(tmp_path) as knowledge_base:
        for document in ("returns", *DOCUMENTS):
            knowledge_base.delete(document)

        assert answer(knowledge_base, "can I return it?").status == "silent"


def test_a_document_for_another_channel_is_not_used(tmp_path: Path) -> None:
    with knowledge_of(tmp_path) as knowledge_base:
        text = "# Umbrellas\n\nWe repair umbrellas by letter.\n"
        knowledge_base.put(
            "letters",
            Document(title="Umbrellas", kind="faq", audience="public", channels=("letter",), text=text),
        )
        question = "do you repair umbrellas?"

        assert documents(answer(knowledge_base, question, channel="letter")) == ["letters"]
        assert answer(knowledge_base, question, channel="chat").status == "silent"


def test_k_limits_the_suggestions(knowledge_base: KnowledgeBase) -> None:
    assert len(answer(knowledge_base, "do I need the original packaging to return it?", k=1).suggestions) == 1


def test_lead_documents_are_for_leads(knowledge_base: KnowledgeBase) -> None:
    question = "goodwill budget for a late fridge return"

    assert "goodwill-budget" not in documents(answer(knowledge_base, question))
    assert "goodwill-budget" in documents(answer(knowledge_base, question, reader=LEAD))


WORDS = """return product days delivery gold members packaging box original required foam warranty compressors
parts fridge warms slowly inverter board visit loan smoke hurt line goodwill leads late my is can do
the how not thanks refund label orders"""


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    words=st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=12),
    lead=st.booleans(),
    known=st.booleans(),
)
def test_whatever_is_asked_drafts_are_public_and_quotes_are_exact(
    knowledge_base: KnowledgeBase, words: list[str], lead: bool, known: bool
) -> None:
    given = answer(
        knowledge_base, " ".join(words), customer=ELENA if known else None, reader=LEAD if lead else AGENT
    )

    for suggestion in given.suggestions:
        assert suggestion.evidence
        for one in suggestion.evidence:
            assert knowledge_base.slice(one.document_id, one.version, one.start, one.end) == one.quote
            assert lead or one.audience != "lead"
        for line in suggestion.guidance:
            assert 0 <= line.evidence < len(suggestion.evidence)
        _holds_nothing_internal(suggestion.draft)


def _holds_nothing_internal(draft: str) -> None:
    """No run of five words of an internal document stands in `draft`."""
    written = word_list(draft)
    runs = {tuple(written[at : at + 5]) for at in range(len(written) - 4)}
    for document in INTERNAL:
        words = word_list(document.text)
        assert runs.isdisjoint(tuple(words[at : at + 5]) for at in range(len(words) - 4))


def test_stronger_evidence_never_looks_less_sure() -> None:
    order = ("low", "medium", "high")
    bands = [Signals(step / 20, step / 20, step / 20, LEARNED).band for step in range(21)]

    ranks = [order.index(band) for band in bands]
    assert ranks == sorted(ranks)
    assert (bands[0], bands[-1]) == ("low", "high")


def test_no_evidence_is_silence_and_far_off_is_off_topic() -> None:
    assert Signals(0.0, 0.0, 0.0, LEARNED).reason_for_silence == "off_topic"
    assert Signals(0.4, 0.1, 0.1, LEARNED).reason_for_silence == "no_evidence"
    assert Signals(0.7, 0.9, 0.2, LEARNED).reason_for_silence is None


def test_the_day_that_counts_is_the_clocks_unless_said(knowledge_base: KnowledgeBase) -> None:
    late = datetime(2027, 1, 1, tzinfo=UTC)
    question = "Can I return my refrigerator within how many days of delivery?"

    (check,) = answer(knowledge_base, question, customer=ELENA, as_of=late).suggestions[0].checks

    assert check.verdict == "not_met"
    assert "60 days ago" in check.because


def test_a_draft_never_offers_what_its_own_check_denies(knowledge_base: KnowledgeBase) -> None:
    late = datetime(2027, 1, 1, tzinfo=UTC)
    question = "Can I return my refrigerator within how many days of delivery?"

    first = answer(knowledge_base, question, customer=ELENA, as_of=late).suggestions[0]

    assert first.draft == (
        "I am sorry, I can't do this for you. "
        "Our rule is: “You can return a product within 30 days of delivery.” "
        "I see that it was delivered on 2 November 2026, 60 days ago."
    )
    assert "You can return a product within 30 days of delivery." in [one.quote for one in first.evidence]
    assert first.actions == ()


def put(knowledge_base: KnowledgeBase, id: str, text: str, **more: object) -> None:
    given = {"title": id, "kind": "policy", "audience": "public", "text": f"# {id}\n\n{text}\n"}
    knowledge_base.put(id.replace(" ", "-"), Document.model_validate(given | more))


IN_TIME = {"id": "in-time", "title": "Reported in time", "rule": "days_since(order.delivered_on) <= 14"}
ARRIVED = {"id": "arrived", "title": "It has arrived", "rule": 'order.status == "delivered"'}
PHOTO = {"id": "photo", "title": "A photo has come", "rule": "attributes.photo == true"}


def test_what_holds_for_the_customer_comes_before_what_does_not(tmp_path: Path) -> None:
    with knowledge_of(tmp_path) as knowledge_base:
        put(knowledge_base, "Umbrella dents", "A dented umbrella is replaced by us.", checks=[IN_TIME])
        put(knowledge_base, "Umbrella shop", "A dented umbrella is replaced in a shop.", checks=[ARRIVED])

        given = answer(knowledge_base, "is my dented umbrella replaced by you?", customer=ELENA)

    assert documents(given) == ["Umbrella-shop", "Umbrella-dents"]
    assert "replaced" not in given.suggestions[1].draft


MEMBER = {"id": "member", "title": "Is a member", "rule": 'customer.tier == "umbrella club"'}


def test_who_asks_for_a_price_gets_the_document_that_says_it_and_not_the_price_of_members(
    tmp_path: Path,
) -> None:
    with knowledge_of(tmp_path) as knowledge_base:
        club = "An express umbrella parcel costs 8 EUR in the club, and every member may send it back free"
        table = "| Umbrella | Price |\n| --- | --- |\n| Express parcel | 12 EUR |\n| Letter | 3 EUR |"
        put(
            knowledge_base,
            "Money back",
            "The fee of an express umbrella parcel is not paid back. It is kept.",
        )
        put(knowledge_base, "Club", f"{club} within two weeks of rain.", checks=[MEMBER])
        put(knowledge_base, "Postage", f"Umbrellas travel in padded boxes.\n\n{table}")

        given = answer(knowledge_base, "what does an express umbrella parcel cost?")

    assert documents(given)[0] == "Postage"


REFUND = [{"action": "refund"}]


def test_what_is_about_what_arrived_comes_after_the_rest_where_nothing_has(tmp_path: Path) -> None:
    with knowledge_of(tmp_path) as knowledge_base:
        dents = "An umbrella parcel that arrived with dents: we refund your money."
        lost = "An umbrella parcel that is lost: we refund your money."
        put(knowledge_base, "Dents", dents, checks=[IN_TIME], authority=REFUND)
        put(knowledge_base, "Lost", lost, authority=REFUND)

        waits = answer(knowledge_base, "my umbrella parcel never arrived, refund my money please")
        came = answer(knowledge_base, "my umbrella parcel arrived, refund my money please, it is dented")

    assert documents(waits)[0] == "Lost"
    assert documents(came)[0] == "Dents"


def test_of_the_documents_that_decide_one_whose_conditions_are_met_is_shown(tmp_path: Path) -> None:
    with knowledge_of(tmp_path) as knowledge_base:
        put(knowledge_base, "Cleaning", "A muddy umbrella handle is cleaned with warm water.")
        put(knowledge_base, "Mud", "Refund: muddy, with a photo.", checks=[PHOTO], authority=REFUND)
        put(knowledge_base, "Arrived", "A refund of the price.", checks=[ARRIVED], authority=REFUND)

        given = answer(
            knowledge_base, "my umbrella handle is muddy, I want a refund of it", customer=ONE_ORDER
        )

    assert "Arrived" in documents(given)
    assert "Mud" not in documents(given)


def test_what_they_want_for_a_product_of_theirs_is_never_met_with_silence(tmp_path: Path) -> None:
    with knowledge_of(tmp_path) as knowledge_base:
        text = "What fails within two years gets a replacement. Wear is not covered."
        put(knowledge_base, "Guarantee", text, checks=[ARRIVED], authority=[{"action": "replacement"}])

        theirs = answer(knowledge_base, "I want a new refrigerator", customer=ONE_ORDER)
        others = answer(knowledge_base, "I want a new umbrella", customer=ONE_ORDER)

    assert documents(theirs) == ["Guarantee"]
    assert others.status == "silent"


HOW_MUCH = "how much is the deposit for an umbrella?"
WHETHER = "is the deposit for an umbrella mine?"


def test_who_asks_what_something_is_is_told_it_whatever_a_check_denies(tmp_path: Path) -> None:
    with knowledge_of(tmp_path) as knowledge_base:
        text = "We keep 10 EUR as deposit for an umbrella. Report a dent in time, within 14 days."
        late = datetime(2027, 1, 1, tzinfo=UTC)
        put(knowledge_base, "Umbrella deposit", text, checks=[IN_TIME])

        asked = answer(knowledge_base, HOW_MUCH, customer=ELENA, as_of=late).suggestions[0]
        whether = answer(knowledge_base, WHETHER, customer=ELENA, as_of=late).suggestions[0]

    assert "We keep 10 EUR as deposit for an umbrella." in asked.draft
    assert "I am sorry" not in asked.draft
    assert whether.draft.startswith("I am sorry, this does not apply in your case.")


CARE = {"id": "care", "title": "They have it", "rule": '"Brand Umbrellacare" in customer.entitlements'}


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("When does my Umbrellacare end?", True),
        ("How long do I have Umbrellacare for an umbrella?", True),
        ("What does Umbrellacare cover?", False),
    ],
)
def test_until_when_they_have_something_is_on_file(tmp_path: Path, asked: str, told: bool) -> None:
    held = [{"name": "Brand Umbrellacare", "valid_until": "2027-05-01"}]
    profile = ELENA.profile.model_dump() | {"entitlements": held}
    customer = Customer.model_validate(ELENA.model_dump() | {"profile": profile})
    with knowledge_of(tmp_path) as knowledge_base:
        put(
            knowledge_base,
            "Brand Umbrellacare",
            "Umbrellacare covers a dented umbrella. You can end Umbrellacare after 12 months.",
            checks=[CARE, IN_TIME | {"rule": "days_since(product.delivered_on) <= 9", "ask": "Which is it?"}],
            authority=[{"action": "cancel_care_plan", "role": "agent"}],
        )

        first = answer(knowledge_base, asked, customer=customer).suggestions[0]

    assert ("I see that your Brand Umbrellacare is valid until 1 May 2027." in first.draft) is told
    assert first.actions == ()


def test_what_may_still_happen_is_said_to_be_open(tmp_path: Path) -> None:
    with knowledge_of(tmp_path) as knowledge_base:
        put(knowledge_base, "Umbrellas", "A dented umbrella is replaced.", checks=[PHOTO])
        without = ELENA.model_copy(
            update={"profile": ELENA.profile.model_copy(update={"attributes": {"photo": False}})}
        )

        first = answer(knowledge_base, "is my dented umbrella replaced?", customer=without).suggestions[0]

    assert first.draft.endswith("A dented umbrella is replaced. Not yet the case here: A photo has come.")


def test_a_document_named_by_its_title_stays_the_subject(tmp_path: Path) -> None:
    with knowledge_of(tmp_path) as knowledge_base:
        put(knowledge_base, "Umbrella exchange", "Your money comes back on Monday or later.")
        put(knowledge_base, "Money", "You get your money on Monday.")
        turns = ("how does the exchange of an umbrella go?", "and when do I get the money on Monday?")

        given = answer(knowledge_base, *turns)

    assert "Umbrella-exchange" in documents(given)[:2]


def test_general_reading_matter_does_not_crowd_out_what_answers(tmp_path: Path) -> None:
    with knowledge_of(tmp_path) as knowledge_base:
        put(knowledge_base, "Umbrellas", "A dented umbrella is replaced by us.")
        put(knowledge_base, "Tone", "Say that a dented umbrella is sad.", audience="agent")

        given = answer(knowledge_base, "is my dented umbrella replaced?")

    assert documents(given) == ["Umbrellas"]


def test_a_draft_ends_with_one_question(tmp_path: Path) -> None:
    unknown = {**PHOTO, "ask": "Could you send a photo?"}
    with knowledge_of(tmp_path) as knowledge_base:
        put(knowledge_base, "Umbrellas", "A dented umbrella is replaced.", checks=[ARRIVED, IN_TIME, unknown])
        early = datetime(2026, 11, 10, tzinfo=UTC)

        first = answer(
            knowledge_base, "is my dented umbrella replaced?", customer=ELENA, as_of=early
        ).suggestions

    assert first == () or first[0].draft.count("?") == 1


def test_a_rule_with_two_answers_says_which_one_is_the_customers(tmp_path: Path) -> None:
    window = {
        "id": "window",
        "title": "Returned within 30 days, or 45 for gold members",
        "rule": 'days_since(order.delivered_on) <= (customer.tier == "gold" ? 45 : 30)',
    }
    with knowledge_of(tmp_path) as knowledge_base:
        put(knowledge_base, "Umbrellas", "An umbrella can go back within 30 days.", checks=[window])

        first = answer(knowledge_base, "can my umbrella go back?", customer=ONE_ORDER).suggestions[0]

    assert first.draft.endswith(
        "An umbrella can go back within 30 days. "
        "I see that it was delivered on 2 November, 19 days ago and your membership is gold, "
        "so this holds for you."
    )
