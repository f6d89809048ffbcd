"""Understanding: what the customer needs, from the whole conversation and not its last line."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from assist.conversations import Turn
from assist.reading.venting import without_venting
from assist.reading.words import content_stems
from knowledge_base.need import Need

_TURNS_JOINED = 3
"""Customer turns that say the need together. Measured on seven sets of support conversations: the last three
joined find the right document more often than the last one alone, and more turns add noise."""
_LONGEST_LINE = 140
_ENOUGH_TO_STAND = 4
"""Content words of a turn that is understood without the turns before it."""
_MOST_POINTED_AT = 2
"""Content words beside "me again"; more of them say what it is about."""
_LONGEST_SMALL_TALK = 300
"""Characters; whoever writes more wants something."""
_LONGEST_GREETING = 100
_LONGEST_NEED = 4000
"""Characters of a need; an encoder reads fewer, and a pasted log must not slow the search down."""
_NOT_THEIRS = "Not on this customer’s file, or another person’s"
_WHO_MAY_KNOW = "whose order is it, may I tell another person: identity check, data protection"
_LOOKED_BACK = 10
"""Utterances of either side in which what is spoken of may have been named."""


@dataclass(frozen=True)
class Understanding:
    """What is needed, in words for the agent and as a question to the knowledge base."""

    line: str
    need: Need
    silent_because: Literal["small_talk", "not_a_question"] | None = None
    """Why nothing should be said, or None if there is something to answer."""
    asked_before: Need | None = None
    """The need as it was before a last turn that only asks back, "so which one is it?", or that answers what
    the agent asked about it."""


def understand(turns: Sequence[Turn], typed_text: str | None = None) -> Understanding:
    """What the customer needs now; `typed_text`, what the agent began to write, is a hint to the search.

    What only vents is heard elsewhere: it tells nothing of the need.
    """
    turns = [_without_venting(turn) for turn in turns]
    said = [turn.text.strip() for turn in turns if turn.speaker == "customer" and turn.text.strip()]
    if not said:
        hint = (typed_text or "").strip()
        return Understanding(_shortened(hint), Need(_joined([hint])), None if hint else "not_a_question")
    latest = said[-1]
    telling = [text for text in said if not is_small_talk(text)][-_TURNS_JOINED:]
    silent = _reason_for_silence(turns, latest, telling)
    hints = [typed_text.strip()] if typed_text and typed_text.strip() else []
    asking = [text for text in telling if _asks_something(text)] or telling or [latest]
    need = Need(_joined([*(telling or [latest]), *hints]), asking[-1] if len(telling) > 1 or hints else "")
    before = _asked_before(telling, asking)
    before = _in_conversation(before, _until_the_customer(turns)[:-1]) if before else _replied_to(turns)
    return Understanding(_line(telling or [latest]), _in_conversation(need, turns), silent, before)


def _without_venting(turn: Turn) -> Turn:
    calm = without_venting(turn.text) if turn.speaker == "customer" else turn.text
    return turn if calm == turn.text else turn.model_copy(update={"text": calm})


def about_another_person(understood: Understanding) -> Understanding:
    """What is needed where somebody asks about an order, an account or data that are not theirs."""
    return Understanding(f"{_NOT_THEIRS}: {understood.line}", Need(_WHO_MAY_KNOW))


def in_words(understood: Understanding, put: Callable[[str], str]) -> Understanding:
    """The same, its needs put into other words by `put`: those of the documents that are searched."""

    def needed(need: Need) -> Need:
        return replace(need, text=put(need.text), latest=put(need.latest) if need.latest else "")

    before = understood.asked_before
    return replace(understood, need=needed(understood.need), asked_before=before and needed(before))


def telling_turns(turns: Sequence[Turn]) -> tuple[int, ...]:
    """Which of `turns` say the customer's need together, the last one last; none where nothing was said."""
    said = [at for at, turn in enumerate(turns) if turn.speaker == "customer" and turn.text.strip()]
    return tuple(at for at in said if not is_small_talk(turns[at].text))[-_TURNS_JOINED:]


def names_of_own(text: str) -> tuple[str, ...]:
    """What somebody calls theirs by a name: "my Netflix subscription" has `Netflix`."""
    return tuple(dict.fromkeys(_OWN_NAME.findall(text)))


