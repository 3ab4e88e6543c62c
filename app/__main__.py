"""argv only: the window, a command-line verb, or one of Snug's own processes."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.core.paths import DataPaths
    from app.core.settings import Settings
    from app.services import Services


def main() -> int:
    """Run Snug and return its exit status; nothing heavy is imported before the choice."""
    arguments = sys.argv[1:]
    if arguments[:1] == ["worker"]:
        from app.native.worker import main as worker

        return worker()
    if arguments[:1] == ["read-document"]:
        from app.documents.child import main as read_document

        return read_document(arguments[1:])
    from app.cli.verbs import guarded, parse, run

    options = parse(arguments)
    if options.verb != "window":  # the window begins its log once it is on the screen
        from app.core.log import start_logging

        start_logging(None, debug=options.debug)
    verbs = {"window": _window, "bench": _bench, "screenshots": _screenshots}
    if options.verb == "selftest" and options.window:
        verbs["selftest"] = _window_selftest
    return guarded(verbs.get(options.verb, run), options)


def _window(options: argparse.Namespace) -> int:
    from pathlib import Path

    from app.core.paths import data_paths
    from app.ui.application import begin, run_window

    paths = data_paths(options.data_dir)
    # Before anything that can go wrong: that is said in the owner's language, too.
    services = _services(paths, begin(paths.settings))
    if services is None:
        return 1
    files = [Path(file).absolute() for file in options.files]
    return run_window(services, files, debug=options.debug)


def _services(paths: DataPaths, settings: Settings) -> Services | None:
    """Return what the window stands on, or None when its owner leaves it at that."""
    from app.chat.preparing import is_earlier
    from app.core.errors import StorageError
    from app.services import Services

    while True:
        try:
            if is_earlier(paths.database) and not _prepare(paths, settings):
                return None
            return Services(paths)
        except StorageError as error:
            from app.ui.problem_window import run_problem

            damaged = paths.database if error.can_be_repaired else None
            if not run_problem(error, settings, damaged):
                return None


def _prepare(paths: DataPaths, settings: Settings) -> bool:
    from app.chat.preparing import Preparation
    from app.ui.preparing_window import prepare

    return prepare(Preparation(paths.database), settings)


def _bench(options: argparse.Namespace) -> int:
    from app.bench import run

    return run(options)


def _screenshots(options: argparse.Namespace) -> int:
    from app.ui.screenshots import render_screenshots

    render_screenshots(options.folder, scale=options.scale, language=options.language)
    return 0


def _window_selftest(options: argparse.Namespace) -> int:
    from functools import partial
    from pathlib import Path

    from app.cli.verbs import run_selftest
    from app.ui.window_check import check_window

    model = Path(options.files[0]).absolute() if options.files else None
    return run_selftest(options, partial(check_window, model=model))


if __name__ == "__main__":
    sys.exit(main())
