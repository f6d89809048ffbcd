"""Which sentences a draft is made of, and how they read."""

from __future__ import annotations

from assist.reading.quoting import Unit, evidence_of, plain_text, units_of
from assist.reading.saying import as_said
from assist.suggesting.drafting import (
    SORRY,
    THANKS,
    Relevance,
    chosen_sentences,
    guidance_units,
    message,
    next_step,
    opener,
    quoted,
    sendable,
    whole_lists,
)
from knowledge_base.chunking import passages_of
from knowledge_base.documents import Document, DocumentVersion
from knowledge_base.need import Need
from knowledge_base.passages import RankedPassage
from tests.assist.small_company import NOW, RETURNS, TECHNICIAN_NOTE

Found = tuple[tuple[RankedPassage, tuple[Unit, ...]], ...]


def found(document: Document) -> Found:
    """All passages of the document, as if found with falling scores."""
    version = DocumentVersion(id="doc", version=2, stored_at=NOW, content=document)
    return tuple(
        (RankedPassage(passage, version, 1 - place / 10, 0.5, 1.0), units_of(passage))
        for place, passage in enumerate(passages_of(version))
    )


def written(text: str) -> Document:
    return Document(title="Things", kind="policy", audience="public", text=text)


def all_units(passages: Found) -> list[Unit]:
    return [unit for _, units in passages for unit in units]


def draft(document: Document, need: str, most: int = 4) -> str:
    passages = found(document)
    relevance = Relevance(Need(need), all_units(passages))
    return message(quoted(chosen_sentences(passages, relevance, most)))


def test_the_sentences_that_answer_come_in_the_order_of_the_text() -> None:
    assert draft(RETURNS, "how many days do gold members have to return a product after delivery?", 2) == (
        "You can return a product within 30 days of delivery. Gold members have 45 days."
    )


def test_another_need_gets_other_sentences() -> None:
    assert draft(RETURNS, "do I need the original packaging?") == "You do not need the original packaging."


def test_a_sentence_that_leans_on_the_one_before_brings_it_along() -> None:
    document = written("# Things\n\nWe send a label by email. It is valid for a fortnight.\n")

    assert draft(document, "how long is it valid") == "We send a label by email. It is valid for a fortnight."


def test_a_list_item_keeps_the_line_it_hangs_on() -> None:
    assert draft(RETURNS, "coffee beans") == "These products stay: coffee beans."


def test_a_list_item_without_such_a_line_keeps_its_heading() -> None:
    document = written("# Things\n\n## What is not covered\n\n- filters\n- lamps\n")

    assert draft(document, "lamps") == "What is not covered: lamps."


def test_nothing_is_said_twice() -> None:
    document = written(
        "# Things\n\nParcels arrive on Monday.\n\n## Again\n\nYour parcels arrive on Monday.\n"
    )

    assert draft(document, "when do parcels arrive") == "Parcels arrive on Monday."


def test_questions_and_announcements_are_not_said() -> None:
    document = written(
        "# Things\n\nWhere is my parcel? Your parcel is on its way. This is how a parcel travels:\n"
    )

    assert draft(document, "where is my parcel") == "Your parcel is on its way."


def test_a_document_that_shares_no_word_says_how_it_begins() -> None:
    assert draft(RETURNS, "football", 1) == "You can return a product within 30 days of delivery."


def test_nothing_to_say_is_nothing_said() -> None:
    assert draft(written("# Things\n\nWhere?\n"), "football") == ""


def test_the_next_step_is_the_first_of_the_procedure_about_the_need() -> None:
    passages = found(RETURNS)

    step = next_step(passages, Relevance(Need("how do I return it"), all_units(passages)))
    other = next_step(passages, Relevance(Need("the warranty"), all_units(passages)))

    assert step
    assert as_said(step) == "Open My orders and press Return."
    assert other is None


def test_internal_documents_become_steps_of_guidance() -> None:
    passages = found(TECHNICIAN_NOTE)

    units = guidance_units(passages, Relevance(Need("fridge warm"), all_units(passages)))

    assert [unit.plain for unit in units] == [
        "A fridge that warms up slowly has a failing inverter board in most cases.",
        "Book visit RF-C2 with part PK-INV-52.",
        "Order the loan fridge in the same call.",
    ]


