"""`python -m eval.benchmarks`: every speed figure, one after the other."""

from __future__ import annotations

from embeddings.processor import cpu_info, flags_of, name_of, usable_cores
from eval.benchmarks import brief, console, encoder, growth, peers, service


def main() -> None:
    """Say which processor this is, and run each benchmark under its name."""
    telling = {"avx2", "avx512f", "avx512_vnni", "avx_vnni", "avx512_bf16", "amx_bf16", "amx_int8"}
    matter = " ".join(sorted(telling & flags_of(cpu_info()))) or "none that matter"
    print(f"{name_of(cpu_info()) or 'unknown processor'}, {usable_cores()} cores, {matter}")
    parts = {
        "encoder": encoder,
        "growth": growth,
        "service": service,
        "brief": brief,
        "console": console,
        "peers": peers,
    }
    for name, module in parts.items():
        print(f"\n== {name}: python -m eval.benchmarks.{name}")
        module.main()


if __name__ == "__main__":
    main()
