"""The translation: complete, true to its texts, and compiled from what stands beside it."""

from __future__ import annotations

import re
from pathlib import Path

import translations

PLACES = re.compile(r"\{[^{}]*\}")


def test_every_text_is_translated_and_nothing_else():
    wanted = translations.texts()
    known = translations.translations()
    assert sorted(set(wanted) - set(known)) == [], "run packaging/translations.py, and translate"
    assert sorted(set(known) - set(wanted)) == [], "run packaging/translations.py"


def test_translations_have_the_values_and_the_edges_of_their_texts():
    for text, said in translations.translations().items():
        # "1 byte" may be said without its number, but no translation may ask for another value.
        assert set(PLACES.findall(said)) == set(PLACES.findall(text)), text
        assert (said[0] == " ", said[-1] == " ") == (text[0] == " ", text[-1] == " "), text
        assert (text[-1] == "…") == (said[-1] == "…"), text


def test_the_compiled_file_is_that_of_the_source(tmp_path: Path):
    made = tmp_path / "snug_de.qm"
    translations.release(translations.SOURCE, made)
    assert made.read_bytes() == translations.SOURCE.with_suffix(".qm").read_bytes()


def test_a_new_text_is_added_unfinished_and_a_gone_one_dropped(tmp_path: Path):
    app = tmp_path / "app"
    app.mkdir()
    (app / "page.py").write_text('tr("Old")\ntr("New {name}", name=name)\nmark("Later")\n')
    source = tmp_path / "snug_xx.ts"
    translations.write(source, translations.texts(app), {"Old": "Alt", "Gone": "Weg"})
    assert translations.translations(source) == {"Old": "Alt"}
    assert source.read_text().count("unfinished") == 2
