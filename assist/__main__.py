"""`python -m assist`: serve, load the sample company or a folder of documents, keep the keys, and pack the
browser extension."""

from __future__ import annotations

import argparse
import gc
import os
import socket
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import uvicorn

from assist.api.app import create_app
from assist.api.observing import log_to_stderr
from assist.errors import AssistError
from assist.extension.building import build
from assist.imports import DEFAULTS
from assist.judging.checks import refuse_bad_rules
from assist.sample_company import NotEmpty, is_empty, is_half_loaded, load_sample
from assist.settings import BadSettings, Settings
from assist.wiring import open_keys, wire
from embeddings.encoder import EmbeddingError
from knowledge_base.errors import KnowledgeBaseError
from knowledge_base.loading import load_folder
from knowledge_base.readers import Role

GRACE_SECONDS = 10  # for requests under way when the process is asked to end


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit status."""
    os.umask(0o077)  # everything in the data directory is for its owner only
    options = _parser().parse_args(arguments)
    try:
        status: int = options.run(options, Settings.read())
    except BadSettings as failure:
        print(f"Assist cannot start with these settings:\n{failure}", file=sys.stderr)
        return 2
    except (AssistError, KnowledgeBaseError, EmbeddingError, NotEmpty, OSError, ValueError) as failure:
        print(f"assist: {failure}", file=sys.stderr)
        return 1
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m assist",
        description="Sits beside a human support agent: the right policy, proved, and the person decides.",
        epilog="Settings are environment variables ASSIST_*; the README lists them.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    serve = commands.add_parser("serve", help="serve the console and the HTTP API")
    serve.add_argument(
        "--sample", action="store_true", help="load the sample company first where there is nothing yet"
    )
    serve.set_defaults(run=_serve)
    sample = commands.add_parser("sample", help="fill an empty data directory with the sample company")
    sample.set_defaults(run=_sample)
    folder = commands.add_parser("import", help="store every Markdown document of a folder")
    folder.add_argument("folder", type=Path)
    folder.set_defaults(run=_import)
    extension = commands.add_parser("extension", help="pack the browser extension")
    extension.add_argument("--out", type=Path, default=Path("build"), help="the folder to write into")
    extension.set_defaults(run=_extension)
    _add_keys(commands.add_parser("keys", help="make, list and revoke keys"))
    return parser


def _add_keys(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    create = commands.add_parser("create", help="make a key and print it, this once, with its console link")
    create.add_argument("--name", required=True, help="who holds it")
    create.add_argument("--role", required=True, choices=get_args(Role))
    create.add_argument("--team", action="append", default=[], help="may be given several times")
    create.add_argument(
        "--expires-at",
        type=_future,
        metavar="TIME",
        help="a day or a moment: 2027-01-31, 2027-01-31T18:00:00Z",
    )
    create.set_defaults(run=_create_key)
    commands.add_parser("list", help="list every key ever made").set_defaults(run=_list_keys)
    revoke = commands.add_parser("revoke", help="end a key at once")
    revoke.add_argument("id")
    revoke.set_defaults(run=_revoke_key)


def _serve(options: argparse.Namespace, settings: Settings) -> int:
    log_to_stderr()
    with _listening(settings.host, settings.port) as listening:
        service = wire(settings)
        if options.sample and (is_empty(service) or is_half_loaded(service)):
            load_sample(service, _tell)
        port = listening.getsockname()[1]
        if not service.keys.list():
            _, key = service.keys.create("console", "admin")
            _print_link(settings.host, port, key)
        else:
            print(f"Assist serves on {_address(settings.host, port)}/console", flush=True)
            print("Sign in with your key. Lost it? `make key` makes a new one, with its link.", flush=True)
        config = uvicorn.Config(
            create_app(service),
            log_config=None,
            access_log=False,
            server_header=False,
            ws="none",
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
        gc.collect()
        gc.freeze()  # what is loaded stays: looking through it for what can go held every caller up for 0.1 s
        _Server(config).run(sockets=[listening])
    return 0


class _Server(uvicorn.Server):
    """Ends open event streams as soon as it is asked to end: they would never end by themselves."""

    def handle_exit(self, sig: int, frame: object) -> None:
        self.config.app.state.parts.feed.close()  # type: ignore[union-attr] # our own application, never a name
        super().handle_exit(sig, frame)  # type: ignore[arg-type] # the frame is passed on as it came


def _listening(host: str, port: int) -> socket.socket:
    """A bound socket. OSError says what to change."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family, backlog=2048)
    except OSError as failure:
        reason = failure.strerror or failure
        raise OSError(
            f"Cannot listen on {host} port {port} ({reason}). If Assist is running already, use that one; "
            "or name another port: ASSIST_PORT=8081."
        ) from None
    # Whatever is accepted inherits this. Without it the body of an answer, sent after its headers, waits for
    # the caller to acknowledge those: 40 ms. asyncio sets it only on sockets that name their protocol.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def _address(host: str, port: int) -> str:
    named = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104 - told apart, not bound
    return f"http://{named}:{port}"


