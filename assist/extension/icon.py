"""The extension's icon in the sizes that a browser wants: `console/icon.svg`, drawn as PNG."""

from __future__ import annotations

import struct
import zlib

BRAND, WHITE = (0x1D, 0x5B, 0x52), (0xFF, 0xFF, 0xFF)
SIDE = 32  # of the drawing in the SVG
FINE = 8  # looks per pixel and direction: soft edges


def png(size: int) -> bytes:
    """The icon, `size` pixels wide and high, with a clear background."""
    rows = b"".join(b"\0" + b"".join(_pixel(x, y, size) for x in range(size)) for y in range(size))
    header = struct.pack(">2I5B", size, size, 8, 6, 0, 0, 0)  # 8 bits each of red, green, blue and alpha
    chunks = (b"IHDR", header), (b"IDAT", zlib.compress(rows, 0)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in chunks)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _pixel(x: int, y: int, size: int) -> bytes:
    looks = [
        _colour((x + (i + 0.5) / FINE) * SIDE / size, (y + (j + 0.5) / FINE) * SIDE / size)
        for i in range(FINE)
        for j in range(FINE)
    ]
    seen = [colour for colour in looks if colour]
    if not seen:
        return bytes(4)
    red, green, blue = (round(sum(colour[i] for colour in seen) / len(seen)) for i in range(3))
    return bytes((red, green, blue, round(255 * len(seen) / len(looks))))


def _colour(x: float, y: float) -> tuple[int, int, int] | None:
    if not _in_rounded(x, y, (0, 0, 32, 32), 8):
        return None
    is_square = 8 <= x <= 24 and 11 <= y <= 20  # the upper corners; the lower ones are round
    in_bubble = is_square or _in_rounded(x, y, (8, 11, 24, 22), 2)
    in_tail = y >= 22 and 11 <= x <= 15 - (y - 22)
    return WHITE if in_bubble or in_tail else BRAND


def _in_rounded(x: float, y: float, box: tuple[int, int, int, int], radius: int) -> bool:
    left, top, right, bottom = box
    if not (left <= x <= right and top <= y <= bottom):
        return False
    across = max(left + radius - x, x - (right - radius), 0)
    down = max(top + radius - y, y - (bottom - radius), 0)
    return across**2 + down**2 <= radius**2
