"""The language of the window: English, or the translation that comes with Snug."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from app.core.paths import shipped
from app.core.settings import LanguageChoice
from app.core.words import ENGLISH, Language, speak

CONTEXT = "Snug"
"""Of all texts in the translation."""


def spoken_language(chosen: LanguageChoice) -> Literal["en", "de"]:
    """Return the language to speak; for "system" the first of the owner's that Snug has."""
    if chosen != "system":
        return chosen
    for name in QLocale.system().uiLanguages():
        match name.partition("-")[0]:
            case "de":
                return "de"
            case "en":
                return "en"
    return "en"


def speak_in(application: QCoreApplication, chosen: LanguageChoice) -> None:
    """Say all texts from now on in a language; what stands in a window already stays as it is."""
    name = spoken_language(chosen)
    if name == "en":
        speak(ENGLISH)
        if chosen == "en":
            QLocale.setDefault(QLocale(QLocale.Language.English))
        return
    QLocale.setDefault(QLocale(QLocale.Language.German))
    for folder, file in (
        (str(shipped("resources", "translations")), "snug_de"),
        # Qt's own words: the buttons of its dialogs, the menus of its fields.
        (QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath), "qtbase_de"),
    ):
        translator = QTranslator(application)
        if translator.load(file, folder):
            application.installTranslator(translator)
    speak(Language(_translated, comma_for_point=True))


def _translated(text: str) -> str:
    return QCoreApplication.translate(CONTEXT, text)
