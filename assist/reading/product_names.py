"""Product names: what customers call each kind of product, taken from the company's own documents.

A kind is a family as documents name it in `products`. It is called by its own words ("robot vacuum", and
"vacuum" where no other kind is one), by what "my" stands before in the titles and phrases of documents about
it alone ("my fridge", "my TV"), by the names that only their titles have ("AiraPure"), and by what editors
say that people call it (`called`: "telly"). A document about no kind of product may have a name too:
"protection plan" means the one whose editor says that it is called so.
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from assist.customers.profile import Customer
from assist.reading.words import calls
from knowledge_base.documents import Document
from knowledge_base.knowledge_base import KnowledgeBase
from knowledge_base.readers import Reader

_WORD = re.compile(r"[^\W\d_][\w-]*")
_MINE = re.compile(r"\b(?:my|your)\s+([^\W\d_][\w-]*)(?:\s+([^\W\d_][\w-]*))?", re.IGNORECASE)
_POINTED_AT = re.compile(r"\b(?:my|your|the)\s+([^\W\d_][\w-]*)", re.IGNORECASE)
_FEWEST_TITLES = 2
"""Titles that a name stands in; in one alone any word may be written with a capital."""
_EVERYTHING = Reader(name="assist", role="admin")
"""Names are no text of a document: they only tell what a customer speaks of."""
_SHORTEST_NAME = 4
"""Letters of such a name: "Max" and "Duo" are said of other things too."""


def product_names(documents: Iterable[Document]) -> Mapping[str, tuple[str, ...]]:
    """What each family is called, in lower case; its own words first."""
    known = tuple(documents)
    families = {family for one in known for family in one.products}
    own = {family: family.replace("_", " ").casefold() for family in families}
    words = Counter(word for called in own.values() for word in set(called.split()))
    about: dict[str, list[Document]] = defaultdict(list)
    for one in known:
        if len(one.products) == 1:
            about[one.products[0]].append(one)
    titled = {family: _capitals(documents) for family, documents in about.items()}
    general = {
        word.casefold() for one in known if len(one.products) != 1 for word in _WORD.findall(one.title)
    }
    mine = {family: set(_mine(documents, own[family])) for family, documents in about.items()}
    said_of = everyday_names(known)
    names: dict[str, tuple[str, ...]] = {}
    for family, called in own.items():
        pointed_at = {word for one in about[family] for text in _phrases(one) for word in _pointed(text)}
        *first, head = called.split()
        parts = [head, *(word for word in first if word in pointed_at)]
        elsewhere = general.union(*(set(_all(other)) for at, other in about.items() if at != family))
        found = [
            called,
            *(word for word in parts if words[word] == 1),
            *sorted(word for word in mine.get(family, ()) if _only(word, family, mine) and word not in words),
            *sorted(word for word in titled.get(family, ()) if word not in elsewhere),
            *said_of.get(family, ()),
        ]
        names[family] = tuple(dict.fromkeys(found))
    return names


def everyday_names(documents: Iterable[Document]) -> Mapping[str, tuple[str, ...]]:
    """What editors say that people call each family; one word may be for several, as "cooker" is."""
    names: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for one in documents:
        for family in one.products:
            names[family].update(dict.fromkeys(word.casefold() for word in one.called))
    return {family: tuple(called) for family, called in sorted(names.items()) if called}


def titles_called(documents: Iterable[Document]) -> Mapping[str, str]:
    """The title of each document about no kind of product, by what editors say that people call it."""
    return {
        name.casefold(): one.title
        for one in sorted(documents, key=lambda one: one.title, reverse=True)
        if not one.products
        for name in one.called
    }


def _only(word: str, family: str, of_each: Mapping[str, set[str]]) -> bool:
    return not any(word in words for other, words in of_each.items() if other != family)


def _phrases(document: Document) -> Iterator[str]:
    yield document.title
    yield from document.trigger.says if document.trigger else ()
    yield from (rule.ask for rule in document.checks if rule.ask)


def _mine(documents: Iterable[Document], called: str) -> Iterator[str]:
    """What "my" stands before, but not where it begins the family's own words: "my coffee machine"."""
    for document in documents:
        for text in (document.title, *(document.trigger.says if document.trigger else ())):
            for word, following in _MINE.findall(text):
                if f"{word} {following}".casefold() not in called:
                    yield word.casefold()


