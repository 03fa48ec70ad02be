"""Small pictures, and files that are none."""

import random
import struct
import zlib


def png(number, side):
    """A PNG of side x side pixels, another one for each number."""
    noise = random.Random(number)
    rows = b"".join(b"\0" + noise.randbytes(3 * side) for _ in range(side))

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 1)) + chunk(b"IEND", b"")


def fill(folder, count):
    """count pictures in folders of 1,000, one in 50 cut off, and what else a folder may hold."""
    for number in range(count):
        place = folder / f"{number // 1000:03d}"
        place.mkdir(parents=True, exist_ok=True)
        content = png(number, 8 + number % 5)
        if number % 50 == 49:
            content = content[: len(content) // 2]
        (place / f"{number:06d}.png").write_bytes(content)
    odd = folder / "odd names"
    odd.mkdir()
    for number, name in enumerate(["a b.png", "ä ö ü.png", "日本語.png", "50%#?&+.png", "a:b.png", "'\"\\.png", "tab\there.png", "line\nfeed.png"]):
        (odd / name).write_bytes(png(number, 9))
    (odd / ".hidden.png").write_bytes(png(1, 9))
    (odd / "Thumbs.db").write_bytes(b"of a system")
    (odd / "empty.png").write_bytes(b"")
    (odd / "notes.txt").write_text("no picture")
    with open(odd / "huge.jpg", "wb") as huge:
        huge.truncate(2 << 30)
    (odd / "broken.png").symlink_to("nowhere.png")
    (odd / "up").symlink_to(folder)
    (folder / "empty folder").mkdir()
