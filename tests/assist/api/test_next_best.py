"""The next best thing to do, in the sample company, as an agent's screen asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from tests.served import Served

ELENA = "cust-elena-marchetti"
MIRA, COLM, LARS = "cust-mira-okafor", "cust-colm-fitzgerald", "cust-lars-nygaard"
Asks = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def client(served: Served) -> Iterator[httpx.Client]:
    with served.client() as admin:
        made = admin.post("/v1/keys", json={"name": "desk of next best", "role": "agent"}).json()
    with served.client(made["key"]) as agent:
        yield agent


@pytest.fixture(scope="module")
def ask(client: httpx.Client) -> Asks:
    """Ask with what was said in turn; the agent's part is marked: `Agent: …`."""

    def asked(*texts: str, customer: str | None = None, k: int = 3) -> dict[str, Any]:
        spoken = [text.partition("Agent: ") for text in texts]
        turns = [
            {"speaker": "agent", "text": rest} if mark else {"speaker": "customer", "text": text}
            for text, mark, rest in spoken
        ]
        reply = client.post("/v1/suggest", json={"turns": turns, "customer_id": customer, "k": k})
        assert reply.status_code == 200, reply.text
        given: dict[str, Any] = reply.json()
        return given

    return asked


def shown(given: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["kind"], one["evidence"][0]["document_id"]) for one in given["suggestions"]]


@pytest.mark.parametrize(
    "said",
    [
        "there is smoke coming out of my dishwasher",
        "I got an electric shock from the fridge, can I return it within 30 days?",
        "sparks!! it is sparking!!",
    ],
)
def test_where_somebody_may_be_hurt_the_playbook_leads_and_there_are_words_to_send(
    ask: Asks, said: str
) -> None:
    given = ask(said, customer=MIRA)

    first, second = given["suggestions"][:2]
    assert shown(given)[:2] == [("escalation", "playbook-safety-smoke"), ("answer", "product-safety")]
    assert first["guidance"][0]["text"] == 'Say: "Please go to a safe place. Is everybody all right?"'
    assert first["draft"] == ""
    assert second["draft"].startswith("If an appliance smokes, smells burnt, sparks or gives you")
    assert "call 112 (in the UK 999)" in second["draft"]


def test_what_is_vented_beside_it_does_not_hide_what_somebody_needs(ask: Asks) -> None:
    given = ask(
        "You people are useless!!! "
        "My coffee machine leaks all over the counter and nobody answers the phone!",
        customer="cust-ruth-adler",
    )

    assert shown(given)[0] == ("answer", "troubleshooting-coffee-machine")


@pytest.mark.parametrize(
    ("said", "begins"),
    [
        ("I smell gas in my kitchen near the oven, what should I do??", "You smell gas: open the windows"),
        ("my oven smells of gas", "You smell gas: open the windows"),
        ("my toddler swallowed a dishwasher tab", "A tab, detergent, descaler or rinse aid was swallowed"),
        ("I got descaler in my eye", "A tab, detergent, descaler or rinse aid was swallowed"),
        ("my son locked himself in the washing machine", "Somebody or a pet is shut, stuck or locked"),
        ("our cat is stuck in the dryer", "Somebody or a pet is shut, stuck or locked"),
    ],
)
def test_what_is_read_out_is_about_the_danger_at_hand(ask: Asks, said: str, begins: str) -> None:
    given = ask(said, customer=MIRA)

    assert shown(given)[:2] == [("escalation", "playbook-safety-smoke"), ("answer", "product-safety")]
    assert given["suggestions"][1]["draft"].startswith(begins)


@pytest.mark.parametrize(
    ("customer", "said"),
    [
        ("cust-priya-raman", "my robot smokes!!"),
        ("cust-fiona-macallister", "My hob is overheating while it is off"),
        ("cust-leonie-haas", "Mein Trockner raucht und riecht verbrannt!"),
        ("cust-hugo-lefevre", "il y a de la fumée qui sort du four"),
    ],
)
def test_danger_leads_in_everyday_words_and_in_the_customers_language(
    ask: Asks, customer: str, said: str
) -> None:
    given = ask(said, customer=customer)

    assert shown(given)[:2] == [("escalation", "playbook-safety-smoke"), ("answer", "product-safety")]


