from __future__ import annotations

from pathlib import Path

import pytest

from assist.settings import BadSettings, Settings


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"ASSIST_{name.upper()}", raising=False)


def test_without_settings_assist_serves_on_loopback_from_a_local_directory() -> None:
    settings = Settings.read()

    assert (settings.host, settings.port, settings.data_dir) == ("127.0.0.1", 8080, Path(".assist"))
    assert settings.state_url(Path("/data")) == "sqlite:////data/assist.db"
    assert settings.bootstrap_key is None
    assert (settings.allowed_origins, settings.frame_origins) == ((), ())


def test_settings_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSIST_PORT", "9000")
    monkeypatch.setenv("ASSIST_DATABASE_URL", "postgresql://db/assist")
    monkeypatch.setenv("ASSIST_FRAME_ORIGINS", "https://desk.example.com:8443,http://localhost:3000")
    monkeypatch.setenv("ASSIST_ALLOWED_ORIGINS", "https://a.example.com, chrome-extension://abcdef")

    settings = Settings.read()

    assert settings.port == 9000
    assert settings.state_url(Path("/data")) == "postgresql://db/assist"
    assert settings.allowed_origins == ("https://a.example.com", "chrome-extension://abcdef")
    assert settings.frame_origins == ("https://desk.example.com:8443", "http://localhost:3000")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PORT", "eighty", "valid integer"),
        ("TIME_ZONE", "Mars/Olympus", "'Mars/Olympus' is no time zone that this machine knows"),
        ("TIME_ZONE", "../../etc/passwd", "write it like Europe/Berlin"),
        ("TIME_ZONE", "", "is no time zone"),
        ("PORT", "70000", "65535"),
        ("HOST", "", "at least 1 character"),
        ("BOOTSTRAP_KEY", "short", "shorter than 16 characters"),
        ("ALLOWED_ORIGINS", "*", "'*' is not an origin"),
        ("ALLOWED_ORIGINS", "https://a.example.com/path", "is not an origin"),
        ("ALLOWED_ORIGINS", "ftp://a.example.com", "is not an origin"),
        ("FRAME_ORIGINS", "*", "'*' is not one exact origin; write it as a browser does"),
        ("FRAME_ORIGINS", "https://*.example.com", "is not one exact origin"),
        ("FRAME_ORIGINS", "https://desk.example.com/", "is not one exact origin"),
        ("FRAME_ORIGINS", "https://desk.example.com/path", "is not one exact origin"),
        ("FRAME_ORIGINS", "https://Desk.example.com", "lower case"),
        ("FRAME_ORIGINS", "https://desk.example.com:443", "no default port"),
        ("FRAME_ORIGINS", "http://desk.example.com", "http for this machine only"),
        ("FRAME_ORIGINS", "http://localhost.example.com", "http for this machine only"),
        ("FRAME_ORIGINS", "ftp://desk.example.com", "is not one exact origin"),
        ("FRAME_ORIGINS", "https://a@desk.example.com", "is not one exact origin"),
        ("FRAME_ORIGINS", "https://desk.example.com; script-src *", "is not one exact origin"),
        ("FRAME_ORIGINS", "https://desk.example.com 'self'", "is not one exact origin"),
        ("FRAME_ORIGINS", "null", "is not one exact origin"),
        ("EVIDENCE_FIRST", "refnud", "'refnud' is no topic (refund, cancellation, credit, legal, medical)"),
        ("EVIDENCE_FIRST", "refund,-5 EUR", "'-5 EUR' is no topic"),
        ("EVIDENCE_FIRST", "100 eur", "no amount like 100 EUR"),
        ("MAX_BODY_BYTES", "0", "greater than or equal to 1000"),
        ("REQUEST_TIMEOUT_SECONDS", "nan", ""),
        ("REQUEST_TIMEOUT_SECONDS", "-1", "greater than 0"),
    ],
)
def test_a_bad_setting_is_named_with_what_is_wrong(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(f"ASSIST_{name}", value)

    with pytest.raises(BadSettings) as refusal:
        Settings.read()

    assert str(refusal.value).startswith(f"ASSIST_{name}: ")
    assert said in str(refusal.value)


def test_a_secret_is_not_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSIST_BOOTSTRAP_KEY", "a-very-secret-admin-key")

    assert "very-secret" not in repr(Settings.read())


def test_a_short_secret_is_not_printed_when_it_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSIST_BOOTSTRAP_KEY", "hush-hush")

    with pytest.raises(BadSettings) as refusal:
        Settings.read()

    assert "hush-hush" not in str(refusal.value)


def test_a_misspelt_setting_stops_the_start_and_the_right_name_is_offered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ASSIST_DATADIR", "/data")

    with pytest.raises(BadSettings) as refusal:
        Settings.read()

    assert str(refusal.value) == "ASSIST_DATADIR: there is no such setting; did you mean ASSIST_DATA_DIR?"
