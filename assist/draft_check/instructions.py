"""Instructions: what a document tells customers to stop or never to do, which the draft says they may do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assist.draft_check.desk import Desk, Said
from assist.draft_check.finding import Finding
from assist.draft_check.sentences import Sentence
from assist.reading.words import content_stems
from knowledge_base.documents import DocumentVersion
from knowledge_base.lexical import stems

_FORBIDS = re.compile(
    r"\b(?:stop|(?:do not|don['’]t|never|must not|mustn['’]t)(?: \w+ly)?)\s+"
    r"(?P<verb>[a-z]+)(?P<rest>[^.,;:–\n]*)",
    re.IGNORECASE,
)
_ALLOWS = re.compile(
    r"(?:\byou (?:can|may|could)(?: \w+ly)?(?: still| just| also)?\s+"
    r"(?:keep (?:on )?|continue (?:to )?|go on )?"
    r"|\b(?:keep (?:on )?|continue (?:to )?|go on )"
    r"|\b(?:fine|safe|ok|okay|all right|no problem) to (?:keep (?:on )?|continue (?:to )?)?)"
    r"(?P<verb>[a-z]+)(?P<rest>[^.,;:–\n]*)",
    re.IGNORECASE,
)
_POINTS = re.compile(r"\s*(?:it|this|that|them|these)\b", re.IGNORECASE)
"""The object is the thing in hand."""
_NO_DEED = frozenset(stems("be do have make take give say see find look go come try check"))
"""Verbs that need their object to say what is done."""
_DENIES = re.compile(r"\b(?:not|never|no longer)\b|n['’]t\b", re.IGNORECASE)


@dataclass(frozen=True)
class _Deed:
    """Something done to something."""

    verb: str
    to: frozenset[str]
    to_it: bool
    """Whether what it is done to is only pointed at, or not named."""
    end: int
    """Where the words of it end."""


def instructions(desk: Desk) -> Iterator[Finding]:
    """Sentences that allow what a document for this case forbids."""
    for sentence in desk.sentences:
        if sentence.words.asks or sentence.words.depends:
            continue
        forbidding = next(_forbidden(desk, sentence), None)
        if forbidding:
            unit, version = forbidding
            yield Finding(
                code="contradicts_policy",
                detail=f"“{version.content.title}” says: {unit.plain}",
                span=sentence.span,
                evidence=desk.evidence(unit, version),
            )


def _forbidden(desk: Desk, sentence: Sentence) -> Iterator[Said]:
    """The parts of documents that forbid what the sentence allows."""
    for allowed in _deeds(_ALLOWS, sentence.text):
        if not _DENIES.search(sentence.text[: allowed.end]):
            yield from _forbidding(desk, allowed)


def _deeds(pattern: re.Pattern[str], text: str) -> Iterator[_Deed]:
    for match in pattern.finditer(text):
        verb = stems(match["verb"])
        if verb and verb[0] not in _NO_DEED:
            to = frozenset(content_stems(match["rest"]))
            to_it = not to or bool(_POINTS.match(match["rest"]))
            yield _Deed(verb[0], to, to_it, match.end("rest"))


def _forbidding(desk: Desk, allowed: _Deed) -> Iterator[Said]:
    """The parts of documents that forbid this deed."""
    for unit, version in desk.said:
        for forbidden in _deeds(_FORBIDS, unit.plain) if _holds(desk, version) else ():
            if forbidden.verb == allowed.verb and _to_the_same(desk, allowed, forbidden):
                yield unit, version


def _holds(desk: Desk, version: DocumentVersion) -> bool:
    """Whether the document is for this case: by its own rules, of which one is met and none is not."""
    verdicts = {check.verdict for one in desk.judged if one.version.id == version.id for check in one.checks}
    return "met" in verdicts and "not_met" not in verdicts


def _to_the_same(desk: Desk, one: _Deed, other: _Deed) -> bool:
    """Whether both are done to the same: named alike, or to the product in hand."""
    return bool(one.to & other.to) or (_is_the_product(desk, one) and _is_the_product(desk, other))


def _is_the_product(desk: Desk, deed: _Deed) -> bool:
    return deed.to_it or any(set(content_stems(name)) <= deed.to for name in desk.things)