@pytest.mark.parametrize(
    ("customer", "said"),
    [
        ("cust-oskar-lindqvist", "I would like to return my RoveBot 4 Max"),
        ("cust-harriet-boyle", "I would like to return my VistaView 55"),
        ("cust-elena-marchetti", "I would like to return my FrostLine 310"),
        ("cust-oskar-lindqvist", "I want to return the robot vacuum, I don't like it."),
    ],
)
def test_who_wants_to_return_a_thing_gets_the_policy_and_not_its_manual(
    ask: Asks, customer: str, said: str
) -> None:
    first = ask(said, customer=customer)["suggestions"][0]

    assert (first["kind"], first["evidence"][0]["document_id"]) == ("action", "returns")
    assert {one["verdict"] for one in first["checks"]} == {"met"}


def test_a_question_of_price_is_answered_and_not_refused(ask: Asks) -> None:
    given = ask("How much is a repair visit for my fridge?", customer="cust-fiona-macallister")["suggestions"]
    of_repairs = next(one for one in given if one["evidence"][0]["document_id"] == "repairs")

    assert "sorry" not in " ".join(one["draft"] for one in given)
    assert of_repairs["draft"].endswith(
        "Without warranty the diagnosis visit costs 49 EUR (45 GBP), and we subtract"
        " it from the repair if you go ahead."
    )


@pytest.mark.parametrize(
    ("customer", "said"),
    [
        ("cust-harriet-boyle", "how do i cancel my newsletter"),
        ("cust-sam-whitlock", "robot died, 2 years 2 months old, is it the motor? covered?"),
        ("cust-catherine-byrne", "Please change the email on the account to paul@example.com"),
        ("cust-oskar-lindqvist", "got my rovebot last week, it scares the dog. can i send it back?"),
    ],
)
def test_a_plan_or_a_recall_that_is_not_theirs_is_not_refused_them(
    ask: Asks, customer: str, said: str
) -> None:
    documents = {id for _, id in shown(ask(said, customer=customer))}

    assert not documents & {
        "care-plus-cancellation",
        "playbook-cancel-careplan",
        "recall-robot-vacuum-battery",
        "playbook-recall-battery",
    }


def test_where_it_was_repaired_three_times_the_money_is_theirs_to_choose(ask: Asks) -> None:
    given = ask(
        "E18. AGAIN.",
        "Agent: I am sorry.",
        "the washing machine was repaired 3 times since august",
        "Agent: Let me look.",
        "no you know what just give me the money back",
        customer="cust-ines-carvalho",
    )

    (chosen,) = [one for one in given["suggestions"] if one["evidence"][0]["document_id"] == "repeat-repair"]
    assert "refund" in {one["name"] for one in chosen["actions"]}
    assert "a new product or your money back" in chosen["draft"]
    assert not any("I can't refund" in one["draft"] for one in given["suggestions"])


def test_who_asks_where_a_late_order_is_gets_what_to_do_about_it(ask: Asks) -> None:
    assert shown(ask("where is my oven", customer=COLM))[0] == ("action", "playbook-late-delivery")


def test_who_wants_everything_about_them_deleted_makes_no_threat(ask: Asks) -> None:
    given = ask("delete everything you have about me. GDPR", customer="cust-sam-whitlock")

    assert shown(given)[0] == ("answer", "privacy-erasure")
    assert "playbook-legal-threat" not in [id for _, id in shown(given)]


