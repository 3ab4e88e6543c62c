"""About: versions with the engine's setting, and the licences in full."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication
from releases_site import ReleasesSite

from app import __version__
from app.core.errors import SnugError
from app.core.publication import Publication
from app.licences import Part, parts
from app.services import Services
from app.ui.settings.about_rows import AboutRows
from app.ui.settings.licences_dialog import LicencesDialog
from app.ui.settings.version_row import VersionRow
from app.ui.tasks import Tasks
from app.ui.theme import Themes

MADE_OF = (("Snug", "1.2"), ("Engine setting", "processor"))


@pytest.fixture
def about(qtbot, services: Services, tasks: Tasks, themes: Themes) -> AboutRows:
    made = AboutRows(services, tasks, themes, MADE_OF, None)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def site() -> Iterator[ReleasesSite]:
    with ReleasesSite() as running:
        yield running


@pytest.fixture
def published(qtbot, services: Services, tasks: Tasks, themes: Themes, site) -> VersionRow:
    """The row of a bundle that was published at the local site."""
    made = VersionRow(services, tasks, themes, site.publication)
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


def test_who_has_a_checkout_is_told_that_it_knows_no_place(about: AboutRows):
    assert "does not know where new versions are published" in about.newest.text
    assert not about.newest.look.isVisible()


def test_nobody_is_asked_before_the_button_is_pressed(qtbot, published: VersionRow, site):
    assert published.look.isVisible()
    assert "only when you press" in published.text
    assert site.asked == []
    site.answer = {"tag_name": f"v{__version__}"}
    published.look.click()
    assert not published.look.isEnabled()
    qtbot.waitUntil(lambda: published.text == f"You have the newest version, {__version__}.")
    assert published.look.isEnabled()
    assert not published.get.isVisible()
    assert len(site.asked) == 1


def test_a_new_version_is_named_and_led_to(qtbot, published: VersionRow, site, monkeypatch):
    site.answer = {"tag_name": "v99.1.0", "html_url": "https://elsewhere.example"}
    published.look.click()
    qtbot.waitUntil(lambda: published.text.startswith("Version 99.1.0 is out"))
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    published.get.click()
    assert opened == [site.publication.page]


def test_what_went_wrong_is_a_sentence_and_can_be_tried_again(qtbot, published, site):
    site.status = 503
    published.look.click()
    qtbot.waitUntil(lambda: published.look.isEnabled())
    assert published.text == (
        "127.0.0.1 has trouble of its own at the moment. Try again in a minute."
    )
    site.status, site.answer = 200, {"tag_name": "v0.0.1"}
    published.look.click()
    qtbot.waitUntil(lambda: published.text.startswith("You have the newest"))


def test_offline_nobody_is_asked(qtbot, services: Services, tasks: Tasks, themes: Themes):
    services.settings.update(offline=True)
    somewhere = Publication("https://api.snug.invalid/latest", "https://snug.invalid")
    about = AboutRows(services, tasks, themes, MADE_OF, somewhere)
    qtbot.addWidget(about)
    about.newest.look.click()
    qtbot.waitUntil(lambda: about.newest.text.startswith("Snug is set to stay offline."))
