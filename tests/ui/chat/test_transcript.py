"""The transcript: follows only who is at the end, lays out late, streams without stalls."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QPushButton, QWidget

from app.engine.protocol import Stats
from app.ui.chat.code_view import CodeView
from app.ui.chat.column import COLUMN
from app.ui.chat.markdown import Code, Thinking
from app.ui.chat.message_view import AnswerView
from app.ui.chat.prose_view import ProseView
from app.ui.chat.stall_probe import measure_stalls, sample_answer
from app.ui.chat.thinking_view import ThinkingView
from app.ui.chat.transcript import Transcript
from app.ui.chat.user_view import UserView

LONG = "A line of an answer.\n\n" * 40


@pytest.fixture
def transcript(qtbot, themes, tasks) -> Transcript:
    transcript = Transcript(themes, tasks)
    qtbot.addWidget(transcript)
    transcript.resize(1000, 500)
    transcript.show()
    qtbot.waitExposed(transcript)
    return transcript


@pytest.fixture
def talk(make_message):
    """A conversation of ``count`` questions and answers."""

    def make(count: int):
        return [
            make_message(number, "user" if number % 2 else "assistant", f"Number {number}. " + LONG)
            for number in range(1, 2 * count + 1)
        ]

    return make


def test_it_opens_at_the_end_with_few_messages_laid_out(transcript, talk, qtbot):
    transcript.set_messages(talk(100))
    bar = transcript.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0 and bar.value() == bar.maximum())
    qtbot.wait(100)
    assert transcript.views[-1].message.id == 200
    assert len(transcript.views) + transcript.waiting == 200
    assert transcript.waiting > 150


def test_no_part_of_a_message_is_a_window_for_a_moment(transcript, make_message, qapp, qtbot):
    windows: list[QWidget] = []

    class Watch(QObject):
        def eventFilter(self, watched, event):
            if event.type() == QEvent.Type.Show and watched.isWidgetType() and watched.isWindow():
                windows.append(watched)
            return False

    watch = Watch()
    qapp.installEventFilter(watch)
    answer = "<think>So.</think>\n\nText\n\n```python\nx = 1\n```\n\n|a|b|\n|-|-|\n|1|2|\n"
    transcript.set_messages(
        [make_message(1, "user", LONG * 20), make_message(2, "assistant", answer)]
    )
    qtbot.waitUntil(lambda: bool(transcript.findChildren(ProseView)))
    qapp.removeEventFilter(watch)
    assert windows == []


def test_older_messages_come_when_scrolled_to_and_move_nothing(transcript, talk, qtbot):
    transcript.set_messages(talk(60))
    bar = transcript.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0 and bar.value() == bar.maximum())
    qtbot.wait(150)
    first = transcript.views[0].message.id
    bar.setValue(600)
    view = next(v for v in transcript.views if v.y() + v.height() > bar.value())
    offset = view.y() - bar.value()
    qtbot.waitUntil(lambda: transcript.views[0].message.id < first)
    qtbot.wait(400)
    assert view.y() - bar.value() == pytest.approx(offset, abs=2)
    ids = [one.message.id for one in transcript.views]
    assert ids == list(range(ids[0], ids[-1] + 1))


def test_whoever_scrolls_through_all_of_it_sees_every_message_and_few_are_laid_out(
    transcript, talk, qtbot
):
    transcript.set_messages(talk(60))
    bar = transcript.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0 and bar.value() == bar.maximum())
    qtbot.wait(150)
    seen, most = [121], 0
    for direction in (-1, 1):
        for _ in range(1000):
            at = next(v for v in transcript.views if v.y() + v.height() > bar.value())
            if at.message.id != seen[-1]:
                seen.append(at.message.id)
            bar.setValue(bar.value() + direction * 400)
            qtbot.wait(1)
            most = max(most, len(transcript.views))
            if (direction < 0 and bar.value() == 0) or transcript.follows:
                break
    steps = {abs(one - other) for one, other in pairwise(seen)}
    assert steps == {1}, "none is passed over"
    assert 1 in seen
    assert most < 30
    assert transcript.waiting > 90
    assert transcript.follows


def test_whoever_scrolls_faster_than_messages_are_laid_out_has_few_of_them_too(
    transcript, talk, qtbot
):
    transcript.set_messages(talk(60))
    bar = transcript.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0 and bar.value() == bar.maximum())
    most = 0

    def scroll() -> None:
        nonlocal most
        bar.setValue(0)
        most = max(most, len(transcript.views))

    timer = QTimer(transcript)  # at every turn: never is enough laid out above
    timer.timeout.connect(scroll)
    timer.start()
    qtbot.waitUntil(lambda: transcript.views[0].message.id == 1)
    timer.stop()
    assert most < 80


def test_home_goes_to_the_first_message_and_end_to_the_last(transcript, talk, qtbot):
    transcript.set_messages(talk(60))
    qtbot.keyClick(transcript, Qt.Key.Key_Home)
    qtbot.wait(400)
    assert transcript.views[0].message.id == 1
    assert transcript.verticalScrollBar().value() == 0
    qtbot.keyClick(transcript, Qt.Key.Key_End)
    qtbot.wait(100)
    assert transcript.views[-1].message.id == 120
    assert transcript.follows


def test_an_answer_that_streams_out_of_sight_loses_nothing(transcript, talk, make_message, qtbot):
    transcript.set_messages([*talk(30), make_message(61, "assistant", "", state="streaming")])
    transcript.append_text("One ")
    transcript.show_message(3)
    transcript.append_text("two ")
    assert all("two" not in getattr(view, "text", "") for view in transcript.views)
    transcript.jump_to_latest()
    transcript.append_text("three")
    assert transcript.views[-1].text == "One two three"
    transcript.show_message(3)
    transcript.finish_message(make_message(61, "assistant", "One two three"))
    transcript.jump_to_latest()
    assert transcript.views[-1].message.state == "complete"


def test_it_follows_the_end_only_while_the_reader_is_there(transcript, make_message, qtbot):
    transcript.set_messages(
        [make_message(1, "user", LONG), make_message(2, "assistant", "", state="streaming")]
    )
    bar = transcript.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0 and bar.value() == bar.maximum())
    transcript.append_text(LONG)
    most = bar.maximum()
    qtbot.waitUntil(lambda: bar.maximum() > most and bar.value() == bar.maximum())
    assert transcript.follows
    bar.setValue(100)
    assert not transcript.follows
    most = bar.maximum()
    transcript.append_text(LONG)
    qtbot.waitUntil(lambda: bar.maximum() > most)
    assert bar.value() == 100
    jump = transcript._jump
    assert jump.isVisible()
    qtbot.mouseClick(jump, Qt.MouseButton.LeftButton)
    assert bar.value() == bar.maximum()
    assert not jump.isVisible()


def test_the_column_is_centred_and_bounded(transcript, make_message, qtbot):
    transcript.set_messages([make_message(1, "user", "Hello")])
    view = transcript.views[0]
    qtbot.waitUntil(lambda: view.x() > 0)
    assert view.width() <= COLUMN
    assert abs(view.x() - (transcript.width() - view.width()) / 2) <= 2
    transcript.resize(500, 500)
    qtbot.waitUntil(lambda: view.width() <= 500 - 2 * 24)


def test_text_is_shown_as_it_comes_and_all_of_it(transcript, make_message):
    transcript.set_messages([make_message(1, "assistant", "", state="streaming")])
    view = transcript.views[0]
    for word in ("One ", "two ", "three."):
        transcript.append_text(word)
    assert view.text == "One two three."
    transcript.append_text(" End")
    stored = make_message(1, "assistant", "One two three. End")
    transcript.finish_message(stored)
    assert view.body.blocks[0].spans[0].text == "One two three. End"
    assert view.message is stored


def test_what_is_stored_wins_over_what_was_streamed(transcript, make_message):
    transcript.set_messages([make_message(1, "assistant", "", state="streaming")])
    transcript.append_text("lost")
    transcript.finish_message(make_message(1, "assistant", "Stored *text*", state="interrupted"))
    assert len(transcript.views[0].body.blocks[0].spans) == 2


def test_an_answer_is_made_of_prose_code_and_thoughts(transcript, make_message):
    text = "<think>Hm.\nYes.</think>Look:\n\n- a\n\n```py\nx = 1\n```\nDone."
    transcript.set_messages([make_message(1, "assistant", text)])
    kinds = [type(view) for view in transcript.views[0].body.views]
    assert kinds == [ThinkingView, ProseView, CodeView, ProseView]


@pytest.mark.parametrize("size", [1, 7, 60])
def test_streamed_widgets_equal_those_shown_at_once(transcript, make_message, size):
    text = "<think>Hm.</think>" + "".join(sample_answer(400))
    transcript.set_messages([make_message(1, "assistant", "", state="streaming")])
    body = transcript.views[0].body
    for position in range(0, len(text), size):
        body.append(text[position : position + size])
    body.finish(text)
    view = AnswerView(transcript._themes, transcript._lexers, make_message(2, "assistant", text))
    other = view.body
    assert [type(view) for view in body.views] == [type(view) for view in other.views]
    for one, two in zip(body.views, other.views, strict=True):
        if isinstance(one, ProseView):
            assert one.toPlainText() == two.toPlainText()
            assert one.blocks == two.blocks
        elif isinstance(one, CodeView):
            assert one.code == two.code
    assert {type(block) for block in body.blocks} >= {Code, Thinking}


def test_thoughts_are_folded_and_can_be_read(transcript, make_message, qtbot):
    transcript.set_messages([make_message(1, "assistant", "<think>a\nb</think>Yes.")])
    view = transcript.views[0].body.views[0]
    text = view.findChild(ProseView)
    assert not text.isVisible()
    qtbot.waitUntil(view.isVisible)
    qtbot.mouseClick(view._fold, Qt.MouseButton.LeftButton)
    assert text.isVisible()
    assert text.toPlainText() == "a\nb"


def test_a_thought_says_how_long_it_took_and_the_numbers_come_when_asked_for(
    transcript, make_message, qtbot
):
    stats = Stats(
        prompt_tokens=1200, reused_tokens=1100, completion_tokens=30, prefill_tps=50.0,
        decode_tps=20.0, first_token_s=0.1, seed=7, peak_memory=10**9, thinking_tokens=12,
        thinking_s=14.2,
    )  # fmt: skip
    transcript.set_messages([make_message(1, "assistant", "<think>a b</think>Yes.", stats=stats)])
    view = transcript.views[0]
    assert view.body.views[0]._fold.text() == "Thought for 14 s (2 words)"
    numbers = view._actions._numbers
    qtbot.waitUntil(view._actions.figures.isVisible)
    assert not numbers.isVisible()
    qtbot.mouseClick(view._actions.figures, Qt.MouseButton.LeftButton)
    assert numbers.isVisible()
    said = numbers.text().replace("\N{NO-BREAK SPACE}", " ").replace("\N{WORD JOINER}", "")
    for part in ("30 tokens", "20.0 tokens/s", "first after 0.10 s", "prompt 1,200 tokens",
                 "reused 1,100", "seed 7", "peak memory 1.00 GB", "thought 12 tokens"):  # fmt: skip
        assert part in said


def test_another_model_and_what_is_left_out_are_marked(transcript, make_message, qtbot):
    messages = [
        make_message(1, "user", "a"),
        make_message(2, "assistant", "b", model="One", cut="In short."),
        make_message(3, "user", "c"),
        make_message(4, "assistant", "d", model="Two"),
    ]
    transcript.set_messages(messages)
    by_kind = {mark.kind: (mark, view) for mark, view in transcript.marks.views.items()}
    mark, view = by_kind["cut"]
    assert mark.text == "The 2 messages above are not sent to the model; a summary is"
    _, second, third, fourth = transcript.views
    qtbot.waitUntil(lambda: second.y() < view.y() < third.y())
    with qtbot.waitSignal(transcript.take_in_asked) as asked:
        qtbot.mouseClick(view.take_in, Qt.MouseButton.LeftButton)
    assert asked.args == [2]
    mark, view = by_kind["model"]
    assert mark.text == "From here on Two answers"
    assert third.y() < view.y() < fourth.y()
    transcript.remove_after(3)
    assert [mark.kind for mark in transcript.marks.views] == ["cut"]


def test_every_answer_can_be_regenerated_unless_one_is_on_its_way(transcript, talk, qtbot):
    transcript.set_messages(talk(2))
    first, _ = [view for view in transcript.views if isinstance(view, AnswerView)]
    with qtbot.waitSignal(transcript.again_asked) as asked:
        qtbot.mouseClick(first._actions.again, Qt.MouseButton.LeftButton)
    assert asked.args == [2]
    transcript.set_busy(True)
    with qtbot.assertNotEmitted(transcript.again_asked):
        qtbot.mouseClick(first._actions.again, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("state", ["interrupted", "failed"])
def test_a_broken_answer_says_why_and_offers_a_way_on(transcript, make_message, qtbot, state):
    note = "The engine stopped: memory ran out."
    transcript.set_messages([make_message(1, "assistant", "Half an", state=state, note=note)])
    view = transcript.views[0]
    assert view._note._text.text() == note
    with qtbot.waitSignal(transcript.again_asked):
        qtbot.mouseClick(view._note.again, Qt.MouseButton.LeftButton)


def test_alt_arrows_go_from_message_to_message(transcript, talk, qtbot):
    transcript.set_messages(talk(2))
    transcript.activateWindow()
    transcript.setFocus()
    transcript.step(-1)
    assert transcript.views[3].isAncestorOf(transcript.focusWidget())
    transcript.step(-1)
    assert transcript.views[2].isAncestorOf(transcript.focusWidget())
    transcript.step(1)
    assert transcript.views[3].isAncestorOf(transcript.focusWidget())


def test_the_owners_words_are_shown_as_typed(transcript, make_message):
    text = "# not a heading\n  **x**   <b>y</b>\n\n1. z"
    transcript.set_messages([make_message(1, "user", text)])
    view = transcript.views[0]
    assert isinstance(view, UserView)
    assert view.findChild(ProseView).toPlainText() == text


def test_streaming_does_not_stall_the_window(qapp, themes, tasks):
    result = measure_stalls(200, 400, themes=themes, tasks=tasks)
    assert result["tokens"] == 400
    assert result["seconds"] == pytest.approx(2, abs=1)
    # Processor time of the Qt thread: what other programs take is not ours to promise in a test.
    assert result["cpu_p99"] < 16
    assert result["cpu_worst"] < 50


def test_a_very_long_question_is_shown_in_part_until_asked_for(transcript, make_message, qtbot):
    text = "\n".join(f"line {number}" for number in range(500))
    transcript.set_messages([make_message(1, "user", text)])
    view = transcript.views[0]
    shown = view.findChild(ProseView)
    assert shown.toPlainText().endswith("line 39")
    button = view.findChild(QPushButton)
    qtbot.waitUntil(button.isVisible)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert shown.toPlainText() == text
