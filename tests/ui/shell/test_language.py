"""Which language the window speaks, and that it does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QTranslator

from app.core.settings import Settings, save_settings
from app.core.words import ENGLISH, speak, tr
from app.ui.application import begin
from app.ui.language import speak_in, spoken_language
from app.ui.settings.settings_page import SettingsPage


@pytest.fixture
def english_again(qapp) -> Iterator[None]:
    """Speak English afterwards."""
    before = QLocale()
    yield
    speak(ENGLISH)
    QLocale.setDefault(before)
    for translator in qapp.findChildren(QTranslator):
        QCoreApplication.removeTranslator(translator)
        translator.deleteLater()


@pytest.fixture
def german(qapp, english_again) -> None:
    """Speak German, and English again afterwards."""
    speak_in(qapp, "de")


@pytest.mark.parametrize(
    ("languages", "spoken"),
    [(["de-AT", "en-US"], "de"), (["fr-FR", "de"], "de"), (["en-GB", "de"], "en"), (["fr"], "en")],
)
def test_the_systems_first_language_that_snug_has_is_spoken(monkeypatch, languages, spoken):
    monkeypatch.setattr(QLocale, "uiLanguages", lambda _locale: languages)
    assert spoken_language("system") == spoken


def test_a_chosen_language_goes_before_the_systems(monkeypatch):
    monkeypatch.setattr(QLocale, "uiLanguages", lambda _locale: ["de-DE"])
    assert spoken_language("en") == "en"


def test_texts_numbers_and_qts_own_words_are_german(german):
    assert tr("Settings") == "Einstellungen"
    assert tr("{tokens:,} tokens", tokens=131072) == "131.072 Token"
    assert QLocale().toString(0.5) == "0,5"
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Abbrechen"


def test_the_choice_is_kept_for_the_next_start(qtbot, services, tasks, themes):
    page = SettingsPage(services, tasks, themes)
    qtbot.addWidget(page)
    page.language.button("de").click()
    qtbot.waitUntil(lambda: services.settings.value.language == "de")
    page.page_close()


def test_the_start_speaks_the_language_of_the_settings_file(english_again, tmp_path: Path):
    path = tmp_path / "settings.json"
    save_settings(path, Settings(language="de", theme="dark"))
    assert begin(path) == Settings(language="de", theme="dark")
    assert tr("Settings") == "Einstellungen"


@pytest.mark.parametrize("content", [None, b"no settings", b""])
def test_settings_that_cannot_be_read_mean_the_systems_language(
    english_again, monkeypatch, tmp_path: Path, content: bytes | None
):
    monkeypatch.setattr(QLocale, "uiLanguages", lambda _locale: ["de-DE"])
    path = tmp_path / "settings.json"
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    assert begin(path) == Settings()
    assert tr("Settings") == "Einstellungen"