def points_back(text: str) -> frozenset[str] | None:
    """The content words left in a turn that points at what is known, such as "me again about the fridge".

    None where it does not point, or says more than that.
    """
    rest, pointed = _POINTS.subn(" ", _COURTESY.sub(" ", _plain(text)))
    words = frozenset(content_stems(rest)) - _POINTING_WORDS
    return words if pointed and len(words) <= _MOST_POINTED_AT else None


def comes_about(text: str) -> frozenset[str]:
    """The content words of what somebody says they come about, "I'm calling about my fridge", or that has
    failed, "my fridge is broken".

    Empty where they do not say so, or say more than that.
    """
    rest, comes = _COMES_ABOUT.subn(" ", _COURTESY.sub(" ", _plain(text)))
    words = frozenset(content_stems(rest)) - _POINTING_WORDS
    return words if comes and len(words) <= _MOST_POINTED_AT else frozenset()


def asked_within(turns: Sequence[Turn], question: str) -> Need:
    """The need that `question` puts, asked in the middle of a conversation; the question counts most."""
    said = [turn.text.strip() for turn in turns if turn.speaker == "customer" and turn.text.strip()]
    need = Need(_joined([*said[1 - _TURNS_JOINED :], question]), question if said else "")
    return _in_conversation(need, (*turns, Turn(speaker="customer", text=question)))


def _in_conversation(need: Need, turns: Sequence[Turn]) -> Need:
    """The need with what was said around it, up to the customer's last turn, which puts it.

    Where the agent only greets or offers help, nothing was said: what is found does not hang on it.
    """
    spoken = [
        turn for turn in _until_the_customer(turns) if turn.speaker == "customer" or not greets(turn.text)
    ]
    told = [turn.text.strip() for turn in spoken if turn.speaker == "customer"]
    telling = [text for text in told if not is_small_talk(text)] or told
    before = [turn.text.strip() for turn in spoken if turn.speaker == "agent"]
    return replace(
        need,
        latest=_joined([need.latest]),
        answering=_joined(before[-1:]),
        opening=telling[0][:_LONGEST_NEED] if telling else "",
        told=_joined(telling),
        around=tuple(_joined([turn.text.strip()]) for turn in reversed(spoken[-_LOOKED_BACK:])),
    )


def _until_the_customer(turns: Sequence[Turn]) -> list[Turn]:
    """What was said until the customer spoke last; all of it, if they never did."""
    spoken = [turn for turn in turns if turn.text.strip()]
    last = [at for at, turn in enumerate(spoken) if turn.speaker == "customer"]
    return spoken[: last[-1] + 1] if last else spoken


def _asked_before(telling: Sequence[str], asking: Sequence[str]) -> Need | None:
    """The need without the last turn, where that one asks about something it does not name."""
    if len(asking) < 2 or asking[-1] != telling[-1] or not _ASKS_BACK.search(asking[-1]):
        return None
    return Need(_joined(telling[:-1]), asking[-2] if len(telling) > 2 else "")


def _replied_to(turns: Sequence[Turn]) -> Need | None:
    """The need as it stood before the customer answered our questions about it; None where the last turn
    answers none."""
    spoken = _until_the_customer(turns)
    told = [at for at, turn in enumerate(spoken) if turn.speaker == "customer"]
    telling = [at for at in told if not is_small_talk(spoken[at].text)]
    if not told or not _answers_us(spoken, told[-1]):
        return None
    while telling and _answers_us(spoken, telling[-1]):
        telling.pop()
    texts = [spoken[at].text.strip() for at in telling[-_TURNS_JOINED:]]
    if not any(_asks_something(text) for text in texts):
        return None
    need = Need(_joined(texts), texts[-1] if len(texts) > 1 else "")
    return _in_conversation(need, spoken[: telling[-1] + 1])


def _answers_us(spoken: Sequence[Turn], at: int) -> bool:
    """Whether the customer's turn there answers a question of the agent and asks nothing back."""
    before = spoken[at - 1] if at else None
    if before is None or before.speaker != "agent" or "?" in spoken[at].text:
        return False
    return "?" in before.text and not _OFFERS.search(_plain(before.text))


@lru_cache(maxsize=4096)  # asked a dozen times of every turn, for each answer anew
def is_small_talk(text: str) -> bool:
    """Whether `text` greets, thanks, says goodbye or agrees, and does nothing else."""
    if len(text) > _LONGEST_SMALL_TALK:
        return False
    rest = _COURTESY.sub(" ", _plain(text))
    return not any(word not in _FILLERS for word in re.findall(r"[^\W_]+(?:'[^\W_]+)?", rest))


