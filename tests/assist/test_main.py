"""The commands, run as a newcomer runs them."""

from __future__ import annotations

import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from assist.__main__ import main
from assist.customers.profile import Profile
from assist.settings import Settings
from assist.wiring import wire
from embeddings.hashing import HashEmbeddings
from tests.served import Served as RunningService
from tests.served import environment, free_port


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory that the commands of this test use."""
    folder = tmp_path / "data"
    monkeypatch.setenv("ASSIST_DATA_DIR", str(folder))
    monkeypatch.setattr(os, "umask", lambda _: 0)  # the process's own: other tests make files too
    return folder


def test_a_key_is_made_shown_with_its_console_link_listed_and_revoked(
    data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["keys", "create", "--name", "maria", "--role", "lead", "--team", "legal"]) == 0
    made = capsys.readouterr().out
    key = re.findall(r"ask_[\w-]+", made)
    id = re.findall(r"Key ([\w-]+) for maria \(lead\)", made)[0]

    assert key[0] == key[1]
    assert f"http://127.0.0.1:8080/console#key={key[0]}" in made

    main(["keys", "list"])
    listed = capsys.readouterr().out
    main(["keys", "revoke", id])
    main(["keys", "list"])
    revoked = capsys.readouterr().out

    assert "maria  (valid)" in listed
    assert key[0] not in listed
    assert "maria  (revoked" in revoked


def test_a_folder_is_imported_whole_or_not_at_all(
    data_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "returns.md").write_text(
        "---\nkind: policy\nchecks: [{id: a, title: A, rule: '1 +'}]\n---\n# R\n\nT."
    )

    assert main(["import", str(folder)]) == 1
    assert re.search(
        r"assist: returns\.md: .*line 3 of the document, .*1 \+.*Nothing was stored\.",
        capsys.readouterr().err,
        re.DOTALL,
    )
    (folder / "returns.md").unlink()
    assert main(["import", str(folder)]) == 1
    assert "holds no Markdown files (*.md): nothing was stored" in capsys.readouterr().err
    assert main(["import", str(tmp_path / "nowhere")]) == 1
    assert "nowhere" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", [[], ["keys"], ["nonsense"], ["keys", "create", "--name", "x", "--role", "boss"]]
)
def test_a_command_that_is_none_is_refused_with_what_there_is(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main(arguments)

    assert end.value.code == 2
    assert "usage: python -m assist" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("written", "said"),
    [("yesterday", "'yesterday' is no time; write 2027-01-31"), ("2020-01-01", "'2020-01-01' is over")],
)
def test_a_key_that_would_never_hold_is_not_made(
    written: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["keys", "create", "--name", "x", "--role", "agent", "--expires-at", written])

    assert said in capsys.readouterr().err


def test_a_data_directory_that_cannot_be_made_is_named_with_its_setting(
    data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data_dir.write_text("a file, not a directory")

    assert main(["keys", "list"]) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"assist: The data directory {str(data_dir)!r} cannot be written (File exists).")
    assert "Set ASSIST_DATA_DIR" in said


def test_a_bad_setting_stops_the_start_and_is_named(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ASSIST_PORT", "eighty")

    assert main(["serve"]) == 2
    assert "ASSIST_PORT: " in capsys.readouterr().err


def test_the_sample_is_not_mixed_with_what_is_there(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    service = wire(Settings.read(), encoder=HashEmbeddings())
    service.customers.put("ada", Profile(name="Ada"))
    service.close()
    monkeypatch.setattr("assist.__main__.wire", lambda settings: wire(settings, encoder=HashEmbeddings()))

    assert main(["sample"]) == 1
    assert f"{str(data_dir)!r} holds documents, customers or conversations already" in capsys.readouterr().err


def test_the_sample_fills_an_empty_directory_and_finishes_what_was_interrupted(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("assist.__main__.wire", lambda settings: wire(settings, encoder=HashEmbeddings()))
    assert main(["sample"]) == 0
    (data_dir / "sample-loading").touch()  # as if the end had not been reached
    assert main(["sample"]) == 0

    service = wire(Settings.read(), encoder=HashEmbeddings())
    customers, conversations = service.customers.list(limit=200), service.conversations.list(limit=200)
    answered = [one for one in conversations if service.answers.made_in(one.id)]
    service.close()

    assert (len(customers), len(conversations), len(answered)) == (25, 12, 12)
    assert not (data_dir / "sample-loading").exists()
    assert "Loaded 25 customers and 12 conversations." in capsys.readouterr().err


def test_the_first_start_prints_one_link_that_signs_in_and_the_second_none(
    tmp_path: Path, served: RunningService
) -> None:
    data_dir = tmp_path / "data"
    shutil.copytree(served.data_dir / "models", data_dir / "models")  # making it anew takes 20 s
    data_dir.chmod(0o700)
    first, second = Served(data_dir), Served(data_dir)

    [key] = re.findall(r"http://127\.0\.0\.1:\d+/console#key=(ask_[\w-]+)", first.output)
    assert first.signed_in_with(key) == 200
    assert "#key=" not in second.output
    assert (first.status, second.status) == (-signal.SIGTERM, -signal.SIGTERM)
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in data_dir.rglob("*")}
    assert {mode for path, mode in modes.items() if path.is_dir()} == {0o700}
    assert {mode for path, mode in modes.items() if path.is_file()} == {0o600}


def test_an_answer_does_not_wait_until_the_caller_acknowledged_its_headers(served: RunningService) -> None:
    waited = []
    with served.client() as client:
        for _ in range(40):  # one connection: the first dozen answers are acknowledged at once anyway
            asked = time.perf_counter()
            client.get("/healthz").raise_for_status()
            waited.append(time.perf_counter() - asked)

    assert min(waited[20:]) < 0.03  # a late acknowledgement takes 0.04 s each time


class Served:
    """A process that served: what it printed and how it ended."""

    def __init__(self, data_dir: Path) -> None:
        port = free_port()
        settings = environment(data_dir, port)
        del settings["ASSIST_BOOTSTRAP_KEY"]
        process = subprocess.Popen(
            [sys.executable, "-m", "assist", "serve"],
            env=settings,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert process.stdout is not None
        lines = [process.stdout.readline().decode()]
        if "console" in lines[0]:
            lines.append(process.stdout.readline().decode())
        self.output = "".join(lines)
        self._statuses: dict[str, int] = {}
        for key in re.findall(r"#key=(\S+)", self.output):
            answer = httpx.get(f"http://127.0.0.1:{port}/v1/keys", headers={"Authorization": f"Bearer {key}"})
            self._statuses[key] = answer.status_code
        process.send_signal(signal.SIGTERM)
        self.status = process.wait(30)
        process.stdout.close()

    def signed_in_with(self, key: str) -> int:
        return self._statuses[key]