@pytest.mark.parametrize(
    "said", ["I don't want to live any more", "Ich will nicht mehr leben", "je veux mourir"]
)
def test_where_somebody_may_harm_themselves_nothing_else_is_shown(ask: Asks, said: str) -> None:
    given = ask("my fridge is broken again, I want my money back", said, customer=MIRA)

    assert shown(given) == [("escalation", "playbook-self-harm"), ("answer", "crisis-help")]
    draft = given["suggestions"][1]["draft"]
    assert "please call 112 in the EU or 999 in the United Kingdom now" in draft
    assert "fridge" not in draft
    assert "money" not in draft


def test_a_hint_of_self_harm_stays_when_the_subject_changes(ask: Asks) -> None:
    hint = "nothing works, the machine, my life. I just don't see the point any more"

    given = ask(hint, "Agent: oh", "sorry. can you tell me how to descale it", customer=ELENA)

    assert shown(given) == [("escalation", "playbook-self-harm"), ("answer", "crisis-help")]


def test_a_hint_that_only_the_search_hears_leads_and_leaves_the_rest(ask: Asks) -> None:
    given = ask("I have nothing left to give and nobody to go on for", customer=ELENA)

    assert shown(given)[0] == ("escalation", "playbook-self-harm")
    assert "crisis-help" not in [id for _, id in shown(given)]


def test_a_hint_is_not_drowned_by_a_talk_about_something_else(ask: Asks) -> None:
    given = ask(
        "My fridge is getting warm",
        "Agent: Was the power off, or is the inside light off?",
        "I have nothing left to give and nobody to go on for",
        customer=MIRA,
    )

    assert shown(given)[0] == ("escalation", "playbook-self-harm")


@pytest.mark.parametrize(
    "said",
    [
        "I want to talk to a human manager, not you",
        "I want to speak to a manager",
        "Let me talk to your boss please",
        "I want to talk to a real person, not you",
        "i'd like to lodge a formal complaint",
    ],
)
def test_who_asks_for_somebody_in_charge_gets_who_takes_over(ask: Asks, said: str) -> None:
    given = ask(said, customer=ELENA)

    assert shown(given)[0] == ("escalation", "escalation")
    assert given["suggestions"][0]["outcome"] == {
        "wanted": "person",
        "reached": True,
        "because": "escalate",
        "source": "turn:1",
    }
    assert "playbook-self-harm" not in [id for _, id in shown(given)]


def test_who_asked_for_a_manager_and_then_tells_the_matter_is_helped_with_it(ask: Asks) -> None:
    given = ask("I want a manager", "Agent: What is it about?", "my fridge is getting warm", customer=MIRA)

    assert "playbook-fridge-warming" in [id for _, id in shown(given)]
    assert "escalation" not in [id for _, id in shown(given)]


@pytest.mark.parametrize(
    "said",
    [
        "My fridge is off and my insulin is in it",
        "my mother is 84 and on oxygen and her fridge with her insulin is broken",
        "the freezer with our breast milk stopped working",
    ],
)
def test_what_cannot_wait_leads_and_is_not_asked_for(ask: Asks, said: str) -> None:
    given = ask(said)

    first = given["suggestions"][0]
    assert shown(given)[0] == ("escalation", "playbook-vulnerable-customer")
    assert [check["ask"] for check in first["checks"]] == [None]


def test_a_question_about_medicine_is_answered_first(ask: Asks) -> None:
    given = ask("what temperature should insulin have in the fridge?")

    assert shown(given)[0] == ("answer", "faq-fridge-temperature")


@pytest.mark.parametrize(
    ("said", "playbook"),
    [
        ("I am going to sue you over this fridge", "playbook-legal-threat"),
        ("my followers will hear about this fridge", "playbook-going-public"),
        ("my insulin is in the fridge", "playbook-vulnerable-customer"),
    ],
)
def test_what_escalates_is_always_among_the_suggestions(ask: Asks, said: str, playbook: str) -> None:
    assert ("escalation", playbook) in shown(ask(said, customer=MIRA))
    assert ("escalation", playbook) in shown(ask(said, "ok and how do I return it?", customer=MIRA))


