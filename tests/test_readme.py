"""The README keeps its word: its quick start runs line by line, and it lists every setting."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

from assist import Settings
from tests.served import Served

README = Path(__file__).parent.parent / "README.md"


def quick_start() -> str:
    blocks = re.findall(r"^```bash\n(.*?)^```$", README.read_text(), re.MULTILINE | re.DOTALL)
    assert len(blocks) == 1
    return str(blocks[0])


def test_the_quick_start_runs_line_by_line(served: Served, tmp_path: Path) -> None:
    script = quick_start()
    assert "http://127.0.0.1:8080" in script
    assert "try-me-on-this-machine-only" in script
    script = script.replace("http://127.0.0.1:8080", served.url).replace(
        "try-me-on-this-machine-only", served.key
    )

    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=60
    )

    assert done.returncode == 0, done.stdout + done.stderr
    answer = json.loads((tmp_path / "answer.json").read_text())["answer"]
    assert answer["status"] == "suggested"
    first = answer["suggestions"][0]
    assert first["evidence"][0]["document_id"] == "umbrella-returns"
    assert "12 days" in first["draft"]
    assert '"overridden"' in done.stdout
    assert "Of course. I will send you a label." in done.stdout


def test_it_lists_every_setting_and_no_other() -> None:
    listed = re.findall(r"^\| `(ASSIST_[A-Z_]+)` \|", README.read_text(), re.MULTILINE)

    assert listed == list(Settings.names())


def test_it_lists_every_command_of_the_makefile() -> None:
    makefile = (README.parent / "Makefile").read_text()
    commands = set(re.findall(r"^([a-z]+):.*## ", makefile, re.MULTILINE))

    assert {name for name in commands if f"`make {name}`" not in README.read_text()} == set()
