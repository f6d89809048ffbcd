"""`python -m eval.peers.serving MODULE MODEL RECIPE DOCUMENTS FOLDER PORT`: one library as a bare service.

Where FOLDER is empty, it indexes the JSON lines [id, text] of the file DOCUMENTS and keeps the index there,
and in `indexed.json` the seconds it took; otherwise it takes up what is kept. Then it answers `POST /search`
with {"query", "k"} on the loopback port PORT, each call on a thread of the pool, as FastAPI runs what blocks.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel

from eval.peers import Peer, opened


class Asked(BaseModel):
    """A question."""

    query: str
    k: int = 10


def main() -> None:
    """Open, index or load, and serve until the process is ended."""
    module, model, recipe, documents, folder, port = sys.argv[1:]
    peer = opened(module, Path(model), (recipe,))
    fill(peer, Path(documents), Path(folder))
    uvicorn.run(app_of(peer, recipe), host="127.0.0.1", port=int(port), log_level="warning")


def fill(peer: Peer, documents: Path, folder: Path) -> None:
    """Give `peer` the documents: from what is kept in `folder`, or anew."""
    given = [(id, text) for id, text in map(json.loads, documents.read_text("utf-8").splitlines())]
    told = folder / "indexed.json"
    if told.is_file():
        peer.load(folder, given)
        return
    started = time.perf_counter()
    peer.index(given)
    seconds = time.perf_counter() - started
    peer.save(folder)
    told.write_text(json.dumps({"seconds": seconds}), "utf-8")


def app_of(peer: Peer, recipe: str) -> FastAPI:
    """The least there can be between a library and HTTP."""
    app = FastAPI()

    @app.post("/search")
    def search(asked: Asked) -> list[str]:
        return peer.search(recipe, asked.query, asked.k)

    @app.get("/readyz")
    def ready() -> str:
        return "ready"

    return app


if __name__ == "__main__":
    main()
