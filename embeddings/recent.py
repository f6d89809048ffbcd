"""The vectors of texts asked for lately: a conversation's last turns are looked at again with every turn."""

from __future__ import annotations

import hashlib
import os
import threading
from collections import OrderedDict

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]


class RecentVectors:
    """At most `most` vectors, those used last, by a digest of their text. Safe to share among threads.

    No text is kept, and the digests are keyed anew in every process: what is in memory tells nobody what
    was asked.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._key = os.urandom(32)
        self._vectors: OrderedDict[bytes, Vector] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, text: str) -> Vector | None:
        """The vector kept for exactly this text, not to be written to; None: there is none."""
        digest = self._digest(text)
        with self._lock:
            vector = self._vectors.get(digest)
            if vector is not None:
                self._vectors.move_to_end(digest)
            return vector

    def keep(self, text: str, vector: Vector) -> None:
        """Keep a copy; where there are too many, the one unused for longest goes."""
        kept = vector.copy()
        kept.flags.writeable = False
        digest = self._digest(text)
        with self._lock:
            self._vectors[digest] = kept
            self._vectors.move_to_end(digest)
            while len(self._vectors) > self._most:
                self._vectors.popitem(last=False)

    def _digest(self, text: str) -> bytes:
        return hashlib.blake2b(text.encode(), digest_size=32, key=self._key).digest()
