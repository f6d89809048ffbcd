"""Signs of risk in what customers write, and the everyday sentences that only sound like it."""

from __future__ import annotations

import pytest

from assist.reading.risks import RiskKind, Sign, cannot_wait, has_failed, risks_in, signs_of_risk
from tests.assist.reading.everyday_danger import (
    DANGER,
    HARMLESS,
    HARMLESS_FOR_A_NEWCOMER,
    HINTS,
    HINTS_SET_ASIDE,
    LATER_DANGER,
    LATER_HARMLESS,
    LATEST_DANGER,
    LATEST_HARMLESS,
    NO_HINTS,
    SAID_BY_A_NEWCOMER,
)
from tests.assist.small_company import said


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("there is smoke coming out of the oven", "safety"),
        ("I see black smoke behind the fridge", "safety"),
        ("my dryer is smoking!", "safety"),
        ("it caught fire last night", "safety"),
        ("it smells like burning plastic", "safety"),
        ("there's a burning smell from the plug", "safety"),
        ("I burned my hand on the door", "safety"),
        ("my son burnt his finger on it", "safety"),
        ("I got an electric shock", "safety"),
        ("the wires of the thermostat give me a shock", "safety"),
        ("the side of the boiler gave my wife a little shock", "safety"),
        ("it keeps giving me shocks", "safety"),
        ("got a shock when I touched the handle", "safety"),
        ("sparks came out of the socket", "safety"),
        ("the battery is swollen", "safety"),
        ("yes at the bottom, cant keep my hand on it", "safety"),
        ("we smell gas in the kitchen", "safety"),
        ("my daughter was injured", "safety"),
        ("I keep insulin in there", "vulnerable"),
        ("my mother's medication must stay cold: her medication is in the fridge", "vulnerable"),
        ("we have a newborn at home", "vulnerable"),
        ("I am blind and cannot read the display", "vulnerable"),
        ("my mother is disabled", "vulnerable"),
        ("my husband passed away in May", "vulnerable"),
        ("I am on home oxygen", "vulnerable"),
        ("I live alone and cannot lift it", "vulnerable"),
        ("I can't go on like this", "vulnerable"),
        ("the battery of the robot is swollen", "safety"),
        ("sometimes I want to kill myself", "self_harm"),
        ("I don't want to live any more", "self_harm"),
        ("I dont want to be here anymore", "self_harm"),
        ("I am going to end my life", "self_harm"),
        ("I keep thinking about hurting myself", "self_harm"),
        ("there is nothing left to live for", "self_harm"),
        ("everybody would be better off without me", "self_harm"),
        ("I just want to die", "self_harm"),
        ("I took all my pills", "self_harm"),
        ("I feel suicidal", "self_harm"),
        ("Ich will nicht mehr leben.", "self_harm"),
        ("ich denke an Selbstmord", "self_harm"),
        ("Manchmal will ich mich umbringen", "self_harm"),
        ("je n'ai plus envie de vivre", "self_harm"),
        ("je veux mourir", "self_harm"),
        ("ik wil niet meer leven", "self_harm"),
        ("ik denk aan zelfmoord", "self_harm"),
        ("I have spoken to my lawyer.", "legal"),
        ("I am going to sue you", "legal"),
        ("see you in court", "legal"),
        ("I will report you to the consumer authority", "legal"),
        ("Dann gehe ich zum Anwalt", "legal"),
        ("I'll take legal action", "legal"),
        ("I will post this on Facebook", "public"),
        ("I posted a video about it", "public"),
        ("I am calling the newspaper", "public"),
        ("this will be going viral", "public"),
        ("I want a new machine or I tell everybody why", "public"),
        ("I'll leave a one star review", "public"),
        ("I want a new machine, or I am done with Lumivale", "leaving"),
        ("We are leaving Acme for another brand", "leaving"),
        ("I'll shame Acme on Twitter", "public"),
        ("I'm done with you people", "leaving"),
        ("please cancel my subscription", "leaving"),
        ("I will never buy from you again", "leaving"),
        ("close my account", "leaving"),
        ("we are switching to another brand", "leaving"),
        ("you just lost a customer", "leaving"),
        ("that was the last time I buy anything here", "leaving"),
    ],
)
def test_a_sign_is_seen(text: str, kind: RiskKind) -> None:
    assert Sign(kind, text, 0) in signs_of_risk(said(text))


