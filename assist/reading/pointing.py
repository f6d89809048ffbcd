"""Pointing: where a sentence sends its reader to another page: "See Refunds", "read our page about recalls".

In a message there is no page to turn to: such an end is left off, and what only points is not said.
"""

from __future__ import annotations

import re

_READ = r"(?:see|(?<!will )read|refer to|consult)"
_LOOK = r"(?:look (?:at|into|up|in)|follow)"
_PAGE = (
    r"(?:(?:the |our |its |your |this |that )?(?:[\w-]+ ){0,2}?(?:pages?|guides?|manuals?|articles?|sections?"
    r"|chapters?|leaflets?|faqs?|policy|policies|troubleshooting)\b|the steps in\b)[^.!?;:]*"
)
_TITLE = r"(?-i:[A-Z][\w'’+-]*)(?: [\w'’+-]+){0,7}"
"""A name as pages have it: it begins with a capital letter, and little follows."""
_THERE = rf"(?:{_READ} (?:{_PAGE}|{_TITLE})|{_LOOK} {_PAGE})[.!]?"
_ONLY_POINTS = re.compile(
    rf"(?:(?:for|on|about|if|when|where)\b[^.!?;:]{{1,80}}? )?(?:please )?(?:also )?{_THERE}"
    rf"|(?:what|which|how|where|who)\b[^.!?;:]{{1,160}} (?:is|are|stands?|find|see) (?:on|in|under)"
    rf" {_PAGE}[.!]?",
    re.IGNORECASE,
)
_END = re.compile(rf"(?:\s*[.,;:–]\s*(?:and |but )?|\s+and\s+)(?:please )?(?:also )?{_THERE}$", re.IGNORECASE)


SENTENCE = re.compile(
    r"\b(?:am|is|are|was|were|be|has|have|had|do|does|did|can|could|will|would|may|might|must|shall|should"
    r"|\w+n['’]t|i|you|we|they|it|he|she|who|which)\b",
    re.IGNORECASE,
)
"""A word that only whole sentences have."""


def sends_away(said: str) -> bool:
    """Whether `said` is a sentence that does nothing but send its reader to another page."""
    return bool(_ONLY_POINTS.fullmatch(said))


def only_points(said: str) -> bool:
    """Whether nothing is left of `said` that is a sentence, without where it sends its reader."""
    return sends_away(said) or (bool(_END.search(said)) and without_pointer(said) == said)


def without_pointer(said: str) -> str:
    """`said` without an end that sends its reader to another page, if what is left is a sentence."""
    left = _END.sub("", said)
    return f"{left}." if left != said and SENTENCE.search(left) and not sends_away(said) else said
