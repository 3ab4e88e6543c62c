"""A name or a sentence from elsewhere that looks like HTML is shown as it is, and loads nothing."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QTextBrowser, QVBoxLayout, QWidget
from witness import Witness


@pytest.fixture
def witness(tmp_path):
    witness = Witness(tmp_path)
    yield witness
    witness.close()


def hostile(witness: Witness) -> str:
    """Return HTML that Qt would take for such."""
    address = witness.file.as_uri()
    return f'<b>Llama</b> <img src="{address}"><table background="{address}"><tr><td>'


def draw(widget: QWidget, qtbot) -> None:
    widget.show()
    qtbot.waitExposed(widget)
    widget.grab()


@pytest.mark.skipif(sys.platform != "linux", reason="others do not tell who opens a file")
def test_the_witness_sees_qt(qtbot, witness):
    browser = QTextBrowser()
    qtbot.addWidget(browser)
    browser.setHtml(hostile(witness))
    draw(browser, qtbot)
    assert witness.seen == ["file"]


def test_a_label_is_no_html(qtbot, themes, witness):
    label = QLabel(hostile(witness))
    qtbot.addWidget(label)
    draw(label, qtbot)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert witness.seen == []


def test_a_message_is_no_html(qtbot, themes, witness):
    box = QMessageBox(QMessageBox.Icon.Warning, "Title", hostile(witness))
    qtbot.addWidget(box)
    box.setInformativeText(hostile(witness))
    draw(box, qtbot)
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in box.findChildren(QLabel))
    assert witness.seen == []


def test_a_tip_is_no_html(qtbot, qapp, themes, witness):
    window = QWidget()
    qtbot.addWidget(window)
    target = QWidget()
    QVBoxLayout(window).addWidget(target)
    target.setToolTip(hostile(witness))
    draw(window, qtbot)
    place = QPoint(5, 5)
    QApplication.sendEvent(
        target, QHelpEvent(QEvent.Type.ToolTip, place, target.mapToGlobal(place))
    )

    def tips() -> list[QLabel]:
        return [
            one
            for one in qapp.allWidgets()
            if isinstance(one, QLabel) and one.metaObject().className() == "QTipLabel"
        ]

    qtbot.waitUntil(lambda: any(tip.text() == hostile(witness) for tip in tips()))
    assert all(tip.textFormat() == Qt.TextFormat.PlainText for tip in tips())
    assert witness.seen == []
