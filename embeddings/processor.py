"""The processor we run on: its cores, and whether it has instructions for products of matrices."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

MATRIX_FLAGS = frozenset(("amx_bf16", "avx512_bf16"))
"""Linux's names of the instructions that multiply numbers of 16 bits and add up in 32."""
_CPU_INFO = Path("/proc/cpuinfo")


def usable_cores() -> int:
    """The cores this process may use, not those of the machine."""
    if hasattr(os, "sched_getaffinity"):  # not on macOS
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def cpu_info() -> str:
    """What Linux says of the processors; empty on other systems."""
    return _CPU_INFO.read_text("utf-8", "replace") if _CPU_INFO.is_file() else ""


def flags_of(info: str) -> frozenset[str]:
    """The names of the instructions that the first processor of `info` has."""
    return frozenset(_field(info, "flags").split())


def name_of(info: str) -> str:
    """The model of the first processor of `info`; empty where it is not said."""
    return _field(info, "model name")


def kind_of(info: str) -> str:
    """A short digest of model and instructions: what was measured on one kind says nothing of another."""
    said = "\n".join((name_of(info), *sorted(flags_of(info))))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def multiplies_matrices(flags: frozenset[str]) -> bool:
    """Whether a model is several times faster here in 16 bits: without these instructions it is slower."""
    return not MATRIX_FLAGS.isdisjoint(flags)


def _field(info: str, name: str) -> str:
    lines = (line.partition(":") for line in info.splitlines())
    return next((value.strip() for key, _, value in lines if key.strip() == name), "")