def test_the_opener_is_kind_once() -> None:
    assert opener(Need("my fridge is broken"), "", "A technician comes.") == SORRY
    assert opener(Need("my fridge is broken"), "I am sorry!", "A technician comes.") is None
    assert opener(Need("my fridge is broken"), "", "We are sorry for that.") is None
    assert opener(Need("how do I return it"), "", "Open it.") == THANKS
    assert opener(Need("how do I return it"), "Hello!", "Open it.") is None


def test_markdown_is_not_said() -> None:
    marked = 'Open **My orders**, read [Refunds](https://help.example/refunds "x") and press `Return` | Free'

    assert plain_text(marked) == "Open My orders, read Refunds and press Return – Free"


def test_every_unit_is_an_exact_slice_and_so_is_its_evidence() -> None:
    version = DocumentVersion(id="doc", version=2, stored_at=NOW, content=RETURNS)

    for _, units in found(RETURNS):
        for unit in units:
            assert RETURNS.text[unit.start : unit.end] == unit.text
            for evidence in evidence_of(unit, version, NOW):
                assert RETURNS.text[evidence.start : evidence.end] == evidence.quote


def test_what_answers_the_question_comes_before_what_leads_up_to_it() -> None:
    document = written(
        "# Food\n\nIf the compressor fails, we pay for the food.\n\n"
        "## Meat\n\nPlease throw away meat and food that was warm, at once.\n"
    )
    need = "what about the meat that was warm, who pays for it?"

    assert draft(document, need, 1) == "If the compressor fails, we pay for the food."


def test_an_exception_is_no_answer_unless_it_is_asked_for() -> None:
    document = written(
        "# Returns\n\nA lamp can be brought back.\n\n## What cannot be returned\n\n"
        "- a lamp returned with a scratched shade\n"
    )

    assert draft(document, "can a lamp be returned", 1) == "A lamp can be brought back."
    assert draft(document, "which lamp with a scratched shade cannot be returned", 1) == (
        "What cannot be returned: a lamp returned with a scratched shade."
    )


def test_the_best_passage_is_said_first() -> None:
    document = written(
        "# Things\n\nParcels arrive on Monday.\n\n## Umbrellas\n\nUmbrellas and parcels are wrapped twice.\n"
    )

    assert draft(document, "are umbrellas wrapped twice, and parcels") == (
        "Umbrellas and parcels are wrapped twice. Parcels arrive on Monday."
    )


STEPS = """# Umbrella

An umbrella is easy. Do these steps in this order.

1. Open it.
2. Shake it {}.
3. Dry it.
"""


def with_lists(document: Document, *texts: str) -> list[str]:
    """`texts` as chosen from the document, the first of them leading, with its lists made whole."""
    passages = found(document)
    chosen = [unit for text in texts for unit in all_units(passages) if unit.plain == text]
    return [unit.plain for unit in whole_lists(chosen, chosen[0], passages)]


def test_a_numbered_list_is_quoted_whole_and_in_order() -> None:
    document = written(STEPS.format("well"))

    assert with_lists(document, "An umbrella is easy.", "Dry it.") == [
        "An umbrella is easy.",
        "Open it.",
        "Shake it well.",
        "Dry it.",
    ]


def test_a_list_too_long_to_follow_is_left_out_with_the_line_that_announces_it() -> None:
    long = written(STEPS.format("well and " * 80 + "long"))

    said = with_lists(long, "An umbrella is easy.", "Do these steps in this order.", "Dry it.")
    leading = with_lists(long, "Dry it.", "An umbrella is easy.")

    assert said == ["An umbrella is easy."]
    assert (leading[0], leading[2], leading[3]) == ("Open it.", "Dry it.", "An umbrella is easy.")


def test_the_steps_of_another_list_stay_where_they_are() -> None:
    two = written(
        "# Umbrella\n\n1. Open it.\n2. Dry it.\n\nOr have it dried.\n\n1. Bring it.\n2. Fetch it.\n"
    )

    assert with_lists(two, "Fetch it.") == ["Bring it.", "Fetch it."]


