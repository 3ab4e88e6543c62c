"""Many clients before one engine: all are served, in their order; who leaves holds nobody up."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import openai
import pytest
from api_clients import SOON, client_of
from msgspec.structs import replace

from app.api import desk
from app.api.server import ApiServer
from app.core.cancel import CancelToken
from app.engine.engine import Engine
from app.engine.protocol import Finished, Sampling, Turn

pytestmark = pytest.mark.engine

LONG = {"max_tokens": 100_000, "extra_body": {"grammar": "root ::= [ab]{1900} [cd]{1900}"}}
"""Goes on for thousands of tokens."""


def question(text: str) -> list[dict[str, str]]:
    return [{"role": "user", "content": text}]


def ask(server: ApiServer, text: str, **options: object) -> openai.types.chat.ChatCompletion:
    with client_of(server) as client:
        return client.chat.completions.create(
            model="snug-guide-f16.gguf", messages=question(text), **options
        )


def test_twenty_clients_are_all_answered_one_after_the_other(server, services, monkeypatch, until):
    running, most, order = [], [], []
    generate = services.engine.generate

    def watched(turns: list[Turn], *arguments: object, **options: object) -> object:
        running.append(turns)
        most.append(len(running))
        order.append(turns[0].content)
        try:
            return generate(turns, *arguments, **options)
        finally:
            running.pop()

    monkeypatch.setattr(services.engine, "generate", watched)
    names = [f"Question {number}" for number in range(20)]
    with ThreadPoolExecutor(20) as clients:
        with services.line.turn():  # so that all of them wait, and the order is known
            answers = []
            for number, name in enumerate(names):
                answers.append(clients.submit(ask, server, name, max_tokens=8, temperature=0))
                until(lambda number=number: services.line.waiting == number + 1)
        together = [answer.result(SOON).choices[0].message.content for answer in answers]
    assert order == names
    assert set(most) == {1}
    alone = [ask(server, name, max_tokens=8, temperature=0) for name in (names[0], names[13])]
    assert [together[0], together[13]] == [one.choices[0].message.content for one in alone]


def test_the_chat_and_the_clients_take_turns(server, services, until):
    order = []
    with ThreadPoolExecutor(3) as threads:
        with services.line.turn():
            first = threads.submit(ask, server, "First", max_tokens=4)
            until(lambda: services.line.waiting == 1)

            def chat() -> None:
                with services.line.turn():
                    order.append(first.done() or services.line.waiting)

            second = threads.submit(chat)
            until(lambda: services.line.waiting == 2)
            third = threads.submit(ask, server, "Third", max_tokens=4)
            until(lambda: services.line.waiting == 3)
        second.result(SOON)
        assert order == [1]  # the third one was still waiting
        assert first.result(SOON).usage.completion_tokens == 4
        assert third.result(SOON).usage.completion_tokens == 4


@pytest.fixture
def ends(monkeypatch) -> Callable[[Engine], list[Finished]]:
    """Watch how an engine's answers end."""

    def watch(engine: Engine) -> list[Finished]:
        finished: list[Finished] = []
        generate = engine.generate

        def watched(*arguments: Any, **options: Any) -> Finished:
            finished.append(generate(*arguments, **options))
            return finished[-1]

        monkeypatch.setattr(engine, "generate", watched)
        return finished

    return watch


@pytest.mark.parametrize("stream", [False, True])
def test_a_client_that_leaves_frees_the_engine(server, services, until, stream, ends):
    finished = ends(services.engine)
    with client_of(server) as client:
        if stream:
            answer = client.chat.completions.create(
                model="snug-guide-f16.gguf", messages=question("Hi"), stream=True, **LONG
            )
            next(answer)
            assert services.line.busy
            answer.close()
        else:
            with pytest.raises(openai.APITimeoutError):
                client.with_options(timeout=0.3).chat.completions.create(
                    model="snug-guide-f16.gguf", messages=question("Hi"), **LONG
                )
    until(lambda: not services.line.busy)
    assert [end.reason for end in finished] == ["cancelled"]
    assert services.engine.loaded is not None


def test_a_client_that_leaves_in_a_long_prompt_frees_the_engine(serving, slow_model, until, ends):
    server = serving(slow_model, 8192)
    finished = ends(server._services.engine)
    with (
        client_of(server) as client,
        client.chat.completions.create(
            model="slow", messages=question("word " * 7000), stream=True
        ) as stream,
    ):
        next(stream)
    until(lambda: not server._services.line.busy)
    (end,) = finished
    assert end.reason == "cancelled"
    assert end.stats.completion_tokens == 0


def test_a_client_that_leaves_the_line_gives_its_place_up(server, services, until):
    place = services.line.join()
    try:
        body = b'{"model": "snug-guide-f16.gguf", "messages": [{"role": "user", "content": "x"}]}'
        head = (
            f"POST /v1/chat/completions HTTP/1.1\r\nHost: localhost:{server.port}\r\n"
            f"Authorization: Bearer {server.key}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        connections = [
            socket.create_connection(("127.0.0.1", server.port), timeout=SOON) for _ in range(3)
        ]
        for number, connection in enumerate(connections):
            connection.sendall(head.encode() + body)
            until(lambda number=number: services.line.waiting == number + 1)
        connections[1].close()
        until(lambda: services.line.waiting == 2)
        assert place.before == 0
    finally:
        place.leave()
    for connection in (connections[0], connections[2]):
        assert connection.recv(65536).startswith(b"HTTP/1.1 200")
        connection.close()
    until(lambda: not services.line.busy)


