"""How long the Qt thread stands still while an answer streams in, measured from inside it."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Sequence
from time import perf_counter, thread_time

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer

from app.chat.model import Message
from app.engine.protocol import Text
from app.ui.chat.event_inbox import EventInbox
from app.ui.chat.transcript import Transcript
from app.ui.tasks import Tasks
from app.ui.theme import Themes

_PIECE = re.compile(r"\s*\S{1,5}")

_SECTION = """## {title}

Quantization writes the numbers of a model with **fewer bits**, so that it needs less memory. The \
loss is *small* at first and grows with every bit that goes; `Q4_K_M` is where most people stop.

1. Take the parameters, say 8.03 billion.
2. Multiply them by the bits per weight:
   - `Q8_0` has 8.5 bits
   - `Q4_K_M` has about 4.9 bits
3. Divide by eight, and add what the context needs.

| Type | Bits | Memory | Loss |
|:-----|-----:|-------:|:-----|
| F16 | 16 | 16.1 GB | none |
| Q8_0 | 8.5 | 8.5 GB | hardly any |
| Q4_K_M | 4.89 | **4.9 GB** | small |

```python
def memory(parameters: float, bits: float) -> float:
    \"\"\"Bytes that the weights need.\"\"\"
    total = parameters * bits / 8  # the whole formula
    return round(total, 2)


print(memory(8.03e9, 4.89), "bytes")
```

> A speed is only worth saying when it was measured on this machine.

"""


def sample_answer(tokens: int) -> list[str]:
    """Return about ``tokens`` pieces of realistic Markdown: headings, lists, tables, code."""
    text = "".join(_SECTION.format(title=f"Part {number}") for number in range(1, 4))
    text += "".join(
        f"- Item **{number}** of a long list, with `code` in it.\n" for number in range(60)
    )
    text += "\n```python\n"
    text += "".join(
        f"    value_{number} = compute({number}, 'text')  # line\n" for number in range(70)
    )
    text += "```\n\n" + "A long paragraph goes on and on, without an end in sight. " * 40 + "\n\n"
    while len(pieces := _PIECE.findall(text)) < tokens:
        text += _SECTION.format(title="And so on")
    return pieces[:tokens]


class Heartbeat(QObject):
    """Notes how late each beat of a 1 ms timer comes: the Qt thread stood still for so long."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.late: list[float] = []
        self.worked: list[float] = []
        self._last = (perf_counter(), thread_time())
        self._timer = QTimer(self, interval=1, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_timeout)
        self._timer.start()

    def stop(self) -> None:
        """Note no more."""
        self._timer.stop()

    def stalls(self) -> dict[str, float]:
        """Return what was noted, in milliseconds.

        ``p50``, ``p99`` and ``worst`` are how late the beats came, the last two what the owner
        feels; ``cpu_p99`` and ``cpu_worst`` leave out the time that other processes took.
        """
        late, worked = sorted(self.late), sorted(self.worked)
        return {
            "beats": len(late),
            "p50": _quantile(late, 0.5),
            "p99": _quantile(late, 0.99),
            "worst": late[-1],
            "cpu_p99": _quantile(worked, 0.99),
            "cpu_worst": worked[-1],
            "cpu_seconds": sum(worked) / 1000,
        }

    def _on_timeout(self) -> None:
        now = (perf_counter(), thread_time())
        self.late.append(max(0.0, 1000 * (now[0] - self._last[0]) - 1))
        self.worked.append(1000 * (now[1] - self._last[1]))
        self._last = now


def measure_stalls(
    feed_tps: float = 200,
    tokens: int = 2_000,
    *,
    themes: Themes,
    tasks: Tasks,
    earlier: Sequence[Message] = (),
    pieces: Sequence[str] | None = None,
    size: tuple[int, int] = (1280, 800),
) -> dict[str, float]:
    """Stream an answer into a window and return the Qt thread's stalls in milliseconds.

    A feeding thread puts ``feed_tps`` pieces a second into an inbox, as an engine does. The
    rest is as :meth:`Heartbeat.stalls` says.
    """
    fed = list(pieces if pieces is not None else sample_answer(tokens))
    transcript = Transcript(themes, tasks)
    transcript.resize(*size)
    transcript.show()
    _wait(300)
    message = Message(
        id=1_000_000, conversation=1, parent=None, role="assistant", text="", state="streaming",
        created=time.time(),
    )  # fmt: skip
    transcript.set_messages([*earlier, message])
    _wait(500)
    inbox = EventInbox(
        tasks,
        lambda events: transcript.append_text(
            "".join(event.text for event in events if isinstance(event, Text))
        ),
    )
    loop = QEventLoop()
    feeder = threading.Thread(
        target=_feed, args=(fed, feed_tps, tasks, inbox, loop), name="snug-feeder"
    )
    heartbeat = Heartbeat(transcript)
    began = perf_counter()
    feeder.start()
    loop.exec()
    heartbeat.stop()
    seconds = perf_counter() - began
    feeder.join()
    transcript.close()
    transcript.deleteLater()
    return {"tokens": len(fed), "seconds": seconds, **heartbeat.stalls()}


def _feed(
    pieces: Sequence[str], tps: float, tasks: Tasks, inbox: EventInbox, loop: QEventLoop
) -> None:
    began = perf_counter()
    with inbox as put:
        for number, piece in enumerate(pieces, 1):
            put(Text(0, piece, number))
            time.sleep(max(0.0, began + number / tps - perf_counter()))
    tasks.post(loop.quit)


def _quantile(values: Sequence[float], share: float) -> float:
    return values[min(len(values) - 1, int(share * len(values)))]


def _wait(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
