"""Where figures come from: the day, the machine, the commit and the command."""

from __future__ import annotations

import os
import platform
import shlex
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[2]


def origin(arguments: Sequence[str]) -> dict[str, str]:
    """What makes a figure repeatable; `arguments` are those after `python -m eval`."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="minutes"),
        "machine": machine(),
        "commit": commit(),
        "command": shlex.join(["python", "-m", "eval", *arguments]),
    }


def machine() -> str:
    """Processor, cores, system and Python, as far as the system tells."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.is_file() else []
    models = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    named = models[0] if models else platform.machine()
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{named}, {cores} cores, {platform.system()}, Python {platform.python_version()}"


def commit(folder: Path = ROOT) -> str:
    """The commit that is checked out, with `+` where files differ from it; `unknown` outside a repository."""
    told = _git(folder, "rev-parse", "--short=10", "HEAD")
    if told is None:
        return "unknown"
    return f"{told}+" if _git(folder, "status", "--porcelain", "--untracked-files=no") else told


def _git(folder: Path, *arguments: str) -> str | None:
    try:
        done = subprocess.run(  # noqa: S603 (fixed words)
            ["git", "-C", str(folder), *arguments],  # noqa: S607 (git is found where the person has it)
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.strip()