def test_a_recalled_serial_number_is_said_whatever_is_asked_about_the_robot(ask: Asks) -> None:
    question = "how do I clean the brushes of my robot?"

    assert ("escalation", "playbook-recall-battery") in shown(ask(question, customer=LARS))
    assert ("escalation", "playbook-recall-battery") not in shown(ask(question, customer=MIRA))


@pytest.mark.parametrize(
    "said",
    [
        ("my robot vacuum gets really hot while charging",),
        ("my robot vacuum gets really hot while charging", "Agent: oh", "is it dangerous?"),
        ("the vacuum was burning hot on its dock", "Agent: oh", "ok, where do I put it now?"),
    ],
)
def test_a_recalled_device_that_is_hot_leads_and_there_are_words_to_send(
    ask: Asks, said: tuple[str, ...]
) -> None:
    given = ask(*said, customer=LARS)

    assert shown(given)[:2] == [
        ("escalation", "playbook-recall-battery"),
        ("action", "recall-robot-vacuum-battery"),
    ]
    draft = given["suggestions"][1]["draft"]
    assert draft.startswith("This holds for your RoveBot 2, serial number RB2-24-118207. If your RoveBot 2")
    assert "please stop charging it now" in draft


@pytest.mark.parametrize(
    ("said", "customer", "first"),
    [
        ("hi, me again", MIRA, "playbook-fridge-warming"),
        ("hi, me again about the fridge", MIRA, "playbook-fridge-warming"),
        ("still the same problem", MIRA, "playbook-fridge-warming"),
        ("it's getting worse", MIRA, "playbook-fridge-warming"),
        ("my oven should have been here on tuesday", COLM, "playbook-late-delivery"),
    ],
)
def test_what_is_open_says_what_is_meant(ask: Asks, said: str, customer: str, first: str) -> None:
    assert shown(ask(said, customer=customer))[0][1] == first
    assert (shown(ask(said)) or [("", "")])[0][1] != first or "fridge" in said


def test_after_danger_and_a_change_of_subject_danger_leads_and_the_rest_has_faded(ask: Asks) -> None:
    warm, football = (
        "my fridge is getting warm",
        "who won the football match last night? I only have this chat",
    )

    after_both = ask(warm, "Agent: oh", "I got an electric shock", "Agent: hm", football, customer=MIRA)
    after_warm = ask(warm, "Agent: oh", football, customer=MIRA)

    assert shown(after_both)[0] == ("escalation", "playbook-safety-smoke")
    assert "playbook-fridge-warming" not in [id for _, id in shown(after_both)]
    assert after_warm["status"] == "silent"


def test_the_refrigerator_is_followed_to_its_cause_and_the_partners_part_is_on_the_same_path(
    ask: Asks,
) -> None:
    said = ["hi, me again about the fridge"]
    begun = ask(*said, customer=MIRA)["suggestions"][0]
    said += ["Agent: Is there anything that must stay cold, such as medicine or baby milk in it?", "no"]
    food = ask(*said, customer=MIRA)["suggestions"][0]
    said += ["Agent: Was the power off at your place?", "no it was not"]
    power = ask(*said, customer=MIRA)["suggestions"][0]
    said += ["Agent: Is it silent, or does it click every few minutes?", "yes it clicks all the time"]
    found = ask(*said, customer=MIRA)["suggestions"][0]

    assert begun["kind"] == "question"
    assert begun["guidance"][1]["text"] == "Was the power off, or is the inside light off?"
    assert [step["done"] for step in food["steps"]] == [True, False, False, False]
    assert food["steps"][0]["because"] == "turn:2"
    assert "Does a sheet of paper slip out of the closed door?" in [
        line["text"] for line in power["guidance"][:2]
    ]
    assert ("no-power-cut", "unknown", None, "no") in [
        (one["id"], one["verdict"], one["ask"], one["said"]) for one in power["checks"]
    ]
    assert found["kind"] == "action"
    assert found["guidance"][0]["text"] == "Compressor, made by Polarek: Book a visit now, see 4"
    whole_path = {found["evidence"][step["evidence"]]["document_id"] for step in found["steps"]}
    assert whole_path == {"playbook-fridge-warming", "partner-components"}
    assert any("Tell the customer the whole path" in line["text"] for line in found["guidance"])


