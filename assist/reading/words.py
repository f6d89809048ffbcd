"""Words: what two texts share, whoever wrote them and however they put it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

from knowledge_base.lexical import stems

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
# Words that ask, wish or point but say nothing about the subject.
_ASKING = """would could may might must shall want need like please help tell know get got let use also still
already yes ok okay thank hello hi dear anyone someone something anything possible question wonder thing way
im ive dont doesnt cant"""
_ASKING_STEMS = frozenset(stems(_ASKING))
_LONGEST_REMEMBERED = 300
"""Characters: what is kept in memory stays within some megabytes, whatever is pasted."""


def content_stems(text: str) -> tuple[str, ...]:
    """The stems of the words that carry the subject of `text`, in order, with repetitions."""
    return _content_stems(text) if len(text) > _LONGEST_REMEMBERED else _remembered_stems(text)


def _content_stems(text: str) -> tuple[str, ...]:
    return tuple(
        stem for stem in stems(text) if stem not in _ASKING_STEMS and (len(stem) > 1 or stem.isdigit())
    )


# Titles, headings, sentences and short turns are asked a hundred times in every answer.
_remembered_stems = lru_cache(maxsize=8192)(_content_stems)


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


@lru_cache(maxsize=4096)  # every document found asks it again of the same turns
def holds(text: str, name: str) -> bool:
    """Whether `name` stands in `text` as whole words; case and joints aside: "fr 520" is "FR-520"."""
    parts = word_list(name.replace("-", " "))
    lowered = text.casefold()
    if not parts or any(part.casefold() not in lowered for part in parts):
        return False  # far quicker than the pattern, and nearly always
    pattern = r"(?<!\w)" + r"[\s.-]*".join(map(re.escape, parts)) + r"(?!\w)"
    return bool(re.search(pattern, text, re.IGNORECASE))


@lru_cache(maxsize=4096)
def calls(text: str, name: str) -> bool:
    """The same for what a thing is called, in the singular or the plural: "your hubs"."""
    return _in_a_row(_stems(name), _stems(text)) if _stems(name) else holds(text, name)


@lru_cache(maxsize=4096)
def _stems(text: str) -> tuple[str, ...]:
    return tuple(content_stems(text))


def _in_a_row(wanted: Sequence[str], words: Sequence[str]) -> bool:
    size = len(wanted)
    return any(list(words[at : at + size]) == list(wanted) for at in range(len(words) - size + 1))
