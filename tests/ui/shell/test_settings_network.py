"""Settings about the network and about folders of models."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit

from app.core.settings import load_settings
from app.hub.errors import OfflineError
from app.services import Services
from app.ui.settings.network_rows import Network, hub_words, token_words
from app.ui.settings.settings_page import SettingsPage
from app.ui.tasks import Tasks
from app.ui.theme import Themes

TOKEN = "hf_" + "a1B2" * 8


@pytest.fixture
def page(qtbot, services: Services, tasks: Tasks, themes: Themes, tmp_path) -> SettingsPage:
    made = SettingsPage(
        services, tasks, themes, cache=tmp_path / "hub", free=lambda _: 214_000_000_000
    )
    qtbot.addWidget(made)
    made.resize(900, 900)
    made.show()
    qtbot.waitUntil(lambda: made.network._network is not None, timeout=10_000)
    return made


def words(page: SettingsPage) -> str:
    labels = page.findChildren(QLabel)
    return " | ".join(label.text() for label in labels if label.isVisible())


def test_offline_applies_at_once_and_is_saved(qtbot, page, services):
    services.access.check()
    page.network.offline.setChecked(True)
    qtbot.waitUntil(lambda: load_settings(services.paths.settings).offline)
    with pytest.raises(OfflineError):
        services.access.check()
    page.network.offline.setChecked(False)
    qtbot.waitUntil(lambda: not load_settings(services.paths.settings).offline)
    services.access.check()


def test_an_environment_that_stays_offline_is_told(qtbot, services, tasks, themes, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    page = SettingsPage(services, tasks, themes)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: "HF_HUB_OFFLINE is set" in words(page), timeout=10_000)


def test_a_token_is_kept_in_a_file_where_there_is_no_keyring(qtbot, page, services):
    rows = page.network
    assert rows.token_text.startswith("No token is kept.")
    assert not rows.forget.isVisible()
    assert not rows.keep.isEnabled()
    assert rows.field.echoMode() == QLineEdit.EchoMode.Password
    QTest.keyClicks(rows.field, f"  {TOKEN} ")
    rows.keep.click()
    qtbot.waitUntil(lambda: "in a file that only you can read" in rows.token_text)
    assert str(services.paths.token) in rows.token_text
    assert rows.token_text.endswith("It is sent to huggingface.co alone.")
    assert rows.field.text() == ""
    assert TOKEN not in words(page)
    assert services.tokens.read().value == TOKEN
    assert services.paths.token.stat().st_mode & 0o077 == 0
    rows.forget.click()
    qtbot.waitUntil(lambda: rows.token_text.startswith("No token is kept."))
    assert services.tokens.read() is None
    assert not rows.forget.isVisible()


def test_what_is_no_token_is_refused_in_words(qtbot, page, services):
    page.network.field.setText("two words")
    page.network.keep.click()
    qtbot.waitUntil(lambda: bool(page.notice.text))
    assert "two words" not in page.notice.text + page.notice.detail
    assert page.network.field.text() == "two words"
    assert services.tokens.read() is None


def test_a_token_is_got_from_the_hubs_own_page(page, monkeypatch):
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url) or True)
    page.network.get.click()
    assert [url.toString() for url in opened] == ["https://huggingface.co/settings/tokens"]


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("keyring", "A token is kept in your system's keyring."),
        ("environment", "The token is the one in HF_TOKEN"),
        ("huggingface", "The token is the one that hf auth login has left"),
    ],
)
def test_it_is_said_where_a_token_is_from(where, said):
    text = token_words(Network("https://hub.example", True, False, where))
    assert text.startswith(said)
    assert text.endswith("It is sent to hub.example alone.")


def test_it_is_said_who_names_the_hub():
    assert hub_words(Network("https://huggingface.co", False, False)) == (
        "Models come from Hugging Face, https://huggingface.co. HF_ENDPOINT can name another Hub."
    )
    assert hub_words(Network("https://mirror.example", True, False)) == (
        "Models come from https://mirror.example, as HF_ENDPOINT says."
    )
    assert hub_words(Network("https://mirror.example", False, False)) == (
        "Models come from https://mirror.example, as the settings' file says."
    )


def test_downloads_go_where_it_is_said(qtbot, page, tmp_path, monkeypatch):
    qtbot.waitUntil(lambda: "214 GB are free there." in words(page))
    assert str(tmp_path / "hub") in words(page)
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url) or True)
    page.folders.open.click()
    assert Path(opened[0].toLocalFile()) == tmp_path  # nothing was downloaded yet
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)
    page.folders.open.click()
    assert page.notice.text == "No file manager answered."


def test_folders_come_and_go(qtbot, page, services, tmp_path):
    page.folders.add.click()
    dialog = page.findChild(QFileDialog)
    qtbot.waitUntil(dialog.isVisible)
    folder = str(tmp_path / "mine")
    dialog.fileSelected.emit(folder)
    dialog.fileSelected.emit(folder)
    dialog.reject()
    qtbot.waitUntil(lambda: page.folders.folders == (folder,))
    assert load_settings(services.paths.settings).model_folders == (folder,)
    services.settings.update(model_folders=(folder, "/other"))  # as by a drop elsewhere
    qtbot.waitUntil(lambda: page.folders.folders == (folder, "/other"))
    page.folders.remove_button(folder).click()
    qtbot.waitUntil(lambda: page.folders.folders == ("/other",))
    assert load_settings(services.paths.settings).model_folders == ("/other",)
