"""Searches: the passages for a need, those of a conversation not looked for again with every key pressed."""

from __future__ import annotations

import hashlib
import os
import threading
from collections import OrderedDict
from datetime import datetime
from weakref import WeakKeyDictionary

from knowledge_base.knowledge_base import KnowledgeBase
from knowledge_base.need import Filters, Need
from knowledge_base.passages import RankedPassage
from knowledge_base.readers import Reader

_MOST = 512
Passages = tuple[RankedPassage, ...]


def search(
    knowledge_base: KnowledgeBase, need: Need, reader: Reader, as_of: datetime, filters: Filters, k: int
) -> Passages:
    """The best `k` passages for `need`."""
    return knowledge_base.search(need, reader, k=k, as_of=as_of, filters=filters).passages


def search_again(
    knowledge_base: KnowledgeBase, need: Need, reader: Reader, as_of: datetime, filters: Filters, k: int
) -> Passages:
    """The same for a need that was looked for within the last minute; the need itself is not kept.

    What went out of force since is still among them: whoever asks leaves it out.
    """
    minute = as_of.replace(second=0, microsecond=0)
    asked = (knowledge_base.current_snapshot(), need, reader, minute, filters, k)
    key = hashlib.blake2b(repr(asked).encode(errors="surrogatepass"), digest_size=32, key=_key).digest()
    with _lock:
        known = _found.setdefault(knowledge_base, OrderedDict())
        if key in known:
            known.move_to_end(key)
            return known[key]
    passages = search(knowledge_base, need, reader, as_of, filters, k)
    with _lock:
        known[key] = passages
        if len(known) > _MOST:
            known.popitem(last=False)
    return passages


_lock = threading.Lock()
_key = os.urandom(32)
_found: WeakKeyDictionary[KnowledgeBase, OrderedDict[bytes, Passages]] = WeakKeyDictionary()
"""What was found, by a digest keyed per process: no word of a conversation stays in memory."""