def sent(document: Document, need: str) -> str:
    """A draft of what can be sent."""
    passages = found(document)
    relevance = Relevance(Need(need), all_units(passages))
    return message(quoted(chosen_sentences(sendable(passages, relevance), relevance)))


def test_what_is_so_comes_before_what_is_not() -> None:
    document = written(
        "# Wet umbrellas\n\n## Paid\n\nIf the cover leaks we pay for the cleaning.\n\n"
        "## Not paid\n\nWho pays: we don't pay for the cleaning when it stood open.\n"
    )

    assert draft(document, "who pays for the cleaning when it stood open?") == (
        "If the cover leaks we pay for the cleaning. "
        "Who pays: we don't pay for the cleaning when it stood open."
    )


def test_a_plain_no_comes_first() -> None:
    document = written(
        "# Umbrellas\n\n## Back\n\nYou can return an umbrella within 30 days.\n\n"
        "## Not back\n\nAn opened red umbrella cannot be returned.\n"
    )

    assert draft(document, "can I return my opened red umbrella?").startswith("An opened red umbrella cannot")


def test_a_rule_is_not_said_without_what_limits_it() -> None:
    document = written(
        "# Bringing it back late\n\nThe first 30 minutes are free. After that each hour costs 6 EUR.\n\n"
        "## Umbrella stands\n\nStands are free. The colour is grey.\n"
    )

    assert draft(document, "are the first minutes free?") == (
        "The first 30 minutes are free. After that each hour costs 6 EUR."
    )
    assert draft(document, "are the first minutes free?", 1) == "The first 30 minutes are free."


def test_an_answer_goes_with_its_question_where_that_is_asked_and_else_not_at_all() -> None:
    document = written(
        "# Umbrellas\n\nAn umbrella keeps you dry.\n\n## When should I dry my umbrella?\n\n"
        "When it has rained. Hang it up open.\n\n## In the car\n\nThen dry it twice.\n"
    )

    asked = sent(document, "when should I dry the umbrella")
    other = sent(document, "does an umbrella keep me dry")

    assert "When should I dry my umbrella? When it has rained." in asked
    assert other.startswith("An umbrella keeps you dry.")
    assert "rained. " not in other.replace("When should I dry my umbrella? When it has rained. ", "")
    assert "Then" not in asked + other


def test_a_row_is_said_with_the_heads_of_its_columns() -> None:
    document = written(
        "# Postage\n\n## What it costs\n\n| Country | Price |\n| --- | --- |\n"
        "| Ireland | 5 EUR |\n| Malta | 9 EUR |\n"
    )

    assert sent(document, "Malta") == "What it costs – Country: Malta; Price: 9 EUR."
    assert sent(document, "Malta or Ireland") == (
        "What it costs – Country: Ireland; Price: 5 EUR. Country: Malta; Price: 9 EUR."
    )


def test_what_points_into_its_page_is_not_said() -> None:
    document = written("# Lamps\n\nA lamp may flicker. For a lamp that hums see below.\n")

    assert sent(document, "my lamp hums and flickers") == "A lamp may flicker."


def test_what_points_at_another_page_is_left_off_or_not_said() -> None:
    document = written(
        "# Lamps\n\nA lamp that hums is repaired free of charge, see [Lamp repairs](https://help.example/r). "
        "See *Humming*. For a lamp that hums at night please see Lamps at night. "
        "If it still hums, follow the steps in lamp troubleshooting.\n\n"
        "## Which lamps\n\nDo not touch a humming lamp and read our page about lamps first.\n"
    )

    assert sent(document, "my lamp hums at night, is it repaired?") == (
        "A lamp that hums is repaired free of charge. Do not touch a humming lamp."
    )


def test_a_list_is_said_with_the_line_that_ends_in_a_colon_above_it() -> None:
    document = written("# Visits\n\nPlease have ready:\n\n1. The number.\n2. A photo.\n")

    assert with_lists(document, "A photo.") == ["Please have ready:", "The number.", "A photo."]


def test_what_announces_a_list_brings_it_along() -> None:
    document = written(STEPS.format("well"))

    assert with_lists(document, "Do these steps in this order.") == [
        "Do these steps in this order.",
        "Open it.",
        "Shake it well.",
        "Dry it.",
    ]