def test_a_line_that_is_too_long_sends_clients_away(server, services, until, monkeypatch):
    monkeypatch.setattr(desk, "MOST_WAITING", 2)
    with ThreadPoolExecutor(2) as threads:
        with services.line.turn():
            waiting = [threads.submit(ask, server, "Hi", max_tokens=2) for _ in range(2)]
            until(lambda: services.line.waiting == 2)
            with pytest.raises(openai.InternalServerError) as caught:
                ask(server, "Hi")
            assert caught.value.status_code == 503
            assert caught.value.code == "too_many_waiting"
            assert caught.value.response.headers["x-should-retry"] == "true"
        for one in waiting:
            assert one.result(SOON).usage.completion_tokens == 2


def test_a_model_that_is_not_here_is_told_without_waiting(server, services):
    with services.line.turn(), client_of(server) as client, pytest.raises(openai.NotFoundError):
        client.chat.completions.create(model="other", messages=question("Hi"))


def test_a_model_that_goes_while_one_waits_is_told(server, services, until, monkeypatch):
    with ThreadPoolExecutor(1) as threads:
        with services.line.turn():
            waiting = threads.submit(ask, server, "Hi")
            until(lambda: services.line.waiting == 1)
            loaded = services.engine.loaded
            monkeypatch.setattr(services.engine, "loaded", replace(loaded, path="/models/b.gguf"))
        with pytest.raises(openai.NotFoundError, match=r"“b\.gguf”"):
            waiting.result(SOON)


def test_a_model_that_was_put_away_comes_back(server, services):
    seen = []
    services.loader.on_load(seen.append)
    context = services.engine.loaded.context
    services.engine.unload()
    assert ask(server, "Hi", max_tokens=3).usage.completion_tokens == 3
    assert services.engine.loaded.context == context
    assert seen == [services.engine.loaded]


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_an_engine_that_dies_is_a_sentence_and_starts_again(server, services):
    with client_of(server) as client:
        stream = client.chat.completions.create(
            model="snug-guide-f16.gguf", messages=question("Hi"), stream=True, **LONG
        )
        next(stream)
        os.kill(services.engine.pid, signal.SIGKILL)
        with pytest.raises(openai.APIError, match="The engine stopped while it was answering"):
            list(stream)
        stream.close()
    assert ask(server, "Hi", max_tokens=3).usage.completion_tokens == 3


def test_nothing_runs_on_when_all_have_left(server, services, until):
    """Clients come and go as they like, at any moment of their request."""
    before = threading.active_count()

    def hurried(number: int) -> None:
        with client_of(server, timeout=0.01 + 0.03 * (number % 7)) as client:
            try:
                client.chat.completions.create(
                    model="snug-guide-f16.gguf", messages=question("Hi"), **LONG
                )
            except openai.APIError:
                return

    with ThreadPoolExecutor(8) as clients:
        list(clients.map(hurried, range(40)))
    until(lambda: not services.line.busy)
    assert ask(server, "Hi", max_tokens=3).usage.completion_tokens == 3
    until(lambda: threading.active_count() <= before + 4)  # those that work for the server


def models_of(server: ApiServer) -> list[str]:
    with client_of(server) as client:
        return [model.id for model in client.models.list().data]


def test_other_models_are_loaded_only_where_the_owner_lets_programs(
    serving, demo: Path, slow_model: Path
):
    server = serving(demo)
    services = server._services
    services.settings.update(recent_models=(str(slow_model),))
    assert models_of(server) == ["snug-guide-f16.gguf"]
    with client_of(server) as client:

        def load() -> str:
            answer = client.chat.completions.create(
                model="slow.gguf", messages=question("Hi"), max_tokens=1
            )
            return answer.model

        with pytest.raises(openai.NotFoundError, match="let programs load models"):
            load()
        services.settings.update(api_loads=True)
        assert models_of(server) == ["snug-guide-f16.gguf", "slow.gguf"]
        seen = []
        services.loader.on_load(seen.append)
        assert load() == "slow.gguf"
        assert Path(services.engine.loaded.path) == slow_model
        assert seen == [services.engine.loaded]
        assert models_of(server)[0] == "slow.gguf"
        with pytest.raises(openai.NotFoundError, match="/v1/models lists"):
            client.chat.completions.create(model="none", messages=question("Hi"))
        assert load() == "slow.gguf"
        assert len(seen) == 1


def test_what_the_chat_has_read_is_kept_when_a_program_asks(serving, demo: Path):
    server = serving(demo, 4096)
    services = server._services
    turns = [Turn("user", "memory " * 1500)]

    def count() -> int:
        with services.line.turn():
            services.states.turn_to(services.engine, 7)
            return services.engine.count(turns).reused

    assert count() == 0
    with services.line.turn():
        services.engine.generate(
            turns, Sampling(max_tokens=1), on_event=lambda _: None, cancel=CancelToken()
        )
    read = count()
    assert read > 1000
    ask(server, "Something else", max_tokens=2)
    assert services.engine.count(turns).reused < 100
    assert count() == read