def greets(text: str) -> bool:
    """Whether an agent's `text` greets, says who they are or offers help, and does nothing else."""
    sentences = [one for one in re.split(r"(?<=[.!?])\s+|\n+", text.strip()) if one]
    return all(
        is_small_talk(one)
        or ("?" in one and _OFFERS.search(_plain(one)))
        or (len(one) <= _LONGEST_GREETING and _GREETS.search(_plain(one)))
        for one in sentences
    )


def is_data(text: str) -> bool:
    """Whether `text` hands over a number, a code or an address and says nothing else: "it's 483920"."""
    return not is_small_talk(text) and not _asks_something(text)


def _reason_for_silence(
    turns: Sequence[Turn], latest: str, telling: Sequence[str]
) -> Literal["small_talk", "not_a_question"] | None:
    if is_small_talk(latest) and not (telling and _answers_a_question(turns, latest)):
        return "small_talk"
    if not any(_asks_something(text) for text in telling):
        return "not_a_question"
    return None


def _answers_a_question(turns: Sequence[Turn], latest: str) -> bool:
    """Whether a bare "yes" or "no" settles what the agent just asked: then the need stands as it was."""
    before = [turn for turn in turns if turn.text.strip()][:-1]
    spoken = before[-1].text if before and before[-1].speaker == "agent" else ""
    asked = [one for one in re.split(r"(?<=[.!?])\s+|\n+", spoken.strip()) if one.endswith("?")]
    if not asked or _ANYTHING_ELSE.search(_plain(spoken)):
        return False
    return bool(_YES_OR_NO.fullmatch(_plain(latest).strip(" .,!")))


def _asks_something(text: str) -> bool:
    """Whether anything is left of `text` once numbers, addresses and courtesy are set aside."""
    if len(text) > _LONGEST_SMALL_TALK:
        return True
    rest = _DATA.sub(" ", _COURTESY.sub(" ", _plain(text)))
    return bool(re.search(r"[^\W\d_]", _INTRODUCTION.sub(" ", rest)))


def _line(telling: Sequence[str]) -> str:
    """The need in the customer's own words: the last turn, and what it is about where it does not say."""
    last = " ".join(_sentences(telling[-1]))
    earlier = _most_telling([sentence for text in telling[:-1] for sentence in _sentences(text)])
    if earlier and len(set(content_stems(last))) < _ENOUGH_TO_STAND:
        return _shortened(f"{_shortened(earlier, _LONGEST_LINE // 2)} – {last}" if last else earlier)
    return last if len(last) <= _LONGEST_LINE else _shortened(_most_telling(_sentences(telling[-1])))


def _most_telling(sentences: Sequence[str]) -> str:
    """The sentence with most to go by; a question or a wish counts as two words more, a later one wins."""
    best, score = "", -1
    for sentence in sentences:
        worth = min(len(content_stems(sentence)), 12) + 2 * bool(_WISH.search(sentence))
        if worth >= score:
            best, score = sentence, worth
    return best


def without_bare_reply(text: str) -> str:
    """The text without a first sentence that is only a yes or no: "Yes they are. When do you come?"."""
    return _BARE_REPLY.sub("", text)


def _sentences(text: str) -> list[str]:
    parts = (part.strip() for part in re.split(r"(?<=[.!?])\s+|\n+", without_bare_reply(text)))
    kept = [_LEADING_COURTESY.sub("", part).strip() for part in parts if part]
    return [part for part in kept if part and not is_small_talk(part)]


def _shortened(text: str, longest: int = _LONGEST_LINE) -> str:
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    return line[: longest - 1].rsplit(" ", 1)[0].rstrip(" ,;:–-") + "…"


def _joined(texts: Sequence[str]) -> str:
    """The end of it where it is long: the latest words matter most."""
    return "\n".join(texts)[-_LONGEST_NEED:]


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").split())


