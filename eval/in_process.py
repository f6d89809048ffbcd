"""Assist in this process, on an empty data directory that is gone afterwards."""

from __future__ import annotations

import secrets
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import uvicorn
from fastapi import FastAPI
from pydantic import SecretStr

from assist import Settings, create_app, wire
from embeddings.encoder import Encoder, SentenceEncoder
from eval.targets import HttpTarget

ENCODER_CACHE = Path(".cache/encoder")


@contextmanager
def opened(encoder: Encoder | None = None) -> Iterator[HttpTarget]:
    """The whole service, asked over a loopback port: what is scored is what callers get.

    `encoder` in place of the default model. No ASSIST_* setting is read, so that an evaluation never
    writes into the database of a real service.
    """
    key = secrets.token_urlsafe(24)
    with TemporaryDirectory(prefix="assist-eval-") as folder:
        # Not Settings(...) nor model_validate: both take what they are not given from the environment.
        settings = Settings.model_construct(data_dir=Path(folder), bootstrap_key=SecretStr(key))
        encoder = encoder or SentenceEncoder.open(cache_dir=ENCODER_CACHE)
        with (
            served(create_app(wire(settings, encoder=encoder))) as url,
            closing(HttpTarget.at(url, key, "Assist in this process")) as target,
        ):
            yield target


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """Serve `app` from a thread of this process; the URL it answers at."""
    # It names its protocol, or asyncio lets the body of an answer wait until its headers are acknowledged.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", ws="none"))
        thread = threading.Thread(target=server.run, args=([listening],), name="served")
        thread.start()
        try:
            while not server.started and thread.is_alive():
                time.sleep(0.02)
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()