def test_the_thread_is_kept_through_short_replies_and_what_is_asked_within_it(ask: Asks) -> None:
    said = [
        "its warm in there",
        "Agent: Was the power off, or is the inside light off?",
        "no light works fine",
    ]
    short = ask(*said, customer=ELENA)
    said += ["Agent: Is it silent for 30 minutes, or does it click every few minutes?"]
    said += ["its clicking every couple minutes", "Agent: We will book a visit for you."]
    come = ask(*said, "ok great when can they come?", customer=ELENA)
    food = ask(*said, "and what about the food?", customer=ELENA)
    coffee = ask(*said, "how do I return a coffee machine within 30 days of delivery?", customer=ELENA)

    assert shown(short)[0] == ("question", "playbook-fridge-warming")
    assert ("no-power-cut", None, "no") in [
        (one["id"], one["ask"], one["said"]) for one in short["suggestions"][0]["checks"]
    ]
    assert shown(come)[0] == ("action", "playbook-fridge-warming")
    assert come["suggestions"][0]["slot"]
    assert "troubleshooting-refrigerator" in [id for _, id in shown(come)]
    assert shown(food)[0] == ("answer", "fridge-food-loss")
    assert "playbook-fridge-warming" in [id for _, id in shown(food)]
    assert "playbook-fridge-warming" not in [id for _, id in shown(coffee)]


def test_what_was_answered_unasked_beside_the_question_is_not_asked_again(ask: Asks) -> None:
    given = ask(
        "me again about the fridge",
        "Agent: Is any food touching the back wall or covering the slits at the top?",
        "no nothing touches. no power cut either, seal is ok i checked with paper like last time",
        customer=MIRA,
    )

    first = given["suggestions"][0]
    assert "no nothing touches. no power cut either" in given["need"]
    assert {one["id"]: (one["verdict"], one["ask"]) for one in first["checks"][1:]} == {
        "door-seal-checked": ("unknown", None),
        "vents-free": ("unknown", None),
        "no-power-cut": ("unknown", None),
    }
    assert not any("power" in line["text"] or "paper" in line["text"] for line in first["guidance"])


def test_a_fact_is_offered_where_a_verdict_that_is_spoken_of_rests_on_it_and_once(ask: Asks) -> None:
    """How long something may go back turns on the day of delivery; when the money comes does not."""

    def delivered(*said: str) -> dict[str, bool]:
        given = ask(*said, customer=ELENA)["suggestions"]
        return {one["evidence"][0]["document_id"]: "I see it was delivered" in one["draft"] for one in given}

    first = "can I return my fridge?"
    assert delivered(first)["returns"]
    money = delivered("when do I get my money back?")
    assert (money["refunds"], money["returns"]) == (False, True)
    draft = ask(first, customer=ELENA)["suggestions"][0]["draft"]
    assert not any(delivered(first, f"Agent: {draft}", "yes. can I return it within 30 days?").values())
    another_day = "Agent: I see it was delivered on 2 March, is that right?"
    assert not any(delivered(first, another_day, "no. can I return it within 30 days?").values())


@pytest.mark.parametrize("said", ["my insulin is in there!!!", "there is breast milk in it"])
def test_what_must_stay_cold_and_was_named_is_not_asked_about(ask: Asks, said: str) -> None:
    given = ask("my fridge is getting warm", said, customer=ELENA)

    by_document = {one["evidence"][0]["document_id"]: one for one in given["suggestions"]}
    first = by_document["playbook-fridge-warming"]["steps"][0]
    assert (first["done"], first["because"]) == (True, "turn:2")


