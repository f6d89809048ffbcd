"""`python -m eval.benchmarks`: every speed figure, one after the other."""

from __future__ import annotations

from eval.benchmarks import encoder, peers, service


def main() -> None:
    """Run each benchmark under its name."""
    for name, module in (("encoder", encoder), ("service", service), ("peers", peers)):
        print(f"\n== {name}: python -m eval.benchmarks.{name}")
        module.main()


if __name__ == "__main__":
    main()
