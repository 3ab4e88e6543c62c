"""A file that the system hands to the running program, as macOS does on a double click."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QEvent, QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from app.ui.file_opener import FileOpener


def test_the_event_asks_for_the_file(qtbot, qapp: QApplication, tmp_path: Path):
    opener = FileOpener(qapp)
    asked: list[Path] = []
    opener.asked.connect(asked.append)
    model = tmp_path / "ä model.gguf"
    qapp.postEvent(qapp, QFileOpenEvent(str(model)))
    qapp.postEvent(qapp, QFileOpenEvent(QUrl.fromLocalFile(str(tmp_path / "b.gguf"))))
    qapp.postEvent(qapp, QFileOpenEvent(QUrl("https://example.org/x.gguf")))
    qapp.postEvent(qapp, QEvent(QEvent.Type.User))
    qtbot.waitUntil(lambda: len(asked) == 2)
    qapp.sendPostedEvents()
    assert asked == [model, tmp_path / "b.gguf"]
    qapp.removeEventFilter(opener)
    opener.deleteLater()


_SCRIPT = """
import sys
from pathlib import Path
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication
from app.core.paths import DataPaths
from app.services import Services
from app.ui import application

class Window(application.MainWindow):
    def __init__(self, *arguments, **named):
        super().__init__(*arguments, **named)
        event = QFileOpenEvent(sys.argv[2])
        QApplication.postEvent(QApplication.instance(), event)

    def open_model(self, path):
        print(path, flush=True)
        self.close()

application.MainWindow = Window
sys.exit(application.run_window(Services(DataPaths(Path(sys.argv[1]))), []))
"""


def test_the_window_opens_it(tmp_path: Path):
    model = tmp_path / "model.gguf"
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT, str(tmp_path / "data"), str(model)],
        capture_output=True, text=True, timeout=100, check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    assert (done.returncode, done.stdout.strip()) == (0, str(model)), done.stderr
