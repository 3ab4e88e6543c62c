import threading
from time import perf_counter, sleep

import pytest

from app.engine.protocol import Text
from app.ui.chat.event_inbox import EventInbox


@pytest.fixture
def heard():
    return []


@pytest.fixture
def inbox(tasks, heard, qapp):
    return EventInbox(tasks, heard.append)


def _texts(heard):
    return [[event.text for event in events] for events in heard]


def test_the_first_event_is_heard_at_once_and_the_next_ones_together(inbox, heard, qtbot):
    began = perf_counter()
    inbox.put(Text(0, "a", 1))
    qtbot.waitUntil(lambda: _texts(heard) == [["a"]])
    inbox.put(Text(0, "b", 2))
    inbox.put(Text(0, "c", 3))
    assert len(heard) == 1
    qtbot.waitUntil(lambda: len(heard) == 2)
    assert _texts(heard)[1] == ["b", "c"]
    assert perf_counter() - began >= 0.04


def test_after_a_pause_an_event_is_heard_at_once_again(inbox, heard, qtbot):
    inbox.put(Text(0, "a", 1))
    qtbot.waitUntil(lambda: len(heard) == 1)
    qtbot.wait(120)
    inbox.put(Text(0, "b", 2))
    qtbot.waitUntil(lambda: len(heard) == 2, timeout=2000)


def test_what_is_slow_to_hear_is_heard_more_rarely(tasks, qapp, qtbot):
    times = []

    def slow(events):
        times.append(perf_counter())
        sleep(0.01)

    inbox = EventInbox(tasks, slow)
    inbox.put(Text(0, "a", 1))
    qtbot.waitUntil(lambda: len(times) == 1)
    inbox.put(Text(0, "b", 2))
    qtbot.waitUntil(lambda: len(times) == 2)
    assert times[1] - times[0] >= 0.25


def test_the_end_of_a_stream_hands_over_what_is_held_before_what_is_posted_next(
    inbox, heard, tasks, qtbot
):
    order = []

    def stream():
        with inbox as put:
            for number in range(50):
                put(Text(0, str(number), number))
        tasks.post(lambda: order.append(sum(len(events) for events in heard)))

    thread = threading.Thread(target=stream)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(order))
    assert order == [50]
    qtbot.wait(100)
    assert [text for texts in _texts(heard) for text in texts] == [str(n) for n in range(50)]


def test_events_of_a_thread_all_arrive_in_order_without_another_one_to_push_them(
    inbox, heard, qtbot
):
    def stream():
        for number in range(300):
            inbox.put(Text(0, str(number), number))
            if number % 7 == 0:
                sleep(0.001)

    thread = threading.Thread(target=stream)
    thread.start()
    qtbot.waitUntil(lambda: sum(map(len, heard)) == 300)
    thread.join()
    assert [text for texts in _texts(heard) for text in texts] == [str(n) for n in range(300)]
    assert len(heard) < 100
