"""Words: what two texts share, whoever wrote them and however they put it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from knowledge_base.lexical import stems

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
# Words that ask, wish or point but say nothing about the subject.
_ASKING = """would could may might must shall want need like please help tell know get got let use also still
already yes ok okay thank hello hi dear anyone someone something anything possible question wonder thing way
im ive dont doesnt cant"""
_ASKING_STEMS = frozenset(stems(_ASKING))


def content_stems(text: str) -> list[str]:
    """The stems of the words that carry the subject of `text`, in order, with repetitions."""
    return [stem for stem in stems(text) if stem not in _ASKING_STEMS and (len(stem) > 1 or stem.isdigit())]


def word_spans(text: str) -> Iterator[tuple[str, int, int]]:
    """Every word of `text` in lower case with the characters where it stands."""
    for match in _WORD.finditer(text):
        yield match.group().casefold().replace("’", "'"), match.start(), match.end()


def word_list(text: str) -> list[str]:
    """Every word of `text` in lower case, in order."""
    return [word for word, _, _ in word_spans(text)]


def spaced_words(text: str) -> str:
    """Every word of `text` in lower case, with a space before and after it.

    >>> spaced_words("Within 14 days!") in spaced_words("You may return it within 14 days.")
    True
    """
    return f" {' '.join(word_list(text))} "


def containment(fewer: Collection[str], more: Collection[str]) -> float:
    """The share of `fewer` that is in `more`, 0 to 1; 0 where `fewer` is empty.

    >>> containment({"box", "return"}, {"box", "label"})
    0.5
    """
    wanted = set(fewer)
    return len(wanted.intersection(more)) / len(wanted) if wanted else 0.0
