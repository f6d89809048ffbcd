"""Risks: words of a customer that call for more care than an answer. Signs for a person to judge, no more."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from assist.conversations import Turn

RiskKind = Literal["self_harm", "safety", "vulnerable", "legal", "public", "leaving"]

_SOMEBODY = r"(?:i['’]?m|i am|(?:my|our|his|her) \w+(?: \w+)? (?:is|was)|who is|she is|he is|we are)"
_FAMILY = r"(?:husband|wife|mother|father|mum|mom|dad|son|daughter|partner|brother|sister|he|she)"
_BODY = r"(?:hand|finger|thumb|arm|skin|leg|face|foot|son|daughter|child|kid|carpet|floor|wall|worktop|table)"
_PLATFORM = r"(?:facebook|tiktok|instagram|twitter|youtube|reddit|linkedin|trustpilot|google|social media)"
_PRESS = r"(?:press|papers?|newspapers?|media|journalists?|reporters?)"
_OTHER = r"(?:another|a different|some other|a|your) (?:\w+ )?"
_SELLER = r"(?:brand|company|maker|manufacturer|shop|store|retailer|supplier|provider|competitor)"
# A name, in a sentence that is otherwise about a thing to do: "done with Acme", not "done with Step 3".
_NAME = r"(?-i:(?!Step|Part|Phase|Point|Clean|Descal)[A-Z][a-z]{3,})"

_MEANS_IT = r"(?:want|wish|going|gonna|think\w*|thought|feel\w*|might|will|could|urge|plan\w*|ready)"
_NOT_WANT = r"(?:don['’]?t|do not|didn['’]?t|did not|no longer) (?:really |even )?(?:want|wish)"

_WORDS: dict[RiskKind, tuple[str, ...]] = {
    # Not "this is killing me", "I'd kill for a coffee", "I cut myself on the glass", "died laughing".
    "self_harm": (
        r"(?:kill|killing) myself(?! (?:laughing|trying|carrying|with laughter))",
        rf"{_MEANS_IT}\b(?: \w+){{0,4}} (?:hurt|hurting|harm|harming|cut|cutting) myself",
        r"self[- ]?harm\w*|suicid(?:e|al)",
        r"end(?:ing)? (?:my (?:own )?life|it all)|tak(?:e|ing) my (?:own )?life",
        rf"{_NOT_WANT} to (?:live|be alive|exist)(?! (?:with|without|in|next|near|here|there|on|off)\b)",
        rf"{_NOT_WANT} to (?:go on living|wake up (?:again|any ?more)|be here any ?more)",
        r"(?:i|just) (?:want|wish|wanted) to die(?! (?:of|from|laughing)\b)",
        r"wish (?:that )?i (?:was|were) dead",
        r"no (?:reason|point|will) (?:left )?(?:to live|in living|in life)|nothing (?:left )?to live for",
        r"better off (?:dead|without me)|not worth living",
        r"(?:take|took|taken|swallow\w*) (?:all (?:of )?(?:my|the|these)|too many) (?:\w+ )?(?:pills"
        r"|tablets)",
        # German
        r"selbstmord\w*|suizid\w*|lebensmüde|mich (?:selbst )?umbringen|bringe mich um|mir (?:selbst )?etwas"
        r" an(?:zu)?tun|mir das leben nehmen",
        r"(?:will|möchte|mag) (?:einfach )?nicht mehr leben|nicht mehr leben (?:will|möchte|mag|wollen)",
        # French
        r"me (?:suicider|tuer)(?! (?:de|à)\b)|me faire du mal|(?:veux|voudrais) (?:juste )?mourir",
        r"(?:plus|pas) envie de vivre|(?:veux|voudrais) plus vivre|mettre fin à (?:mes jours|ma vie)"
        r"|en finir avec la vie",
        # Dutch
        r"zelfmoord\w*|zelfdoding|(?:mezelf|mij|me) (?:van kant maken|iets aandoen)",
        r"(?:wil|zou) (?:gewoon |echt )?niet meer (?:verder )?leven|wil (?:gewoon )?dood(?:gaan)?"
        r"|eind(?:e)? aan mijn leven",
    ),
    "safety": (
        r"(?:there(?:['’]s| is| was)|saw|see|smell\w*|lots? of|full of|black|white|thick) (?:of"
        r" )?(?:some )?smoke"
        r"(?! (?:detector|alarm))",
        r"smoke (?:is |was )?(?:coming|came|comes|rising|pouring|everywhere|from|out)",
        r"(?:is|was|started|began) smoking|it smokes",
        r"(?:on|caught|catches|catching|set) fire|burst into flames|in flames|flames (?:came|coming"
        r"|from|out)",
        r"smell\w* (?:of |like )?(?:something )?(?:burn\w*|gas)|gas leak",
        r"burn(?:ing|t) (?:smell|plastic|wire|rubber|cable)|(?:melt(?:ed|ing)|scorch(?:ed|ing)|charred) \w+",
        rf"(?:burn(?:ed|t)|scalded) (?:my|his|her|our|the) {_BODY}s?|burns? on (?:my|his|her) {_BODY}s?",
        r"electric(?:al)? shock|electrocut\w+",
        r"(?:got|gets?|gave \w+|gives \w+) a shock (?:from|off|when (?:i|you|we|he|she) (?:touch"
        r"|plug|open)\w*)",
        r"(?:throw\w*|saw|giv\w+ off|lots of|making) sparks|sparks (?:came|come|fly|flew|from|out)|sparking",
        r"(?:it|has|battery|oven|glass|door) exploded|explosion|(?:might|going to|could) explode",
        r"(?:swollen|bulging|leaking) batter(?:y|ies)|batter(?:y|ies) (?:of (?:\w+ ){1,3})?(?:is|are|was"
        r"|looks?) (?:swollen|bulging)",
        r"(?:too|so) hot to (?:touch|hold)|can(?:['’]?t|not) (?:keep|hold|put) (?:my|your) hand on",
        r"(?:was|is|got|were|been|badly|nearly|someone|anybody) (?:injured|hurt)|(?:is|was|hand"
        r"|finger) bleeding",
    ),
    "vulnerable": (
        r"insulin|dialysis|(?:my|his|her|our|heart|keep|store|cool|cold) (?:medicines?|medication)",
        r"(?:on|needs?|home) oxygen(?! bleach)|oxygen concentrator",
        r"pregnant|new ?born|baby (?:food|milk)|breast ?milk",
        rf"{_SOMEBODY} (?:\w+ )?(?:blind|deaf|disabled|bedridden)",
        r"wheelchair|dementia|alzheimer['’]?s|(?:in|from|to) (?:the )?hospital",
        rf"i live alone|{_FAMILY} (?:\w+ )?(?:passed away|died)|funeral",
        r"can(?:['’]?t|not) go on (?:like this|any ?more|living)",
    ),
    "legal": (
        r"(?:my|our|a|the) (?<!am a )(?<!is a )(?<!['’]m a )(?:lawyer|solicitor|attorney)s?"
        r"(?! (?:friend|neighbou?r|joke|colleague))",
        r"legal (?:action|steps|proceedings|advice)|small claims|take (?:you|this|it) to court",
        r"(?:go|going|see you|meet you|settle this|end up) (?:to |in )court",
        r"(?:sue|suing) (?:you|them|your|the company)|(?:will|going to|gonna|can|could|to) sue",
        r"ombudsman|trading standards|gdpr|consumer (?:authority|protection|rights|council|agency)",
        r"(?:report|complain\w*) (?:you |this |it |about you )?to the (?:authorit\w+|regulator|police)",
        r"(?:rechts)?anw[aä]lt(?:in)?|verbraucherzentrale|advocaat|avocat",
    ),
    "public": (
        rf"(?:post|put|shar|upload|writ|publish)\w* (?:\w+ ){{0,6}}(?:on|to) (?:\w+ )?{_PLATFORM}",
        r"(?:post|shar|upload|publish)\w* (?:a |this |it |the |my |that )*(?:video|online|everywhere)",
        rf"(?:call|contact|tell|inform|write to|talk to|email|go to|going to)(?:ing)? (?:the |a "
        rf"|some )?{_PRESS}",
        r"(?:go|going|gone|went) viral|my followers",
        r"(?:tell|telling|warn|warning) (?:everyone|everybody|the world|people online)",
        r"(?:leav|writ|giv|post)\w* (?:you )?(?:an? )?(?:very )?(?:bad|one|1|negative|honest)[-"
        r" ]?(?:star )?review",
    ),
    "leaving": (
        r"cancel (?:my|our|the) (?:\w+ )?(?:account|subscription|contract|membership|plan)",
        r"cancel everything|close (?:my|our) account",
        rf"(?:switch|mov|go|chang)(?:e|ing)? to {_OTHER}{_SELLER}",
        r"never (?:buy|buying|order|ordering|shop|shopping)(?: \w+){0,4} again",
        r"(?:last|final) time (?:i|we) (?:\w+ )?(?:buy|bought|order|ordered|shop|deal)",
        r"lost (?:a|me as a) customer|losing (?:a|me as a) customer|take (?:my|our) (?:business"
        r"|money) elsewhere",
        rf"(?:i['’]?m|i am|we['’]re|we are) (?:so |just )?(?:done|finished|through) with (?:you|this"
        rf" company|{_NAME})",
    ),
}
"""What people say in such a case, not every mention: no smoke detector, tennis court or lawyer friend."""
_SIGNS = {
    kind: re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE) for kind, words in _WORDS.items()
}


@dataclass(frozen=True)
class Sign:
    """A sentence of the customer that shows a risk."""

    kind: RiskKind
    said: str
    turn: int
    """Index into the turns."""


def risks_in(text: str) -> frozenset[RiskKind]:
    """The kinds of risk that `text` shows."""
    return frozenset(kind for kind, pattern in _SIGNS.items() if pattern.search(text))


def signs_of_risk(turns: Sequence[Turn]) -> tuple[Sign, ...]:
    """The first sentence for each kind of risk, the gravest kind first."""
    return tuple(signs[0] for signs in all_signs_of_risk(turns).values())


def all_signs_of_risk(turns: Sequence[Turn]) -> dict[RiskKind, tuple[Sign, ...]]:
    """Every sentence that shows a risk, by its kind, the gravest kind first."""
    found = tuple(_signs(turns))
    by_kind = {kind: tuple(sign for sign in found if sign.kind == kind) for kind in _SIGNS}
    return {kind: signs for kind, signs in by_kind.items() if signs}


def _signs(turns: Sequence[Turn]) -> Iterator[Sign]:
    for index, turn in enumerate(turns):
        if turn.speaker != "customer":
            continue
        for sentence in re.split(r"(?<=[.!?])\s+|\n+", turn.text):
            for kind, pattern in _SIGNS.items():
                if pattern.search(sentence):
                    yield Sign(kind, sentence.strip(), index)
