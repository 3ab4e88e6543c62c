#!/usr/bin/env python3
"""Set this checkout up, then run, test or measure Snug: `python3 packaging/dev.py run`.

Standard library only. This file parses under Pythons that are too old for Snug, so that they
answer with a sentence instead of a syntax error; the work is done by the dev_*.py beside it.
"""

import os
import shutil
import subprocess
import sys

PYTHONS = ("3.13", "3.12", "3.11", "3.14")


def newer_python() -> str:
    """Name a Python on PATH that is new enough, or return an empty string."""
    for version in PYTHONS:
        command = "python" + version
        if shutil.which(command) and _runs(command):
            return command
    return ""


def _runs(command: str) -> bool:
    """Say whether it is a Python, and not a version manager's stand-in for one."""
    null = subprocess.DEVNULL
    return subprocess.call([command, "-c", "import venv"], stdout=null, stderr=null) == 0


def refusal() -> str:
    """Say that this Python is too old, and what to run instead."""
    text = "Snug needs Python 3.11 or newer; this is Python %d.%d." % sys.version_info[:2]  # noqa: UP031
    found = newer_python()
    if found:
        return text + " Run this instead: " + found + " " + " ".join(sys.argv)
    return text + " Install a newer one from your system's packages or from python.org."


def main() -> int:
    """Hand over to the real thing, if this Python can run it."""
    if sys.version_info < (3, 11):  # noqa: UP036
        sys.stderr.write(refusal() + "\n")
        return 1
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    import dev_verbs

    return dev_verbs.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
