"""A process that moves the calculator's controls and prints how long each change took to show."""

from __future__ import annotations

import json
import sys


def main() -> int:
    """Print milliseconds from a move to the painted change as JSON."""
    json.load(sys.stdin)
    from app.hardware.probe import probe
    from app.ui.application import make_application
    from app.ui.machine.calculator_probe import measure_moves
    from app.ui.tasks import Tasks
    from app.ui.theme import Themes

    application = make_application()
    tasks = Tasks()
    measured = measure_moves(tasks, Themes(application, "light", 1.0), probe())["all"]
    tasks.close()
    json.dump({name: round(value, 1) for name, value in measured.items()}, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
