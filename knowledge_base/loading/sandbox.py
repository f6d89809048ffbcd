"""Parses hostile formats in a child process, so that a crash or a hang costs one file only."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from knowledge_base.loading.outcome import Limits, Refused

_ROOT = Path(__file__).resolve().parents[2]
_WORKER = "knowledge_base.loading.worker"
_SURROGATES = re.compile("[\ud800-\udfff\x00]")


@dataclass(frozen=True)
class Parsed:
    """What a parser found in a file."""

    text: str
    """Markdown."""
    title: str | None


def parse(format_: str, data: bytes, limits: Limits, worker: str = _WORKER) -> Parsed:
    """The text of a file of this format. Raises Refused where there is none to be had."""
    answer = _answer(format_, data, limits, worker)
    if "code" in answer:
        raise Refused(str(answer["code"]), str(answer["detail"]))
    title = answer["title"]
    return Parsed(_storable(str(answer["text"])), _storable(title)[:300] if title else None)


def _answer(format_: str, data: bytes, limits: Limits, worker: str) -> dict[str, str | None]:
    header = json.dumps({"format": format_, "limits": asdict(limits)}).encode()
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and module; the file goes to its input
            [sys.executable, "-P", "-s", "-B", "-m", worker],
            input=header + b"\n" + data,
            stdout=subprocess.PIPE,
            # What parsers complain about quotes the file.
            stderr=subprocess.DEVNULL,
            timeout=limits.wall_seconds,
            env={"PYTHONPATH": str(_ROOT), "PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8"},
            cwd=_ROOT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Refused("too_slow", f"not read within {limits.wall_seconds} seconds") from None
    if done.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        raise Refused("too_slow", f"not read within {limits.cpu_seconds} seconds of computing")
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        raise Refused("parser_crashed", f"the parser ended with status {done.returncode}") from None
    return answer if isinstance(answer, dict) else {"code": "parser_crashed", "detail": "no answer"}


def _storable(text: str) -> str:
    """`text` without what no database and no UTF-8 can hold."""
    return _SURROGATES.sub("\ufffd", text)
