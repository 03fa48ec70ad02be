#!/usr/bin/env python3
"""Makes the pictures of ImagePixelsTest and records what Pillow takes them for.

Run in the project's folder, with Pillow (libjpeg, libpng, libwebp and libtiff are inside it), numpy and tifffile:

    python tools/record_pictures.py

src/test/resources/pictures holds the pictures. Those of people's reports lie there already and are not
made here, nor those in arithmetic coding, which libjpeg-turbo's "jpegtran -arithmetic" made of ref.jpg, the second with
"-progressive"; all others are made of ref.png. expected/NAME.png is what NAME should be decoded to: turned upright,
laid on white, and cut to the square in its middle. expected.csv lists names and tolerances: the largest
and the mean difference of a value of 0 to 255.
"""

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import tifffile
from PIL import Image, ImageCms, ImageOps

FOLDER = Path("src/test/resources/pictures")
EXACT = (0, 0)
# An alpha of 8 bits on white is rounded once here and twice in Pillow.
BLENDED = (1, 0.5)
JPEG = (1, 0.1)
# Java's reader repeats the colour of four pixels where libwebp interpolates it: large differences at the sharp edges of
# this scene, none in gray.
WEBP = (80, 3)
WEBP_GRAY = (6, 0.1)
# A palette has 16 bits a colour, and Pillow cuts off half of them where the JDK rounds.
PALETTE = (1, 1)
expected = {}


def on_white(image):
    if image.mode.startswith("I"):
        gray = (np.asarray(image).astype(np.int64) * 255 + 32767) // 65535
        image = Image.fromarray(gray.astype(np.uint8), "L")
    if image.mode == "CMYK":
        return image.convert("RGB")
    image = image.convert("RGBA")
    white = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(white, image).convert("RGB")


def square(image):
    side = min(image.size)
    x, y = (image.width - side) // 2, (image.height - side) // 2
    return image.crop((x, y, x + side, y + side))


def record(name, tolerance, image=None):
    """Expects of a picture what Pillow makes of it, or this image."""
    if image is None:
        with Image.open(FOLDER / name) as opened:
            opened.load()
            image = on_white(ImageOps.exif_transpose(opened))
    square(image).save(FOLDER / "expected" / (name + ".png"), optimize=True)
    expected[name] = tolerance


def make(name, image, tolerance, **how):
    image.save(FOLDER / name, **how)
    record(name, tolerance)


