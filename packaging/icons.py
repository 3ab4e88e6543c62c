"""Render the app's icon from icons/snug.svg: python packaging/icons.py"""

import os
from pathlib import Path

SIZES = (16, 24, 32, 48, 64, 128, 256, 512, 1024)


def main():
    """Write icons/snug-<size>.png for each size."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QGuiApplication, QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    application = QGuiApplication([])
    folder = Path(__file__).resolve().parents[1] / "icons"
    renderer = QSvgRenderer(str(folder / "snug.svg"))
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
    application.quit()


if __name__ == "__main__":
    main()
