"""Evidence first: which suggestions a person takes over only after opening what they rest on.

What is said of somebody's money, contract, rights or health costs much when it is wrong, and what sounds
right is waved through. So taking it over is never less work than turning it down: the source comes first.
What leads out of danger is let through: there, a minute counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from assist.reading.risks import risks_in
from assist.suggestions import Action, Answer, Suggestion

_TOPICS = {
    "refund": r"refund\w*|reimburs\w*|money back|(?:rück|zurück)?erstatt\w*|rückzahlung\w*|geld zurück",
    "cancellation": r"cancel\w*|terminat(?:e|es|ed|ion)|kündig\w*|gekündigt|storn\w+|widerruf\w*",
    "credit": r"credits?(?! card)|goodwill|compensat\w*|gutschrift\w*|kulanz\w*|entschädig\w*",
    "legal": r"legal\w*|lawyers?|courts?|liab(?:le|ility)"
    r"|rechtlich\w*|(?:rechts)?anw[aä]lt\w*|gericht\w*|haftung\w*",
    "medical": r"medic\w+|doctors?|injur\w+|health\w*"
    r"|medizin\w*|medikament\w*|[aä]rzt\w*|verletz\w*|gesundheit\w*",
}
"""What is said about each topic, in English and German; the names of actions are read as words, too."""
_WORDS = {name: re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE) for name, words in _TOPICS.items()}
_ACTION = re.compile(r"action:([a-z][a-z0-9_]*)")
_AMOUNT = re.compile(r"(\d{1,9}(?:\.\d{1,2})?) ([A-Z]{3})")
_AT_ONCE = frozenset(("self_harm", "safety"))


@dataclass(frozen=True)
class EvidenceFirst:
    """What a company takes for high impact."""

    topics: frozenset[str]
    """What the draft, a document's title, an action or a denied wish speaks of."""
    actions: frozenset[str]
    """Actions by their own names."""
    above: Mapping[str, Decimal]
    """By currency, the highest amount of an action that is no high impact; empty: amounts do not count."""

    @classmethod
    def of(cls, entries: Iterable[str]) -> Self:
        """What these entries name: a topic, `action:NAME`, an amount like `100 EUR`. Else ValueError."""
        topics, actions, above = set(), set(), {}
        for entry in entries:
            if entry in _TOPICS:
                topics.add(entry)
            elif action := _ACTION.fullmatch(entry):
                actions.add(action[1])
            elif amount := _AMOUNT.fullmatch(entry):
                above[amount[2]] = Decimal(amount[1])
            else:
                raise ValueError(
                    f"{entry!r} is no topic ({', '.join(_TOPICS)}), no action like action:waiver and no "
                    "amount like 100 EUR"
                )
        return cls(frozenset(topics), frozenset(actions), above)

    def marked(self, answer: Answer, said: str) -> Answer:
        """The answer to what the customer `said`, each suggestion of high impact marked as such."""
        at_once = bool(risks_in(said) & _AT_ONCE)
        suggestions = tuple(
            one.model_copy(update={"evidence_first": True})
            if self._asks(one) and not (at_once and one.kind == "escalation")
            else one
            for one in answer.suggestions
        )
        return answer.model_copy(update={"suggestions": suggestions})

    def _asks(self, suggestion: Suggestion) -> bool:
        if not suggestion.quotes():
            return False  # there is nothing to open
        # Beside an answer, actions are what else may be done; to take the answer over does none of them.
        actions = suggestion.actions if suggestion.kind in ("action", "escalation") else ()
        words = [suggestion.draft, *(one.title for one in suggestion.quotes())]
        words += [action.name.replace("_", " ") for action in actions]
        if suggestion.outcome and suggestion.outcome.reached is False:
            words.append(suggestion.outcome.wanted)  # to deny something is about what is denied
        return (
            any(_WORDS[topic].search("\n".join(words)) for topic in self.topics)
            or any(action.name in self.actions for action in actions)
            or any(self._is_large(action) for action in actions)
        )

    def _is_large(self, action: Action) -> bool:
        """Whether it is above the limit. One that cannot be compared is; where it is unknown, what may be
        granted at most counts.
        """
        amount = action.limit if action.amount is None else action.amount
        if amount is None or not self.above:
            return False
        highest = self.above.get(action.currency or "")
        return highest is None or amount > highest
