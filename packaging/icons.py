"""Render the app's icon from icons/snug.svg: python packaging/icons.py

Writes a PNG for each size, snug.ico for Windows and snug.icns for macOS. They are kept with the
source, so that a bundle needs nothing to draw with.
"""

import os
import struct
from pathlib import Path

SIZES = (16, 24, 32, 48, 64, 128, 256, 512, 1024)
ICO_SIZES = (16, 24, 32, 48, 64, 128, 256)
# Apple's names of the pictures that are PNGs; two of one size are for different densities.
ICNS_TYPES = (
    *((b"icp4", 16), (b"icp5", 32), (b"ic11", 32), (b"ic12", 64), (b"ic07", 128)),
    *((b"ic08", 256), (b"ic13", 256), (b"ic09", 512), (b"ic14", 512), (b"ic10", 1024)),
)


def ico(bitmaps, png_256):
    """Return an .ico of bitmaps (bytes by size, BGRA from the bottom row up) and a PNG of 256.

    Bitmaps for the small ones, because not everything on Windows reads a small PNG.
    """
    pictures = [(size, _dib(size, pixels)) for size, pixels in sorted(bitmaps.items())]
    pictures.append((256, png_256))
    place = 6 + 16 * len(pictures)
    head = struct.pack("<HHH", 0, 1, len(pictures))
    for size, data in pictures:
        side = size % 256  # 0 stands for 256
        head += struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(data), place)
        place += len(data)
    return head + b"".join(data for _, data in pictures)


def _dib(size, pixels):
    mask = b"\0" * (((size + 31) // 32) * 4 * size)  # what is clear says the alpha already
    info = struct.pack("<IiiHHIIiiII", 40, size, 2 * size, 1, 32, 0, len(pixels), 0, 0, 0, 0)
    return info + pixels + mask


def icns(pngs):
    """Return an .icns of PNGs (bytes by size)."""
    parts = [kind + struct.pack(">I", 8 + len(pngs[size])) + pngs[size]
             for kind, size in ICNS_TYPES]  # fmt: skip
    body = b"".join(parts)
    return b"icns" + struct.pack(">I", 8 + len(body)) + body


def main():
    """Write icons/snug-<size>.png for each size, and the two collections."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QGuiApplication, QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    application = QGuiApplication([])
    folder = Path(__file__).resolve().parents[1] / "icons"
    renderer = QSvgRenderer(str(folder / "snug.svg"))
    pngs, bitmaps = {}, {}
    for size in SIZES:
        image = QImage(size, size, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        renderer.render(painter)
        painter.end()
        target = folder / f"snug-{size}.png"
        if not image.save(str(target)):
            raise SystemExit(f"could not write {target}")
        print(target)
        pngs[size] = target.read_bytes()
        rows = bytes(image.constBits())
        line = image.bytesPerLine()
        starts = range((size - 1) * line, -1, -line)
        bitmaps[size] = b"".join(rows[start : start + 4 * size] for start in starts)
    small = {size: bitmaps[size] for size in ICO_SIZES if size < 256}
    for name, data in (("snug.ico", ico(small, pngs[256])), ("snug.icns", icns(pngs))):
        (folder / name).write_bytes(data)
        print(folder / name)
    application.quit()


if __name__ == "__main__":
    main()