# Phrases as people write them in a chat, in the languages we are asked in; longer ones first.
_PRAISE = (
    r"great|perfect|awesome|excellent|wonderful|fantastic|lovely|brilliant|amazing|super|cool|nice|good|fine"
)
_COURTESY_PHRASES = (
    r"(?:many |much )?thank(?:s| you)?(?: (?:so|very) much| a (?:lot|bunch|million)| again){0,3}"
    r"(?: for (?:(?:all )?(?:your|the) )?(?:quick |kind )?"
    r"(?:help|time|support|assistance|info(?:rmation)?|reply|answer|patience|helping(?: me)?))?",
    r"thx|ty|cheers|much appreciated|(?:i )?(?:really )?appreciate (?:it|that|your help|the help)",
    r"(?:hi|hello|hey|greetings)(?: there| team| all| again)?|good (?:morning|afternoon|evening|day)",
    r"how are you(?: doing)?(?: today)?|i'm (?:fine|good|doing well)|nice to meet you",
    r"(?:good ?)?bye(?: bye)?|see you(?: later| soon)?|take care|talk to you later|good night",
    r"have a (?:\w+ )?(?:day|evening|weekend|night|one)|(?:you|same to you) too|you as well",
    r"(?:(?:that's|that is|that was|this is|it's|it is|sounds|looks|all) )?"
    rf"(?:very |so |really |all |just ){{0,3}}(?:{_PRAISE}|helpful)(?: news| to know| to hear| enough)?",
    r"(?:that's|that is|that will be|that'd be) (?:all|it|everything)(?: i (?:need(?:ed)?|wanted))?",
    r"ok(?:ay|ey|ie)?|k|alright|all right|all set|sure(?: thing)?|right|got it|for (?:now|today)",
    r"yes|yeah|yep|yup|no|nope|nah|not really|correct",
    r"i (?:see|understand)|understood|makes sense|will do|no (?:problem|worries)|you(?:'re| are) welcome",
    r"(?:you've|you have) been (?:very |so |really )?(?:helpful|great|kind)|nothing else",
    r"please|sorry|one (?:moment|second|sec|minute)|hold on|lol|haha+|hmm+|oh|wow|ah",
    # Dutch
    r"dank ?(?:je|u) ?(?:wel)?|bedankt(?: voor (?:je|uw) hulp)?|hoi|goede(?:morgen|middag|navond)|dag|doei",
    r"tot ziens|fijne (?:dag|avond)(?: nog)?|prima|oké|nee",
    # German
    r"(?:vielen |herzlichen |besten )?danke?(?: ?schön| sehr| dir| ihnen)?(?: für (?:die|ihre) hilfe)?",
    r"hallo|guten (?:tag|morgen|abend)|tschüss|auf wiedersehen|alles klar|ja|nein",
    r"schönen (?:tag|abend)(?: noch)?",
    # French
    r"merci(?: beaucoup| bien)?(?: pour votre aide)?|bonjour|bonsoir|salut|au revoir|oui|non|parfait",
    r"d'accord|bonne (?:journée|soirée)",
)
_COURTESY = re.compile(r"(?<!\w)(?:" + "|".join(_COURTESY_PHRASES) + r")(?!\w)")
_LEADING_COURTESY = re.compile(
    r"^(?:(?:(?:hi|hello|hey|hallo|bonjour|good (?:morning|afternoon|evening)|thanks|thank you|ok(?:ay)?|yes"
    r"|sorry)(?: there| team)?\b|no(?=\s*[,.!:;–-]))[\s,.!:;–-]*)+",
    re.IGNORECASE,
)
"""A "no" without a mark behind it belongs to what follows: "no power cut" is no power cut."""
_BARE_REPLY = re.compile(
    r"^\W*(?:yes|yeah|yep|yup|no|nope|ja|nein|oui|non|nee)\b[ ,]*"
    r"(?:(?:it|they|that|this|i|we|you|he|she|there) (?:is|are|am|was|were|do|does|did|has|have|had|can|will)"
    r"(?: not|n['’]t)?)?[.!;]+\s+(?=\S)",
    re.IGNORECASE,
)
_FILLERS = frozenset(
    ("and", "so", "very", "much", "the", "a", "to", "you", "for", "then", "now", "well", "too")
)
_YES_OR_NO = re.compile(
    r"(?:yes|yeah|yep|yup|correct|right|exactly|no|nope|not yet|ja|nein|nee|oui|non)"
    r"(?:[ ,]+(?:please|it is|that's right|that is right|correct|right|it does|it did|i did|i have))?"
)
_ANYTHING_ELSE = re.compile(
    r"(?:anything|something) (?:else|more)|what else|help you further|other questions?"
)
_OFFERS = re.compile(rf"{_ANYTHING_ELSE.pattern}|\b(?:help|do for you)\b")
_GREETS = re.compile(
    r"\b(?:(?:thank you|thanks) for (?:contacting|calling|choosing|writing|reaching|getting in touch)"
    r"|welcome to|my name is|i'm \w+ (?:from|at|with|of)|this is \w+ (?:from|at|with|of)"
    r"|you(?:'re| are) (?:speaking|chatting|talking) (?:with|to)|(?:happy|glad|pleased) to help)\b"
)
_OWN_NAME = re.compile(r"\b(?i:my|our|an?)\s+([A-Z][a-z]{3,30})\b")
_POINTS = re.compile(
    r"\b(?:me again|it's (?:me|back)|still (?:the )?(?:same|not|broken|happening|doing it|waiting)"
    r"|(?:the )?same (?:problem|issue|thing|story|fault|trouble)(?: as (?:before|last time|yesterday))?"
    r"|(?:getting|gets|got|become|becoming) (?:even |much )?worse|any (?:news|updates?)|no (?:better|change)"
    r"|happen(?:ed|s|ing)? again|not (?:fixed|solved|resolved)"
    r"|i (?:called|wrote|rang) (?:before|already|last week)"
    r"|ich bin'?s (?:noch ?mal|wieder)|immer noch|dasselbe problem|(?:wird|immer) schlimmer"
    r"|c'est encore moi|toujours (?:pas|le même)|de pire en pire|ik (?:ben het )?weer"
    r"|nog steeds|steeds erger)\b"
)
_COMES_ABOUT = re.compile(
    r"\b(?:(?:calling|ringing|phoning|writing|contacting you|getting in touch|reaching out|here"
    r"|it's|it is|this is)(?: (?:you|in|back|again|just|all)){0,2} (?:about|regarding|concerning|because of)"
    r"|(?:have|having|got|there's|there is)(?: (?:an?|some|another|bit|of|little|few)){0,3} "
    r"(?:problems?|issues?|troubles?|questions?) (?:with|about|regarding)|(?:problems?|issues?|trouble) with"
    r"|(?:is|has|have|just|it's) (?:\w+ )?(?:broken?|failed|died|defective|faulty|playing up|acting up)"
    r"(?: down| again| now)*"
    r"|(?:(?:is|does)(?:n't| not)|not|stopped|no longer) work(?:s|ing)?"
    r"(?: properly| right| any ?more| at all)*"
    r"|(?:ich rufe|ich schreibe)(?: ihnen)? wegen|es geht um"
    r"|(?:j'appelle|je vous (?:appelle|écris)) (?:pour|au sujet de)"
    r"|ik (?:bel|schrijf)(?: u| jullie)? (?:over|voor))\b"
)
"""What is said in a turn that only names what it is about, or that this has failed, and not how."""
_POINTING_WORDS = frozenset(content_stems("again problem issue thing matter case call chat told before"))
_WISH = re.compile(
    r"\?|\b(?:how|what|when|where|why|which|who|can|could|want|need|would like|wondering|please)\b"
    r"|not work|broken",
    re.IGNORECASE,
)
_ASKS_BACK = re.compile(
    r"\b(?:which (?:one|of (?:them|these|those|the two)|is it)"
    r"|what (?:is it|now|about (?:it|that)|does (?:it|that))"
    r"|so (?:is|does|can|do|what|which)|why (?:not|is (?:it|that))"
    r"|(?:is|does|can) (?:it|that|this)\b[^.!]{0,40}\?)",
    re.IGNORECASE,
)
_DATA = re.compile(r"\S+@\S+|https?://\S+|\+?\d[\d\s()./-]{5,}|\b[a-z]*-?\d[\w-]*\b")
_INTRODUCTION = re.compile(
    r"\bmy (?:first |last |full |user ?)?name(?: is|'s)(?: \w+){1,3}"
    r"|\b(?:it's|it is|that's|that is|this is|here(?: it is| you go|'s)?)"
    r"|\b(?:my |the |our )?(?:order |customer |account |serial |invoice |phone |mobile |postal )?"
    r"(?:e-?mail|number|id|code|address)(?: address)?(?: is|:)?"
)