def test_medicine_that_was_named_answers_whoever_takes_care(ask: Asks) -> None:
    given = ask("my fridge is getting warm", "my insulin is in there!!!", customer=ELENA)

    by_document = {one["evidence"][0]["document_id"]: one for one in given["suggestions"]}
    care = by_document["playbook-vulnerable-customer"]["checks"][0]
    assert (care["ask"], care["said"], care["verdict"]) == (None, "yes", "unknown")


def test_what_they_want_and_whether_it_is_reached(ask: Asks) -> None:
    given = ask("it arrived with a dent. I dont want a new one, I want my money back", customer=COLM)

    assert {one["outcome"]["wanted"] for one in given["suggestions"]} == {"refund"}
    assert {one["outcome"]["source"] for one in given["suggestions"]} == {"turn:1"}


def test_what_a_denied_policy_takes_up_does_not_push_the_playbook_out(ask: Asks) -> None:
    given = ask(
        "My fridge is getting warm. I want a refund.",
        "Agent: Please keep the doors closed. The fridge stays cool for about 4 hours, "
        "the freezer stays below −9 °C for about 14.",
        "ok the fridge is still warming up, I want my money back",
        customer=MIRA,
    )

    assert "playbook-fridge-warming" in [id for _, id in shown(given)]


def test_a_subscription_of_somebody_else_is_not_ours_to_cancel(ask: Asks) -> None:
    assert ask("I want to cancel my Netflix subscription", customer=MIRA)["reason"] == "no_evidence"
    assert shown(ask("I want to cancel my Care+ subscription", customer=MIRA))


def test_a_name_that_may_be_somebody_elses_makes_nothing_sure(ask: Asks) -> None:
    strange = ask("i want to cancel netflix", customer=MIRA)
    ours = ask("i want to cancel care+", customer=MIRA)

    assert {one["confidence"] for one in strange["suggestions"]} == {"low"}
    assert ours["suggestions"][0]["confidence"] != "low"


def test_the_outcome_that_is_asked_for_leads_and_the_rest_says_that_it_does_not_reach_it(ask: Asks) -> None:
    first, *rest = ask("I want a NEW tv")["suggestions"]

    assert first["evidence"][0]["document_id"] == "warranty"
    # Whose it is nobody knows, so its conditions are open: the others still say where it is decided.
    assert (first["outcome"]["wanted"], first["outcome"]["reached"]) == ("replacement", None)
    assert [one["evidence"][0]["document_id"] for one in rest][:1] == ["troubleshooting-television"]
    assert {(one["outcome"]["reached"], one["outcome"]["because"]) for one in rest} == {
        (False, "Warranty decides on it")
    }


def test_beside_a_trouble_the_document_that_decides_on_what_is_asked_for_is_shown(ask: Asks) -> None:
    given = ask("my washing machine smells, I want my money back")["suggestions"]

    assert given[0]["evidence"][0]["document_id"] == "faq-laundry-smells"
    assert {
        one["evidence"][0]["document_id"]: (one["outcome"]["reached"], one["outcome"]["because"])
        for one in given
    } == {
        "faq-laundry-smells": (False, "Refunds decides on it"),
        "refunds": (None, "The product was delivered (no order status on file)"),
        "refunds-uk": (None, "The product was delivered (no order status on file)"),
    }


@pytest.mark.parametrize(
    "said",
    [
        ("my fridge failed and i lost 80 euros of fish",),
        ("my fridge is getting warm", "Agent: I am sorry.", "80 euros of fish"),
        ("my fridge broke down", "Agent: I am sorry.", "i had to throw away food, about 60 eur"),
    ],
)
def test_a_loss_and_its_amount_find_who_pays_for_it(ask: Asks, said: tuple[str, ...]) -> None:
    given = ask(*said)

    assert "fridge-food-loss" in [id for _, id in shown(given)]
    assert given["suggestions"][0]["outcome"]["wanted"] == "compensation"


