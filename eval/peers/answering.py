"""`python -m eval.peers.answering MODULE MODEL RECIPE…`: one library behind JSON lines.

Asked `{"index": [[id, text], …]}` it answers `{"seconds": …}`; asked `{"search": [[recipe, query, k], …]}` it
answers `{"found": [[id, …], …]}`. What goes wrong is answered as `{"error": …}` and ends nothing.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from eval.peers import Peer, opened


def main() -> None:
    """Answer until standard input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what libraries print is no answer
    module, model, *recipes = sys.argv[1:]
    peer = opened(module, Path(model), tuple(recipes))
    for line in sys.stdin:
        answers.write(json.dumps(answer(peer, json.loads(line))) + "\n")
        answers.flush()


def answer(peer: Peer, asked: dict[str, Any]) -> dict[str, Any]:
    """What `peer` says to one line."""
    try:
        if "index" in asked:
            started = time.perf_counter()
            peer.index([(id, text) for id, text in asked["index"]])
            return {"seconds": time.perf_counter() - started}
        return {"found": [peer.search(*one) for one in asked["search"]]}
    except Exception as error:  # a library may raise anything; the next line can still be answered
        return {"error": f"{type(error).__name__}: {error}"}


if __name__ == "__main__":
    main()
