"""The app's icon in every form, and the interface's glyphs as one family."""

from __future__ import annotations

import struct
from pathlib import Path
from xml.etree import ElementTree

import pytest

import icons

ROOT = Path(__file__).resolve().parents[2]
GLYPHS = sorted((ROOT / "icons" / "ui").glob("*.svg"))
SVG = "{http://www.w3.org/2000/svg}"


def png_size(data: bytes) -> tuple[int, int]:
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    return struct.unpack(">II", data[16:24])


@pytest.mark.parametrize("size", icons.SIZES)
def test_each_png_is_of_its_size(size: int):
    assert png_size((ROOT / "icons" / f"snug-{size}.png").read_bytes()) == (size, size)


def test_the_windows_icon_holds_each_size():
    data = (ROOT / "icons" / "snug.ico").read_bytes()
    zero, kind, count = struct.unpack_from("<HHH", data)
    assert (zero, kind, count) == (0, 1, len(icons.ICO_SIZES))
    end = 6 + 16 * count
    for index, size in enumerate(icons.ICO_SIZES):
        wide, high, _, _, _, bits, length, place = struct.unpack_from(
            "<BBBBHHII", data, 6 + 16 * index
        )
        assert (wide or 256, high or 256, bits, place) == (size, size, 32, end)
        picture = data[place : place + length]
        if size == 256:
            assert png_size(picture) == (256, 256)
        else:
            header, wide, high = struct.unpack_from("<Iii", picture)
            assert (header, wide, high) == (40, size, 2 * size)
            mask = (size + 31) // 32 * 4 * size
            assert length == 40 + 4 * size * size + mask
        end += length
    assert end == len(data)


def test_the_windows_icon_stands_upright():
    data = (ROOT / "icons" / "snug.ico").read_bytes()
    length, place = struct.unpack_from("<II", data, 14 + 16 * icons.ICO_SIZES.index(32))
    pixels = data[place + 40 : place + length]

    def pixel(x: int, y: int) -> tuple[int, ...]:
        start = 4 * ((31 - y) * 32 + x)
        return tuple(pixels[start : start + 4])

    blue, green, red, alpha = pixel(20, 12)  # the warm block, above the arm
    assert (alpha, red > green > blue) == (255, True)
    assert pixel(0, 0)[3] == 0
    assert min(pixel(20, 20)[:3]) > 220  # the pale arm below it


def test_the_mac_icon_holds_what_it_names():
    data = (ROOT / "icons" / "snug.icns").read_bytes()
    assert data[:4] == b"icns"
    assert struct.unpack(">I", data[4:8])[0] == len(data)
    place, found = 8, []
    while place < len(data):
        kind, length = data[place : place + 4], struct.unpack(">I", data[place + 4 : place + 8])[0]
        found.append((kind, png_size(data[place + 8 : place + length])[0]))
        place += length
    assert tuple(found) == icons.ICNS_TYPES


def test_there_are_glyphs():
    assert len(GLYPHS) > 40


@pytest.mark.parametrize("glyph", GLYPHS, ids=lambda glyph: glyph.stem)
def test_each_glyph_is_of_the_family(glyph: Path):
    root = ElementTree.parse(glyph).getroot()
    asked = {"width": "20", "height": "20", "viewBox": "0 0 20 20", "fill": "none",
             "stroke": "currentColor", "stroke-width": "1.5", "stroke-linecap": "round",
             "stroke-linejoin": "round"}  # fmt: skip
    assert dict(root.attrib) == asked
    for part in root.iter():
        assert part is root or part.tag in (f"{SVG}path", f"{SVG}rect", f"{SVG}circle")
        if part is not root:
            # The one other way to draw: a filled spot without a line.
            own = {name: part.get(name) for name in ("fill", "stroke") if name in part.attrib}
            assert own in ({}, {"fill": "currentColor", "stroke": "none"})
            assert not {"stroke-width", "style", "transform", "opacity"} & set(part.attrib)