@pytest.mark.parametrize(
    "text",
    [
        # safety
        "I was burned by your prices",
        "kill the power and start again?",
        "can I roast smoked salmon in it",
        "the smoke detector is paired with the hub",
        "I got a shock when I saw the bill",
        "the price of the machine gave me a shock",
        "this gave me quite a shock",
        "the oven gave me a shock when I read what it uses",
        "your prices are exploding",
        "to add insult to injury nobody called",
        "is this bleeding edge technology",
        "the flame icon is on, what does it mean",
        "how do I burn a CD",
        # self-harm
        "this waiting is killing me",
        "I'd kill for a coffee now",
        "I cut myself a slice while it heated",
        "I don't want to live without my dishwasher",
        "I don't want to live with this noise",
        "we laughed so much, I nearly died",
        "I want to die of shame, my guests saw it",
        "I nearly killed myself carrying it upstairs",
        "the battery is dead and so is my patience",
        "when does the offer end",
        "I can't go on the website",
        "how do I end the programme early",
        # vulnerable
        "my lawyer friend loves this fridge",
        "how do I clean the window blind sensor",
        "my complaint fell on deaf ears",
        "the child lock is disabled",
        "can I use oxygen bleach in the machine",
        "thanks for your hospitality",
        "this queue is killing me",
        # legal
        "Hi, this is Sue from Cork",
        "we play on the tennis court behind the house",
        "my wife is a lawyer and she likes the oven",
        "is there a food court near the store",
        # public
        "press the button for three seconds",
        "the YouTube app on the TV does not open",
        "I saw your ad on Instagram",
        "the robot got stuck on a newspaper",
        "I call Grandma on Facebook and the screen freezes",
        "can you post the label to my address",
        "the pressed juice is cloudy",
        # leaving
        "I am done with the reset, what now",
        "I'm done with Step 3",
        "We are leaving Hamburg for another city, does my warranty move with me?",
        "how do I switch to another programme",
        "cancel my appointment on Friday please",
        "the last time I descaled it was in May",
        "can I cancel the order and get my money back",
        "do you close on Sundays",
    ],
)
def test_what_only_sounds_like_a_risk_is_none(text: str) -> None:
    assert signs_of_risk(said(text)) == ()


def test_the_first_sentence_of_each_kind_is_quoted_and_the_gravest_comes_first() -> None:
    turns = said(
        "Please help. I am going to sue you!",
        "Agent: is there smoke coming out?",
        "it caught fire",
        "it is on fire",
    )

    assert signs_of_risk(turns) == (
        Sign("safety", "it caught fire", 2),
        Sign("legal", "I am going to sue you!", 0),
    )


@pytest.mark.parametrize(
    "said_so", [DANGER[::2], DANGER[1::2], LATER_DANGER], ids=["tuned on", "set aside", "later"]
)
def test_danger_in_everyday_words_is_heard(said_so: tuple[tuple[RiskKind, str], ...]) -> None:
    missed = [(kind, text) for kind, text in said_so if kind not in risks_in(text)]

    assert len(missed) <= len(said_so) // 50, missed


@pytest.mark.parametrize(
    "texts", [HARMLESS[::2], HARMLESS[1::2], LATER_HARMLESS], ids=["tuned on", "set aside", "later"]
)
def test_everyday_words_that_only_sound_like_danger_seldom_alarm(texts: tuple[str, ...]) -> None:
    alarmed = [(sorted(risks_in(text)), text) for text in texts if risks_in(text)]

    assert len(alarmed) <= len(texts) // 25, alarmed


@pytest.mark.parametrize("text", LATEST_DANGER)
def test_danger_is_heard_in_what_a_machine_does_and_in_other_languages(text: str) -> None:
    assert "safety" in risks_in(text)


@pytest.mark.parametrize("text", LATEST_HARMLESS)
def test_what_a_machine_does_every_day_is_no_danger(text: str) -> None:
    assert risks_in(text) == frozenset()


@pytest.mark.parametrize(("kind", "text"), SAID_BY_A_NEWCOMER)
def test_what_a_newcomer_says_of_danger_of_going_public_and_of_leaving_is_heard(
    kind: RiskKind, text: str
) -> None:
    assert kind in risks_in(text)


@pytest.mark.parametrize("text", HARMLESS_FOR_A_NEWCOMER)
def test_what_only_sounds_like_it_to_a_newcomer_is_none(text: str) -> None:
    assert risks_in(text) == frozenset()


def test_a_threat_stays_whatever_is_said_after_it() -> None:
    threat = "i have 48k followers and tonight they all get to see the video"
    turns = said(threat, "full refund. and smth for my time", *["it is the black one"] * 30)

    assert signs_of_risk(turns) == (Sign("public", threat, 0),)


@pytest.mark.parametrize("text", ["my " * 6_600, "post a b c d e f " * 1_100, "battery a a a " * 1_400])
def test_a_very_long_turn_shows_nothing_of_itself(text: str) -> None:
    assert risks_in(text) == frozenset()


@pytest.mark.parametrize("text", HINTS)
def test_a_hint_of_self_harm_is_heard(text: str) -> None:
    assert "self_harm" in risks_in(text)


def test_of_hints_that_were_set_aside_a_third_is_heard_by_words() -> None:
    assert sum("self_harm" in risks_in(text) for text in HINTS_SET_ASIDE) >= len(HINTS_SET_ASIDE) // 3


@pytest.mark.parametrize("text", NO_HINTS)
def test_what_only_sounds_like_a_hint_of_self_harm_is_none(text: str) -> None:
    assert "self_harm" not in risks_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "My fridge is off and my insulin is in it",
        "the freezer with our breast milk stopped working",
        "my medicine is getting warm because the fridge doesn't cool",
        "the socket of my ventilator is dead",
    ],
)
def test_what_cannot_wait_and_has_failed_is_seen(text: str) -> None:
    assert cannot_wait(text)
    assert has_failed(text)


@pytest.mark.parametrize(
    "text", ["what temperature should insulin have?", "can I store baby food in the drawer?"]
)
def test_a_question_about_what_cannot_wait_is_no_failure(text: str) -> None:
    assert cannot_wait(text)
    assert not has_failed(text)


def test_milk_that_spoils_is_no_medicine() -> None:
    assert not cannot_wait("the milk goes off and I use oxygen bleach")
