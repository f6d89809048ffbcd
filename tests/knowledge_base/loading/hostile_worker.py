"""A parser that misbehaves the way the file says."""

from __future__ import annotations

import ctypes
import json
import os
import resource
import socket
import subprocess
import sys
import time

from knowledge_base.loading.outcome import Limits
from knowledge_base.loading.worker import confine

header = json.loads(sys.stdin.buffer.readline())
confine(Limits(**header["limits"]))
wish = sys.stdin.buffer.read().decode()


def fulfil() -> str:
    if wish == "hang":
        time.sleep(60)
    elif wish == "compute":
        while True:
            pass
    elif wish == "crash":
        os.abort()
    elif wish == "eat":
        return str(len(bytearray(10**9)))
    elif wish == "write":
        return str(os.open("written-by-a-parser", os.O_CREAT | os.O_WRONLY))
    elif wish == "connect":
        return str(socket.create_connection(("127.0.0.1", 9)))
    elif wish == "run":
        return str(subprocess.run(["true"], check=True))
    elif wish == "native":
        return str(ctypes.CDLL(None))
    elif wish == "ceilings":
        kinds = (resource.RLIMIT_CPU, resource.RLIMIT_AS, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE)
        return str([resource.getrlimit(kind) for kind in kinds])
    elif wish == "babble":
        sys.stdout.write("not JSON")
        sys.exit()
    return "done"


try:
    answer = {"text": fulfil(), "title": None}
except (MemoryError, PermissionError) as error:
    answer = {"code": type(error).__name__, "detail": str(error)}
sys.stdout.write(json.dumps(answer))
