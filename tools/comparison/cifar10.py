"""CIFAR-10's binary files: where they lie, their records, and PNG files made from them."""
import os
import pathlib
import struct
import zlib

TRAIN_FILES = [f"data_batch_{number}.bin" for number in range(1, 6)]
TEST_FILES = ["test_batch.bin"]
FOLDER = "cifar-10-batches-bin"
SIDE = 32
RECORD_BYTES = 1 + 3 * SIDE * SIDE  # a label, then the red, green and blue planes
TRAIN_IMAGES = 50_000
TEST_IMAGES = 10_000


def default_folder():
    """Where Graft keeps the files: see bin/graft."""
    if os.environ.get("GRAFT_HOME"):
        return pathlib.Path(os.environ["GRAFT_HOME"], FOLDER)
    caches = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
    return pathlib.Path(caches, "graft", FOLDER)


def missing(folder):
    """The names of the files that are not in the folder."""
    return [name for name in TRAIN_FILES + TEST_FILES if not (folder / name).is_file()]


def read(folder, names, count):
    """The first count records of the files, as bytes."""
    records = b""
    for name in names:
        if len(records) >= count * RECORD_BYTES:
            break
        records += (folder / name).read_bytes()
    if len(records) < count * RECORD_BYTES:
        raise ValueError(f"{folder} holds fewer than {count} images in {' '.join(names)}")
    return records[: count * RECORD_BYTES]


def write_pngs(folder, records):
    """Writes each record as folder/00000.png, ..."""
    folder.mkdir(parents=True)
    for index in range(len(records) // RECORD_BYTES):
        record = records[index * RECORD_BYTES : (index + 1) * RECORD_BYTES]
        (folder / f"{index:05}.png").write_bytes(_png(record[1:]))


def _png(planes):
    """A PNG file of 8-bit RGB from the three planes."""
    area = SIDE * SIDE
    pixels = bytes(channel for pixel in zip(planes[:area], planes[area : 2 * area], planes[2 * area :]) for channel in pixel)
    rows = (pixels[row : row + 3 * SIDE] for row in range(0, len(pixels), 3 * SIDE))
    header = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 2, 0, 0, 0)  # 8 bits, colour type RGB
    body = zlib.compress(b"".join(b"\0" + row for row in rows))  # filter type 0 before each row
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


def _chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