@pytest.mark.parametrize(
    "elsewhere",
    ["what's the weather in Paris?", "do you like pizza?", "tell me a joke", "my cat is sick"],
)
def test_what_was_said_fades_where_the_turn_hangs_on_nothing_of_it(ask: Asks, elsewhere: str) -> None:
    warm = ("my fridge is getting warm", "Agent: I am sorry.")

    assert ask(*warm, elsewhere, customer=MIRA)["status"] == "silent"
    for goes_on in ("it beeps all night", "the milk is warm too", "and what now?"):
        assert "playbook-fridge-warming" in [id for _, id in shown(ask(*warm, goes_on, customer=MIRA))]


def test_a_short_reply_to_the_agent_keeps_what_was_said(ask: Asks) -> None:
    given = ask("my fridge is getting warm", "Agent: Since when?", "last friday", customer=MIRA)

    assert "playbook-fridge-warming" in [id for _, id in shown(given)]


def test_the_policy_called_so_comes_before_what_else_speaks_of_policies(ask: Asks) -> None:
    assert shown(ask("what is your return policy?"))[0] == ("answer", "returns")
    assert shown(ask("what is your refund policy?"))[0] == ("answer", "refunds")


def test_a_contradicted_page_never_comes_without_its_conflict(ask: Asks) -> None:
    box = ("do I need the box to return it?", "Agent: No, the box is not needed.")
    descale = "how do I descale my coffee machine?"

    for said in ((*box, descale), (*box, descale, "hi, me again about the fridge")):
        # Not Mira: what she ordered is under the former version, which wants the box too.
        for customer in (ELENA, None):
            for one in ask(*said, customer=customer)["suggestions"]:
                if one["evidence"][0]["document_id"] == "faq-return-packaging":
                    assert one["conflicts"], (said, customer)


@pytest.mark.parametrize(
    ("customer", "said", "document", "ending"),
    [
        ("cust-fiona-macallister", "is my fridge under warranty?", "warranty-uk", "ago."),
        ("cust-sam-whitlock", "is my robot still under warranty?", "warranty-uk", "ago."),
        (MIRA, "my hub died, is it under warranty?", "warranty", "ago."),
        (MIRA, "is my fridge still under guarantee", "warranty", "so this holds for you."),
    ],
)
def test_who_asks_whether_something_holds_for_them_is_told_by_what_is_on_file(
    ask: Asks, customer: str, said: str, document: str, ending: str
) -> None:
    first = ask(said, customer=customer)["suggestions"][0]

    assert first["evidence"][0]["document_id"] == document
    assert first["draft"].endswith(ending)
    assert ("this does not apply in your case" in first["draft"]) is (ending == "ago.")


@pytest.mark.parametrize(
    ("customer", "said"),
    [
        ("cust-leonie-haas", "washing machine motor is dead, i have 3 years guarantee right?"),
        ("cust-margaret-doyle", "do i get a loan fridge while mine is broken"),
        ("cust-harbour-light", "we want to cancel the tv we ordered last week"),
        (ELENA, "fridge came with a huge dent in the door. i want my money back"),
    ],
)
def test_nobody_is_refused_what_they_did_not_ask_for_nor_what_another_document_gives_them(
    ask: Asks, customer: str, said: str
) -> None:
    given = ask(said, customer=customer)["suggestions"]

    assert given
    assert [one["draft"] for one in given if "I am sorry, I can't" in one["draft"]] == []


def test_who_sends_a_thing_back_is_told_by_the_policy_that_decides_it(ask: Asks) -> None:
    for customer, said in (
        ("cust-fiona-macallister", "can i send the hob back"),
        (ELENA, "send back the fridge"),
    ):
        assert "returns" in [id for _, id in shown(ask(said, customer=customer))]


def test_two_promises_in_one_sentence_are_no_conflict_with_a_page_on_one_of_them(ask: Asks) -> None:
    first = ask("do i get a loan fridge", customer=MIRA)["suggestions"][0]

    assert (first["evidence"][0]["document_id"], first["conflicts"]) == ("loan-appliances", [])
    assert "within 1 working day" in first["draft"]