def _pointed(text: str) -> Iterator[str]:
    return (word.casefold() for word in _POINTED_AT.findall(text))


def _all(documents: Iterable[Document]) -> Iterator[str]:
    return (word.casefold() for one in documents for word in _WORD.findall(one.title))


def _capitals(documents: Iterable[Document]) -> frozenset[str]:
    """The words that stand in several of the titles, each time with a capital."""
    titles = [set(_WORD.findall(one.title)) for one in documents]
    counted = Counter(word for title in titles for word in title)
    lower = {word for word in counted if word[0].islower()}
    return frozenset(
        word.casefold()
        for word, times in counted.items()
        if times >= _FEWEST_TITLES
        and len(word) >= _SHORTEST_NAME
        and word[0].isupper()
        and word.casefold() not in lower
    )


def known_by_name(customer: Customer | None, knowledge_base: KnowledgeBase) -> Customer | None:
    """The customer with what the documents in `knowledge_base` call each kind of product, and theirs."""
    if customer is None:
        return None
    names, everyday = _names_in(knowledge_base, knowledge_base.current_snapshot())
    products = tuple(
        one.model_copy(update={"called": (*one.called, *everyday.get(one.family, ()))})
        for one in customer.profile.products
    )
    profile = customer.profile.model_copy(update={"products": products})
    return customer.model_copy(update={"kinds": names, "profile": profile})


def names_of_products(knowledge_base: KnowledgeBase) -> frozenset[str]:
    """What any kind of product is called in the documents, or by people."""
    names, _ = _names_in(knowledge_base, knowledge_base.current_snapshot())
    return frozenset(name for called in names.values() for name in called)


def families_called(text: str, knowledge_base: KnowledgeBase) -> tuple[str, ...]:
    """The kinds of product that `text` calls by a name of theirs, whoever owns one."""
    names, _ = _names_in(knowledge_base, knowledge_base.current_snapshot())
    return tuple(family for family, called in names.items() if any(calls(text, name) for name in called))


def in_words_of_documents(text: str, customer: Customer | None, knowledge_base: KnowledgeBase) -> str:
    """`text` with what documents call the kinds of product that it calls by an everyday name: they say
    "television" where people say "telly". Of several kinds called so, the customer's own. What a document
    about no kind of product is called by people becomes its title."""
    _, everyday = _names_in(knowledge_base, knowledge_base.current_snapshot())
    owned = {one.family for one in customer.profile.products} if customer else set()
    families: defaultdict[str, list[str]] = defaultdict(list)
    for family, called in everyday.items():
        for one in called:
            families[one].append(family)
    for name in sorted(families, key=len, reverse=True):  # "fridge-freezer" before "freezer"
        of_it = families[name]
        meant = [one.replace("_", " ") for one in of_it if one in owned or owned.isdisjoint(of_it)]
        if not any(calls(text, one) for one in meant):
            text = _as_a_word(name).sub(" or ".join(meant), text)
    titles = _titles_in(knowledge_base, knowledge_base.current_snapshot())
    for name in sorted(titles, key=len, reverse=True):
        if not calls(text, titles[name]):
            text = _as_a_word(name).sub(titles[name], text)
    return text


@lru_cache(maxsize=1024)
def _as_a_word(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){re.escape(name)}s?(?![\w-])", re.IGNORECASE)


@lru_cache(maxsize=2)
def _names_in(
    knowledge_base: KnowledgeBase, _snapshot: str
) -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, tuple[str, ...]]]:
    documents = [one.content for one in knowledge_base.list(_EVERYTHING, limit=sys.maxsize)]
    return product_names(documents), everyday_names(documents)


@lru_cache(maxsize=2)
def _titles_in(knowledge_base: KnowledgeBase, _snapshot: str) -> Mapping[str, str]:
    return titles_called(one.content for one in knowledge_base.list(_EVERYTHING, limit=sys.maxsize))
