"""About: versions with the engine's setting, and the licences in full."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from app.core.errors import SnugError
from app.licences import Part, parts
from app.ui.settings.about_rows import AboutRows
from app.ui.settings.licences_dialog import LicencesDialog
from app.ui.theme import Themes


@pytest.fixture
def about(qtbot, themes: Themes) -> AboutRows:
    made = AboutRows(themes, (("Snug", "1.2"), ("Engine setting", "processor")))
    qtbot.addWidget(made)
    made.show()
    return made


def test_versions_are_copied_a_line_each(about: AboutRows):
    about.copy.click()
    assert QApplication.clipboard().text() == "Snug 1.2\nEngine setting processor"


def test_every_licence_can_be_read(about: AboutRows):
    about.licences.click()
    dialog = about.findChild(LicencesDialog)
    assert dialog is not None
    assert dialog.isVisible()
    assert dialog.names.count() == len(parts())
    names = [dialog.names.item(row).text() for row in range(dialog.names.count())]
    dialog.names.setCurrentRow(next(row for row, name in enumerate(names) if "msgspec" in name))
    assert "Redistribution" in dialog.text.toPlainText()
    assert dialog.text.isReadOnly()
    dialog.close()


def test_the_text_belongs_to_the_chosen_part(qtbot, themes: Themes):
    both = (Part("One", "1", "MIT", "https://one.example"), Part("Two"))
    dialog = LicencesDialog(themes, both, lambda part: f"text of {part.name}")
    qtbot.addWidget(dialog)
    assert dialog.text.toPlainText() == "text of One"
    assert dialog.about.text() == "MIT\nhttps://one.example"
    dialog.names.setCurrentRow(1)
    assert dialog.text.toPlainText() == "text of Two"
    assert dialog.about.text() == ""


def test_a_list_that_cannot_be_read_is_said(qtbot, about: AboutRows, monkeypatch):
    def broken() -> tuple[Part, ...]:
        raise SnugError("The list of licences cannot be read.")

    monkeypatch.setattr("app.licences.parts", broken)
    with qtbot.waitSignal(about.failed) as failed:
        about.licences.click()
    assert "cannot be read" in failed.args[0].text
    assert about.findChild(LicencesDialog) is None
