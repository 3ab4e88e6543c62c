"""A process that streams an answer into a window and prints how long its Qt thread stood still."""

from __future__ import annotations

import json
import sys


def main() -> int:
    """Read what to stream from standard input, print the stalls in milliseconds as JSON."""
    asked = json.load(sys.stdin)
    from app.ui.application import make_application
    from app.ui.chat.stall_probe import measure_stalls
    from app.ui.tasks import Tasks
    from app.ui.theme import Themes

    application = make_application()
    tasks = Tasks()
    themes = Themes(application, "light", 1.0)
    measured = measure_stalls(
        asked["tokens_per_second"], asked["tokens"], themes=themes, tasks=tasks
    )
    tasks.close()
    json.dump({name: round(value, 2) for name, value in measured.items()}, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
