"""Files that a power cut leaves as they were or as they were meant to be."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def publish(content: bytes, target: Path) -> None:
    """Let `target` hold `content`."""
    with tempfile.TemporaryDirectory(dir=target.parent, prefix="aside-") as folder:
        aside = Path(folder) / target.name
        aside.write_bytes(content)
        move(aside, target)


def move(aside: Path, target: Path) -> None:
    """Move `aside` over `target` so that a power cut leaves the old bytes or the new ones."""
    with aside.open("rb") as file:
        os.fsync(file.fileno())
    aside.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
