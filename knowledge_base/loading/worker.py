"""The child process that parses one PDF, Word document or web page, and can do nothing else.

Reads one line of JSON (`{"format", "limits"}`) and then the file from standard input; writes one JSON object:
`{"text", "title"}` or `{"code", "detail"}`.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import sys
from typing import Any

from knowledge_base.loading.outcome import Limits, Refused

_FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.fork",
    "os.system",
    "os.posix_spawn",
    "os.spawn",
    "ctypes.",
)
_WRITING = ("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.symlink", "os.link", "os.chmod", "shutil.")


def confine(limits: Limits) -> None:
    """From here on: so much time and memory, no new file, no network, no other program."""
    ceilings = {
        resource.RLIMIT_CPU: limits.cpu_seconds,
        resource.RLIMIT_AS: limits.memory_bytes,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for what, most in ceilings.items():
        with contextlib.suppress(ValueError, OSError):  # a stricter ceiling from outside stays
            resource.setrlimit(what, (most, most))
    sys.addaudithook(_refuse_ways_out)


def _refuse_ways_out(event: str, arguments: tuple[Any, ...]) -> None:
    opens_to_write = event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    if opens_to_write or event.startswith((*_FORBIDDEN, *_WRITING)):
        raise PermissionError(f"a parser may not do this: {event}")


def _read(format_: str, data: bytes, limits: Limits) -> tuple[str, str | None]:
    # Imported when needed: each parser takes a tenth of a second to start.
    if format_ == "html":
        from knowledge_base.loading import web_page

        return web_page.read(data)
    if format_ == "word":
        from knowledge_base.loading import word

        return word.read(data, limits)
    from knowledge_base.loading import pdf

    return pdf.read(data, limits)


def parsed(format_: str, data: bytes, limits: Limits) -> dict[str, str | None]:
    try:
        text, title = _read(format_, data, limits)
    except Refused as refused:
        return {"code": refused.code, "detail": refused.detail}
    except MemoryError:
        return {"code": "too_much_memory", "detail": "the file takes too much memory to read"}
    except Exception as error:  # whatever a parser throws at a broken file, this file alone has failed
        return {"code": "damaged", "detail": f"the file cannot be read ({type(error).__name__})"}
    if len(text) > limits.text_characters:
        detail = f"{len(text)} characters of text; at most {limits.text_characters} are read: split the file"
        return {"code": "too_large", "detail": detail}
    return {"text": text, "title": title}


def main() -> None:
    header = json.loads(sys.stdin.buffer.readline())
    limits = Limits(**header["limits"])
    confine(limits)
    answer = parsed(header["format"], sys.stdin.buffer.read(), limits)
    # Half a character pair, as broken files hold them, has no place in UTF-8.
    sys.stdout.buffer.write(json.dumps(answer).encode("ascii"))


if __name__ == "__main__":
    main()
