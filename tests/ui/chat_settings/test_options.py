"""The settings of one conversation: stored, used, explained, and of nobody else's concern."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.chat.model import Message
from app.chat.presets import BUILT_IN, KNOBS
from app.engine.protocol import Loaded, Sampling
from app.ui.chat.chat_page import ChatPage
from app.ui.chat_settings.options_panel import OptionsPanel
from app.ui.chat_settings.preset_option import OWN, USUAL
from app.ui.chat_settings.stop_option import stops_of

pytestmark = pytest.mark.engine
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def panel(page: ChatPage, qtbot) -> OptionsPanel:
    """The panel, opened as its owner would."""
    qtbot.keyClick(page.composer.field, Qt.Key.Key_I, CONTROL)
    assert page.options is not None
    assert page.options.isVisible()
    assert QApplication.focusWidget() is page.options.system.text
    return page.options


def ask(page: ChatPage, qtbot, text: str = "What is quantization?") -> list[Message]:
    before = len(page.controller.branch)
    page.composer.set_text(text)
    qtbot.keyClick(page.composer.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(page.controller.branch) == before + 2, timeout=20_000)
    qtbot.waitUntil(lambda: page.controller.phase == "idle", timeout=30_000)
    return list(page.controller.branch)


def choose(panel: OptionsPanel, name: str) -> None:
    place = panel.preset.box.findText(name)
    assert place >= 0, name
    panel.preset.box.setCurrentIndex(place)
    panel.preset.box.activated.emit(place)


def test_a_new_chat_takes_its_settings_along(page, panel, qtbot, services):
    panel.system.text.setPlainText("You are brief.")
    panel.numbers.field("max_tokens").setValue(6)
    reply = ask(page, qtbot)[-1]
    assert reply.stats.completion_tokens == 6
    stored = services.store.conversation(page.controller.conversation)
    assert stored.system == "You are brief."
    assert stored.preset.sampling.max_tokens == 6
    # The next one begins as the settings say.
    page.controller.new_chat()
    assert panel.system.text.toPlainText() == ""
    assert panel.numbers.field("max_tokens").value() == services.settings.value.max_tokens
    assert panel.preset.box.currentText() == USUAL


def test_what_is_changed_is_stored_and_shown_again(page, panel, qtbot, services):
    ask(page, qtbot)
    conversation = page.controller.conversation
    panel.numbers.field("temperature").setValue(0.3)
    panel.numbers.field("seed").setText("42")
    panel.stop.text.setPlainText("END\n\\n\\n")
    qtbot.waitUntil(
        lambda: services.store.conversation(conversation).preset is not None, timeout=5_000
    )
    own = services.store.conversation(conversation).preset
    assert own.sampling.temperature == 0.3
    assert own.sampling.seed == 42
    assert own.sampling.stop == ("END", "\n\n")
    assert panel.preset.box.currentText() == OWN
    page.controller.new_chat()
    assert panel.numbers.field("seed").text() == ""
    page.controller.open_conversation(conversation)
    qtbot.waitUntil(lambda: panel.numbers.field("seed").text() == "42")
    assert panel.stop.text.toPlainText() == "END\n\\n\\n"


def test_a_change_just_before_an_answer_counts(page, panel, qtbot):
    ask(page, qtbot)
    first = page.controller.branch[-1].id
    panel.numbers.field("max_tokens").setValue(3)
    page.controller.answer_again()  # at once: nothing was stored yet
    qtbot.waitUntil(lambda: page.controller.branch[-1].id > first, timeout=20_000)
    qtbot.waitUntil(lambda: page.controller.phase == "idle", timeout=20_000)
    assert page.controller.branch[-1].stats.completion_tokens == 3


def test_presets_are_chosen_kept_and_deleted(page, panel, qtbot, services):
    qtbot.waitUntil(lambda: panel.preset.box.count() == 1 + len(BUILT_IN))
    choose(panel, "Repeatable")
    assert panel.numbers.field("temperature").value() == 0
    assert "same" in panel.preset.about
    assert not panel.preset.forget.isVisible(), "what comes with Snug stays"
    panel.numbers.field("top_k").setValue(7)
    assert panel.preset.box.currentText() == OWN
    qtbot.mouseClick(panel.preset.keep, Qt.MouseButton.LeftButton)
    assert QApplication.focusWidget() is panel.preset.name
    qtbot.keyClicks(panel.preset.name, "Seven")
    qtbot.keyClick(panel.preset.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: panel.preset.box.currentText() == "Seven")
    (own,) = services.store.presets.all()[len(BUILT_IN) :]
    assert (own.name, own.sampling.top_k, own.sampling.temperature) == ("Seven", 7, 0)
    choose(panel, USUAL)
    assert panel.numbers.field("top_k").value() == Sampling().top_k
    choose(panel, "Seven")
    qtbot.mouseClick(panel.preset.forget, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.preset.box.findText("Seven") < 0)
    assert panel.preset.box.currentText() == OWN, "this conversation goes on with it"
    assert panel.numbers.field("top_k").value() == 7


def test_a_name_that_cannot_be_is_said(page, panel, qtbot):
    panel.numbers.field("top_k").setValue(7)
    qtbot.mouseClick(panel.preset.keep, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(panel.preset.name, "creative")
    qtbot.keyClick(panel.preset.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "creative" in panel.notice.text)


def test_an_answer_keeps_to_a_schema(page, panel, qtbot):
    panel.shape.kinds.button("schema").click()
    panel.shape.text.setPlainText('{"enum": ["four bits", "five bits"]}')
    qtbot.waitUntil(lambda: panel.shape.said == "Answers will keep to this.", timeout=15_000)
    reply = ask(page, qtbot)[-1]
    assert json.loads(reply.text) in ("four bits", "five bits")


@pytest.mark.parametrize(
    ("kind", "text"),
    [("schema", '{"type": "obj'), ("grammar", 'root ::= "yes" | nothing')],
)
def test_broken_rules_are_a_sentence_and_stay_to_be_mended(page, panel, qtbot, kind, text):
    panel.shape.kinds.button(kind).click()
    panel.shape.text.setPlainText(text)
    assert panel.shape.said == "Checking …"
    qtbot.waitUntil(lambda: panel.shape.said not in ("", "Checking …"), timeout=15_000)
    assert panel.shape.said.endswith(".")
    assert panel.shape.said != "Answers will keep to this."
    assert panel.shape.text.toPlainText() == text
    assert page.controller.loaded is not None, "the engine is still there"
    page.composer.set_text("Hello")
    qtbot.keyClick(page.composer.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(page.notice.text), timeout=15_000)


def test_any_text_again_forgets_the_rules(page, panel, qtbot):
    panel.shape.kinds.button("grammar").click()
    assert page.controller.options.wishes.sampling.grammar
    panel.shape.kinds.button("").click()
    assert not page.controller.options.wishes.sampling.grammar
    assert not panel.shape.text.isVisible()


def test_the_words_of_the_settings_are_shown_until_there_are_own_ones(page, qtbot, services):
    services.settings.update(system_prompt="Answer in rhymes.")
    page.options_toggle.setChecked(True)
    system = page.options.system
    assert system.text.toPlainText() == "Answer in rhymes."
    assert not system.usual.isVisible()
    system.text.clear()
    assert page.controller.options.options.system == ""
    assert system.usual.isVisible()
    qtbot.mouseClick(system.usual, Qt.MouseButton.LeftButton)
    assert page.controller.options.options.system is None
    assert system.text.toPlainText() == "Answer in rhymes."


def test_the_prompt_is_counted_with_its_own_words(page, panel, qtbot):
    page.composer.set_text("Hello")
    qtbot.waitUntil(lambda: page.composer.meter.isVisible())
    qtbot.wait(600)
    before = page.controller.context.plan.tokens
    panel.system.text.setPlainText("You are brief and answer in plain words.")
    qtbot.waitUntil(lambda: page.controller.context.plan.tokens > before, timeout=10_000)


def test_thinking_is_offered_where_the_model_lets_one_choose(page, panel, qtbot):
    from msgspec.structs import replace

    assert not panel._thinking.isVisible()
    loaded = page.controller.loaded
    assert isinstance(loaded, Loaded)
    panel.show_model(replace(loaded, thinking="switch"))
    assert panel._thinking.isVisible()
    panel.thinking.button("no").click()
    assert page.controller.options.wishes.thinking is False
    panel.thinking.button("").click()
    assert page.controller.options.wishes.thinking is None


def test_every_setting_is_explained_in_a_sentence(page, panel):
    for knob in KNOBS:
        if knob.name in ("grammar", "schema"):
            panel.shape.kinds.button(knob.name).click()
            assert panel.shape._about.text() == knob.about
        else:
            control = panel.stop.text if knob.name == "stop" else panel.numbers.field(knob.name)
            assert control.accessibleDescription() == knob.about
            assert control.accessibleName() == knob.label
        assert knob.about.endswith(".")


def test_numbers_keep_within_their_bounds(page, panel):
    panel.numbers.field("temperature").setValue(99)
    panel.numbers.field("seed").setText("99999999999")
    sampling = page.controller.options.wishes.sampling
    assert sampling.temperature == 5
    assert sampling.seed is None or sampling.seed <= 2**32 - 1


def test_stop_words_are_one_to_a_line():
    assert stops_of("") == ()
    assert stops_of("a\n\n  \nb\na") == ("a", "b")
    assert stops_of("\\n\\n") == ("\n\n",)
    assert len(stops_of("\n".join(map(str, range(50))))) == 16


def test_the_panel_lies_over_a_narrow_chat_and_escape_puts_it_away(page, panel, qtbot):
    assert page._layout.contentsMargins().right() == panel.width(), "beside where there is room"
    page.resize(800, 600)
    qtbot.waitUntil(lambda: page._layout.contentsMargins().right() == 0)
    assert panel.isVisible()
    qtbot.keyClick(panel.system.text, Qt.Key.Key_Escape)
    assert not panel.isVisible()
    assert QApplication.focusWidget() is page.composer.field
    assert not page.options_toggle.isChecked()
    page.options_toggle.click()
    qtbot.mouseClick(panel.close_button, Qt.MouseButton.LeftButton)
    assert not panel.isVisible()
