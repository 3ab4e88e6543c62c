"""The composer: keys, growth, what its button offers, the meter and the models."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from app.library.models import ModelEntry, Place
from app.ui.chat.composer import Composer
from app.ui.theme import Themes


@pytest.fixture
def composer(qtbot, themes) -> Composer:
    composer = Composer(themes)
    qtbot.addWidget(composer)
    composer.resize(600, 120)
    composer.show()
    qtbot.waitExposed(composer)
    return composer


def test_enter_sends_and_shift_enter_begins_a_line(composer, qtbot):
    qtbot.keyClicks(composer.field, "one")
    qtbot.keyClick(composer.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(composer.field, "two")
    with qtbot.waitSignal(composer.sent) as sent:
        qtbot.keyClick(composer.field, Qt.Key.Key_Return)
    assert sent.args == ["one\ntwo"]
    assert composer.field.toPlainText() == "one\ntwo"


def test_blank_text_is_not_sent(composer, qtbot):
    composer.set_text("  \n ")
    assert not composer.button.isEnabled()
    with qtbot.assertNotEmitted(composer.sent):
        qtbot.keyClick(composer.field, Qt.Key.Key_Return)


def test_the_field_grows_to_eight_lines(composer):
    heights = []
    for lines in (1, 2, 8, 9, 30):
        composer.set_text("\n".join(["word"] * lines))
        heights.append(composer.field.height())
    assert heights[0] < heights[1] < heights[2] == heights[3] == heights[4]
    composer.set_text("word " * 300)
    assert composer.field.height() == heights[2]
    composer.clear()
    assert composer.field.height() == heights[0]


def test_while_answering_the_button_stops_and_enter_sends_what_then_waits(composer, qtbot):
    composer.set_text("next question")
    composer.set_answering(True)
    assert composer.button.accessibleName() == "Stop"
    with qtbot.waitSignal(composer.sent, check_params_cb=lambda text: text == "next question"):
        qtbot.keyClick(composer.field, Qt.Key.Key_Return)
    with qtbot.waitSignal(composer.stop_asked):
        qtbot.mouseClick(composer.button, Qt.MouseButton.LeftButton)
    composer.set_answering(True, stopping=True)
    assert not composer.button.isEnabled()
    composer.set_answering(False)
    assert composer.button.accessibleName() == "Send"
    assert composer.button.isEnabled()


def test_live_numbers_come_a_few_times_a_second_and_the_last_stays(composer, qtbot):
    composer.set_answering(True)
    composer.show_reading(1200, 4000)
    assert composer.live_text == "reading 1,200 of 4,000 tokens"
    composer.show_speed(1, 0)
    composer.show_speed(1234, 88.26)
    assert composer.live_text.startswith("reading")
    qtbot.waitUntil(lambda: composer.live_text == "1,234 tokens, 88.3 tokens/s")
    composer.set_answering(False)
    assert composer.live_text == ""


@pytest.mark.parametrize(
    ("tokens", "said"),
    [
        (1234, "1,234 / 8,192 tokens"),
        (7000, "nearly full: 7,000 / 8,192 tokens"),
        (9000, "too long: 9,000 / 8,192 tokens"),
    ],
)
def test_the_meter_says_how_full_the_context_is(composer, tokens, said):
    composer.meter.show_count(tokens, 8192)
    assert composer.meter.text == said
    assert composer.meter.isVisible()
    composer.meter.show_count(0, 0)
    assert not composer.meter.isVisible()


def test_the_menu_offers_models_and_files(composer, qtbot):
    here = Place(store="demo", path="/d/demo.gguf", name="demo.gguf")
    entries = [
        ModelEntry(path="/d/demo.gguf", name="Demo", type="F16", size=11_000_000, places=(here,)),
        ModelEntry(path="/m/a.gguf", name="A & B", type="Q4_K_M", size=4_920_000_000),
        ModelEntry(path="/m/gone.gguf", name="gone", problem="The drive is gone."),
    ]
    composer.picker.show_models(entries, "/m/a.gguf")
    stop, demo, model, gone, _, find, other = composer.picker.menu().actions()
    assert not stop.isVisible()
    assert model.text() == "A && B   Q4_K_M, 4.92 GB"
    assert [action.isChecked() for action in (demo, model, gone)] == [False, True, False]
    assert not gone.isEnabled()
    assert gone.toolTip() == "The drive is gone."
    with qtbot.waitSignal(composer.picker.chosen) as chosen:
        demo.trigger()
    assert chosen.args == [None]
    with qtbot.waitSignal(composer.picker.chosen) as chosen:
        model.trigger()
    assert str(chosen.args[0]) == "/m/a.gguf"
    with qtbot.waitSignal(composer.picker.more_asked) as more:
        find.trigger()
    assert more.args == ["Discover"]
    with qtbot.waitSignal(composer.picker.file_asked):
        other.trigger()
    composer.picker.set_loading(True)
    with qtbot.waitSignal(composer.picker.stop_asked):
        stop.trigger()


def test_the_menu_of_many_models_leads_to_all_of_them(composer, qtbot):
    entries = [
        ModelEntry(
            path=f"/m/{number}.gguf",
            name=f"Model {number}",
            places=(
                Place(store="folder", path=f"/m/{number}.gguf", name="m"),
                Place(store="ollama", path=f"/blobs/{number}", name="m:1b"),
            ),
        )
        for number in range(40)
    ]
    eyes = ModelEntry(path="/m/eyes.gguf", name="Eyes", kind="mmproj", problem="No model.")

    composer.picker.show_models([*entries, eyes], "/blobs/33")

    _, *models, separator, more, _, _ = composer.picker.menu().actions()
    assert [action.text() for action in models if action.isChecked()] == ["Model 33"]
    assert len(models) == 21
    assert separator.isSeparator()
    assert more.text() == "19 more models…"
    with qtbot.waitSignal(composer.picker.more_asked) as asked:
        more.trigger()
    assert asked.args == ["Models"]


def luminance(color: QColor) -> float:
    parts = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (color.redF(), color.greenF(), color.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_placeholder_is_readable(composer, qtbot, qapp, themes: Themes, name):
    qapp.setCursorFlashTime(0)
    themes.choose(name)
    themes.set_scale(2.0)  # strokes wide enough to hold a pixel of the very colour
    composer.resize(900, 200)
    qtbot.wait(50)
    picture = composer.grab(composer.field.geometry()).toImage()
    paper = themes.current.color("raised")
    below = luminance(paper)
    ratios = [
        (max(below, ink) + 0.05) / (min(below, ink) + 0.05)
        for x in range(12, 200)
        for y in range(picture.height())
        for ink in [luminance(picture.pixelColor(x, y))]
    ]
    written = max(ratios)
    assert written >= 4.5
    assert written < 15, "fainter than what is typed"
