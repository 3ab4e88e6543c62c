"""The cancel token, from one thread and from several."""

from __future__ import annotations

import threading

import pytest

from app.core.cancel import CancelToken
from app.core.errors import Cancelled


def test_it_is_a_one_way_switch():
    token = CancelToken()
    assert not token.cancelled
    token.raise_if_cancelled()
    token.cancel()
    token.cancel()
    assert token.cancelled
    with pytest.raises(Cancelled):
        token.raise_if_cancelled()


def test_callbacks_run_once_also_when_registered_late():
    token, calls = CancelToken(), []
    token.on_cancel(lambda: calls.append("early"))
    assert calls == []
    token.cancel()
    token.cancel()
    token.on_cancel(lambda: calls.append("late"))
    assert calls == ["early", "late"]


def test_a_callback_may_use_the_token():
    token, calls = CancelToken(), []

    def again() -> None:
        token.cancel()
        token.on_cancel(lambda: calls.append(token.cancelled))

    token.on_cancel(again)
    token.cancel()
    assert calls == [True]


def test_no_callback_is_lost_between_threads():
    for _ in range(50):
        token, calls = CancelToken(), []
        start = threading.Barrier(3)

        def register(token=token, calls=calls, start=start) -> None:
            start.wait()
            for _ in range(20):
                token.on_cancel(lambda: calls.append(1))

        def cancel(token=token, start=start) -> None:
            start.wait()
            token.cancel()

        threads = [threading.Thread(target=work) for work in (register, register, cancel)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(calls) == 40


def test_a_callback_of_a_block_is_forgotten_behind_it():
    token, calls = CancelToken(), []
    with token.calling(lambda: calls.append("first")):
        pass
    with token.calling(lambda: calls.append("second")):
        token.cancel()
        assert calls == ["second"]
    with token.calling(lambda: calls.append("late")):
        pass
    assert calls == ["second", "late"]