def _print_link(host: str, port: int, key: str) -> None:
    print("Open the console with this link. It signs you in and is shown this once:", flush=True)
    print(f"  {_address(host, port)}/console#key={key}", flush=True)


def _sample(options: argparse.Namespace, settings: Settings) -> int:  # noqa: ARG001 - commands have one shape
    service = wire(settings)
    try:
        load_sample(service, _tell)
    finally:
        service.close()
    return 0


def _import(options: argparse.Namespace, settings: Settings) -> int:
    loaded = tuple(load_folder(options.folder, DEFAULTS))
    if not loaded:
        raise ValueError(f"{str(options.folder)!r} holds no Markdown files (*.md): nothing was stored.")
    for one in loaded:
        try:
            refuse_bad_rules(one.document, one.places)
        except AssistError as refusal:
            raise ValueError(f"{one.document_id}.md: {refusal} Nothing was stored.") from None
    documents = [(one.document_id, one.document) for one in loaded]
    service = wire(settings)
    try:
        _tell(f"Indexing {len(documents)} documents ...")
        stored = service.knowledge_base.put_many(documents)
        _tell(f"Stored {len(stored)} documents with {sum(one.passages for one in stored)} passages.")
    finally:
        service.close()
    return 0


def _extension(options: argparse.Namespace, settings: Settings) -> int:  # noqa: ARG001 - commands have one shape
    folder, archive = build(options.out)
    print(f"Load it: in the browser's page of extensions, developer mode, “Load unpacked”: {folder}")
    print(f"Hand it on: {archive}")
    return 0


def _create_key(options: argparse.Namespace, settings: Settings) -> int:
    with open_keys(settings) as keys:
        id, key = keys.create(options.name, options.role, options.team, options.expires_at)
    print(f"Key {id} for {options.name} ({options.role}): {key}")
    _print_link(settings.host, settings.port, key)
    return 0


def _future(written: str) -> datetime:
    """A moment to come; without a zone it is UTC."""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{written!r} is no time; write 2027-01-31") from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    if moment <= datetime.now(UTC):
        raise argparse.ArgumentTypeError(f"{written!r} is over; the key would never hold")
    return moment


def _list_keys(options: argparse.Namespace, settings: Settings) -> int:  # noqa: ARG001 - commands have one shape
    with open_keys(settings) as keys:
        for key in keys.list():
            state = f"revoked {key.revoked_at:%Y-%m-%d}" if key.revoked_at else "valid"
            until = f", until {key.expires_at:%Y-%m-%d}" if key.expires_at else ""
            print(f"{key.id}  {key.role:7}  {key.name}  ({state}{until})")
    return 0


def _revoke_key(options: argparse.Namespace, settings: Settings) -> int:
    with open_keys(settings) as keys:
        keys.revoke(options.id)
    print(f"Key {options.id} is revoked.")
    return 0


def _tell(progress: str) -> None:
    print(progress, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
