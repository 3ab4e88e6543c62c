"""Serving other programs without a window, until Ctrl+C."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from types import FrameType

from app.api.server import ApiServer
from app.cli.model_choice import chosen_model, last_model
from app.core.cancel import CancelToken
from app.core.errors import Cancelled, SnugError
from app.services import Services

_LOOK_S = 1.0
"""A wait without an end cannot be interrupted on Windows."""


def run_serve(services: Services, options: argparse.Namespace) -> int:
    """Load ``--model`` (by default the one used last) and serve it; blocks.

    Returns 0 when it was ended, 130 while it loaded; raises SnugError when it cannot serve.
    """
    end = CancelToken()
    with _signals(end), closing(ApiServer(services, options.port)) as server:
        try:
            with services.line.turn():  # whoever asks while it loads waits
                server.start()  # first: a port that is taken is known at once
                name = options.model
                path = last_model(services) if name is None else chosen_model(services, name)
                loaded = services.loader.load(
                    path, cancel=end, context=options.ctx, on_check=_say_check
                )
        except Cancelled:
            return 130
        if options.json:
            value = {
                "address": server.address, "port": server.port, "key": server.key,
                "model": server.model_name(loaded),
            }  # fmt: skip
            print(json.dumps(value, ensure_ascii=False), flush=True)
        else:
            print(f"{loaded.name} is served at {server.address}")
            print(f"Key:   {server.key}")
            print(f"Model: {server.model_name(loaded)}")
            for note in loaded.notes:
                print(f"Note:  {note}")
            print(
                "Only programs on this computer that have the key can use it. Ctrl+C ends it.",
                flush=True,
            )
        ended = threading.Event()
        end.on_cancel(ended.set)
        while not ended.wait(_LOOK_S):
            if server.ended.is_set():
                raise SnugError("The server has stopped unasked.", "Snug's log says why.")
    return 0


@contextmanager
def _signals(end: CancelToken) -> Iterator[None]:
    """Cancel at Ctrl+C and when the system asks to end; a second Ctrl+C breaks in."""

    def stop(number: int, _frame: FrameType | None) -> None:
        if number == signal.SIGINT and end.cancelled:
            raise KeyboardInterrupt
        end.cancel()

    former = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


def _say_check(text: str, _fraction: float) -> None:
    print(f"snug: checking the engine: {text} …", file=sys.stderr, flush=True)