def png(name, width, height, depth, colour, rows, tolerance, image, before=b""):
    """A PNG of a kind that Pillow does not write."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    data = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    body = chunk(b"IHDR", header) + before + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    (FOLDER / name).write_bytes(b"\x89PNG\r\n\x1a\n" + body)
    record(name, tolerance, image)


def transparent(*values):
    data = struct.pack(">" + "H" * len(values), *values)
    return struct.pack(">I", len(data)) + b"tRNS" + data + struct.pack(">I", zlib.crc32(b"tRNS" + data))


def array(image):
    return Image.fromarray(image.astype(np.uint8))


def reported():
    for name in ("ref.png",):
        record(name, EXACT)
    scene = on_white(Image.open(FOLDER / "ref.png"))
    for name in ("ref.jpg", "cat.jpg", "dog.jpg", "exif6.jpg", "cmyk_no_adobe_marker.jpg", "one_junk_before_dqt.jpg"):
        record(name, JPEG)
    for name in ("arithmetic.jpg", "arithmetic_progressive.jpg"):
        record(name, JPEG)
    # Pillow refuses it for its missing end.
    record("noeoi.jpg", JPEG, on_white(Image.open(FOLDER / "ref.jpg")))
    for name in ("real.webp", "webp.jpg"):
        record(name, WEBP)
    for name in ("real.tif", "palette.bmp", "solidtrans.gif"):
        record(name, EXACT)
    for name in ("alpha_noise.png", "palette_trns.png"):
        record(name, BLENDED)
    # Pillow fills the rest of the screen with the frame's first colour; browsers leave it transparent.
    screen = Image.new("RGB", (64, 48), "white")
    screen.paste((0, 255, 0), (16, 12, 36, 32))
    record("off.gif", EXACT, screen)
    return scene


def jpegs(scene):
    make("progressive.jpg", scene, JPEG, quality=85, progressive=True)
    make("full_colour.jpg", scene, JPEG, quality=85, subsampling=0)
    make("restart.jpg", scene, JPEG, quality=85, restart_marker_rows=1)
    make("gray.jpg", scene.convert("L"), JPEG, quality=85)
    make("cmyk.jpg", scene.convert("CMYK"), JPEG, quality=85)
    make("cmyk_progressive.jpg", scene.convert("CMYK"), JPEG, quality=85, progressive=True)
    with Image.open(FOLDER / "ref.jpg") as whole:
        whole.draft("RGB", (16, 12))
        square(whole).save(FOLDER / "expected" / "quarter.png", optimize=True)


def pngs(scene, random):
    rgb = np.asarray(scene).astype(np.int64)
    height, width = rgb.shape[:2]
    alpha = random.integers(0, 256, (height, width))
    make("gray_alpha.png", Image.merge("LA", (scene.convert("L"), array(alpha))), BLENDED)
    make("bits1.png", scene.convert("1"), EXACT)
    make("bits4.png", scene.quantize(16), EXACT, bits=4)
    deep = rgb * 257 + random.integers(-100, 100, rgb.shape)
    deep = np.clip(deep, 0, 65535)
    rows = [row.astype(">u2").tobytes() for row in deep]
    eight = (deep * 255 + 32767) // 65535
    png("rgb16.png", width, height, 16, 2, rows, EXACT, array(eight))
    gray = deep[..., 1]
    rows = [row.astype(">u2").tobytes() for row in gray]
    flat = (gray * 255 + 32767) // 65535
    png("gray16.png", width, height, 16, 0, rows, EXACT, array(np.stack([flat] * 3, -1)))
    hidden = gray == gray[height // 2, width // 2]
    png(
        "gray16_trns.png", width, height, 16, 0, rows, EXACT,
        array(np.stack([np.where(hidden, 255, flat)] * 3, -1)),
        transparent(int(gray[height // 2, width // 2])),
    )
    alpha = random.integers(0, 65536, (height, width, 1))
    rows = [row.astype(">u2").tobytes() for row in np.concatenate([deep, alpha], -1)]
    blended = np.rint((deep * alpha + 65535 * (65535 - alpha)) / 65535 * 255 / 65535)
    png("rgba16.png", width, height, 16, 6, rows, EXACT, array(blended))
    colour = tuple(int(v) for v in rgb[height // 2, width // 2])
    hidden = (rgb == colour).all(-1, keepdims=True)
    rows = [row.astype(np.uint8).tobytes() for row in rgb]
    png("rgb_trns.png", width, height, 8, 2, rows, EXACT, array(np.where(hidden, 255, rgb)), transparent(*colour))


def bmps(scene):
    make("rgb.bmp", scene, EXACT)
    make("rgba.bmp", scene.convert("RGBA"), EXACT)
    make("gray.bmp", scene.convert("L"), EXACT)
    make("bits1.bmp", scene.convert("1"), EXACT)


def gifs(scene, random):
    first = scene.quantize(32)
    make("animated.gif", first, EXACT, save_all=True, append_images=[first.rotate(180)], duration=100)
    rgba = scene.convert("RGBA")
    rgba.putalpha(array(random.integers(0, 2, (scene.height, scene.width)) * 255))
    make("holes.gif", rgba, EXACT)


def webps(scene, random):
    rgba = scene.convert("RGBA")
    rgba.putalpha(array(random.integers(0, 256, (scene.height, scene.width))))
    make("lossless.webp", scene, EXACT, lossless=True)
    make("lossless_alpha.webp", rgba, BLENDED, lossless=True)
    rgba.putalpha(rgba.getchannel("A").point(lambda alpha: alpha // 36 * 36))
    make("lossy_alpha.webp", rgba, WEBP, quality=80)
    make("gray.webp", scene.convert("L").convert("RGB"), WEBP_GRAY, quality=80)
    make("animated.webp", scene, EXACT, save_all=True, append_images=[scene.rotate(180)], lossless=True)


def tiffs(scene, random):
    rgba = scene.convert("RGBA")
    rgba.putalpha(array(random.integers(0, 256, (scene.height, scene.width))))
    make("lzw.tif", scene, EXACT, compression="tiff_lzw")
    make("deflate.tif", scene, EXACT, compression="tiff_adobe_deflate")
    make("packbits.tif", scene, EXACT, compression="packbits")
    make("jpeg.tif", scene, JPEG, compression="jpeg", quality=90)
    make("gray.tif", scene.convert("L"), EXACT, compression="tiff_lzw")
    make("white_is_zero.tif", ImageOps.invert(scene.convert("L")), EXACT, tiffinfo={262: 0})
    make("bits1.tif", scene.convert("1"), EXACT, compression="group4")
    make("palette.tif", scene.quantize(32), PALETTE, compression="tiff_lzw")
    make("rgba.tif", rgba, BLENDED, compression="tiff_lzw")
    make("cmyk.tif", scene.convert("CMYK"), EXACT, compression="tiff_lzw")
    deep = np.asarray(scene.convert("L")).astype(np.uint16) * 257 + 99
    make("gray16.tif", Image.fromarray(deep), EXACT)
    make("pages.tif", scene, EXACT, save_all=True, append_images=[scene.rotate(180)], compression="tiff_lzw")


def tiffs_of_other_kinds(scene, random):
    """What Pillow does not write: the same scene each time, by tifffile."""
    rgb = np.asarray(scene)
    deep = rgb.astype(np.uint16) * 257
    alpha = random.integers(0, 256, rgb.shape[:2] + (1,))
    blended = array(np.rint((rgb.astype(np.int64) * alpha + 255 * (255 - alpha)) / 255))
    bytes_of_alpha = alpha.astype(np.uint8)
    multiplied = np.rint(rgb.astype(np.int64) * alpha / 255).astype(np.uint8)
    with_alpha = np.concatenate([rgb, bytes_of_alpha], -1)

    def write(name, values, image, **how):
        tifffile.imwrite(FOLDER / name, values, compression="zlib", metadata=None, software=None, **how)
        record(name, EXACT, image)

    write("rgb16.tif", deep, scene, photometric="rgb", byteorder=">")
    write("planar.tif", np.moveaxis(rgb, -1, 0).copy(), scene, photometric="rgb", planarconfig="separate")
    write("tiles.tif", rgb, scene, photometric="rgb", tile=(16, 16), predictor=True)
    write("alpha.tif", with_alpha, blended, photometric="rgb", extrasamples=["unassalpha"])
    write("no_alpha.tif", with_alpha, scene, photometric="rgb", extrasamples=["unspecified"])
    premultiplied = np.concatenate([multiplied, bytes_of_alpha], -1)
    write("premultiplied.tif", premultiplied, blended, photometric="rgb", extrasamples=["assocalpha"])


def profiles(scene):
    """The profile exchanges red and blue, so that pixels on which it was used are far off."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    tags = {}
    for i in range(struct.unpack(">I", profile[128:132])[0]):
        at = 132 + 12 * i
        tags[bytes(profile[at : at + 4])] = at
    red, blue = tags[b"rXYZ"], tags[b"bXYZ"]
    place = profile[red + 4 : red + 12]
    profile[red + 4 : red + 12] = profile[blue + 4 : blue + 12]
    profile[blue + 4 : blue + 12] = place
    how = {"icc_profile": bytes(profile)}
    make("profile.jpg", scene, JPEG, quality=85, **how)
    make("profile.png", scene, EXACT, **how)
    make("profile.webp", scene, EXACT, lossless=True, **how)
    make("profile.tif", scene, EXACT, compression="tiff_lzw", **how)


def turned(scene):
    # Odd, so that the square in the middle lies nearer to one end.
    small = scene.resize((31, 20))
    for value in range(1, 9):
        exif = Image.Exif()
        exif[0x112] = value
        make(f"exif{value}_small.jpg", small, JPEG, quality=85, exif=exif)
        make(f"exif{value}_small.png", small.quantize(32), EXACT, exif=exif)
        make(f"exif{value}_small.webp", small, EXACT, lossless=True, exif=exif)
        make(f"exif{value}_small.tif", small, EXACT, compression="tiff_lzw", exif=exif)


def main():
    random = np.random.default_rng(12)
    scene = reported()
    jpegs(scene)
    pngs(scene, random)
    bmps(scene)
    gifs(scene, random)
    webps(scene, random)
    tiffs(scene, random)
    tiffs_of_other_kinds(scene, random)
    profiles(scene)
    turned(scene)
    lines = [f"{name},{most},{mean}\n" for name, (most, mean) in sorted(expected.items())]
    (FOLDER / "expected.csv").write_text("name,most,mean\n" + "".join(lines))


main()
