"""Text in the encodings that files are in, and what is no text."""

from __future__ import annotations

import codecs
import os
import random

import pytest

from app.documents.cleaning import clean
from app.documents.decoding import decoded
from app.documents.document import DocumentError

GERMAN = "Der Bär läuft über die Straße und fragt: Wie heißt das größte Modell?"
RUSSIAN = "Съешь ещё этих мягких французских булок, да выпей чаю."


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (GERMAN, "utf-8"),
        (GERMAN, "utf-8-sig"),
        (GERMAN, "utf-16"),
        (GERMAN, "utf-16-le"),
        (GERMAN, "utf-16-be"),
        (GERMAN, "utf-32"),
        (GERMAN, "utf-32-le"),
        (GERMAN, "utf-32-be"),
        (GERMAN, "cp1252"),
        ("L'été à la plage, ça va très bien ; où êtes-vous ?", "cp1252"),
        ("El niño comió mañana: ¿qué pasó?", "cp1252"),
        ("Preis: 12 € – „sehr günstig“", "cp1252"),
        ("Zażółć gęślą jaźń, proszę bardzo, dziękuję państwu za uwagę", "cp1250"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8_r"),
        ("Καλημέρα κόσμε, αυτό είναι ένα κείμενο", "cp1253"),
        ("これは日本語のテキストです。東京は大きい都市です。", "shift_jis"),
        ("这是一个中文文本文件，用于测试编码检测。", "gb18030"),
        ("이것은 한국어 텍스트입니다. 안녕하세요.", "euc_kr"),
        (
            "A llama 🦙 is beyond the first plane, as are most pictures 😀 of this kind.",
            "utf-16-le",
        ),
    ],
)
def test_text_is_read_in_its_encoding(text, encoding):
    found = decoded(text.encode(encoding))
    assert clean(found.text) == text
    # What was guessed is said, what the file itself says is not.
    assert bool(found.notes) == (not encoding.startswith("utf"))


def test_few_names_in_much_ascii_decide_the_encoding():
    rows = [f"{number};row;{number * 7}" for number in range(20_000)]
    rows[15_000] = "15000;Weiß;Lübeck"
    rows[17_000] = "17000;Müller;Köln"
    text = "\n".join(rows)
    assert decoded(text.encode("cp1252")).text == text


def test_utf8_with_a_few_broken_bytes_stays_utf8_and_says_so():
    text = GERMAN * 20
    data = text.encode()
    found = decoded(data[:500] + b"\xff" + data[500:])
    assert found.text.count("�") == 1
    assert found.text.replace("�", "") == text
    assert " ".join(map(str, found.notes)) == "One character is broken in the file."


@pytest.mark.parametrize(
    "data",
    [
        random.Random(1).randbytes(20_000),
        bytes(random.Random(2).choices(range(1, 256), k=20_000)),
        b"some words\x00and a zero byte",
        codecs.BOM_UTF16_LE + b"\x00\xd8" * 1000,
        bytes(range(1, 32)) * 100,
    ],
    ids=["random", "random without zeros", "a zero byte", "half pairs", "controls"],
)
def test_what_is_no_text_is_refused(data):
    with pytest.raises(DocumentError, match="not a text"):
        decoded(data)


def test_cleaning_leaves_text_that_can_be_stored():
    dirty = "a\r\nb\rc\fd\x00e\x1b[31mred\x1b[0m\tf\ud83d\ude00\ud800g\u2028h\x7f\ufeff"
    assert clean(dirty) == "a\nb\nc\nde" + "red\tf😀�g\nh"
    assert clean(clean(dirty)) == clean(dirty)
    assert clean(os.fsdecode(b"na\xefve")).encode()


@pytest.mark.parametrize("piece", ["a\r\n", "\ud83d\ude00", "\r", "line\n", "x"])
def test_long_text_is_cleaned_as_short_text_is(piece):
    count = 500_000 // len(piece)
    for ahead in ("", "y"):
        assert clean(ahead + piece * count) == ahead + clean(piece) * count
