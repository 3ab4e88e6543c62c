"""The command line: each verb prints for people, and one JSON object with ``--json``."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli.plain_terminal import plain_terminals
from app.core.errors import SnugError, UsageError
from app.core.paths import data_paths

if TYPE_CHECKING:
    from app.services import Services

Verb = Callable[[argparse.Namespace], int]
SelfTest = Callable[["Services", Callable[[dict[str, Any]], None] | None], list[dict[str, Any]]]


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line; ``verb`` is "window" when none is named. Exits with 2 on bad usage."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--data-dir", metavar="DIR", default=argparse.SUPPRESS,
                        help="where Snug keeps everything it writes (or SNUG_HOME)")  # fmt: skip
    common.add_argument("--debug", action="store_true", default=argparse.SUPPRESS,
                        help="log more, also to stderr")  # fmt: skip
    printing = argparse.ArgumentParser(add_help=False, parents=[common])
    printing.add_argument("--json", action="store_true", help="print one JSON object")
    parser = argparse.ArgumentParser(
        prog="snug",
        description="Pick, fit and run quantized language models on your own machine. "
        "Without a verb, snug opens its window.",
        parents=[common],
    )
    parser.add_argument("--version", action="store_true", help="what this Snug is made of")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB")

    window = verbs.add_parser("window", help="open the window", parents=[common])
    window.add_argument("files", nargs="*", metavar="FILE", help="a .gguf model to open")

    chat = verbs.add_parser("chat", help="talk to a model in the terminal", parents=[printing])
    chat.add_argument("--model", metavar="M", help="a .gguf file, or a name from snug models")
    chat.add_argument("--prompt", metavar="TEXT", help="ask this one question and exit")
    chat.add_argument("--system", metavar="TEXT", default="", help="what the model is told first")
    chat.add_argument("--ctx", type=_positive, metavar="N", help="tokens of context")
    chat.add_argument("--seed", type=int, metavar="N", help="repeat an answer exactly")
    chat.add_argument("--max-tokens", type=_positive, metavar="N", help="end the answer there")
    chat.add_argument("--temperature", type=float, metavar="T", help="0 takes the likeliest word")

    probe = verbs.add_parser("probe", help="what this machine has", parents=[printing])
    probe.add_argument("--measure", action="store_true", help="measure its speed, again if known")
    fit = verbs.add_parser("fit", help="what a model would take here", parents=[printing])
    fit.add_argument("model", nargs="?", metavar="MODEL",
                     help="a .gguf file, the name of a well-known model, or a repository of the "
                     "Hub: org/name, org/name:Q4_K_M, org/name:FILE")  # fmt: skip
    fit.add_argument("--ctx", type=_positive, metavar="N", help="tokens of context")
    fit.add_argument("--kv", choices=["f16", "q8_0", "q4_0"], default="f16",
                     help="type of the KV cache")  # fmt: skip
    fit.add_argument("--gpu-layers", metavar="N|auto", help="layers on the graphics card")
    fit.add_argument("--tier", choices=["formula", "header", "dry-run"],
                     help="from numbers, from the file, or by llama.cpp itself")  # fmt: skip
    fit.add_argument("--params", type=float, metavar="8.03", help="billions of parameters")
    fit.add_argument("--bits", metavar="4.89",
                     help="bits of each, or a type: Q4_K_M, INT8, NF4")  # fmt: skip

    search = verbs.add_parser("search", help="look for models on the Hub", parents=[printing])
    search.add_argument("query", nargs="*", metavar="QUERY", help="words of a model's name")
    search.add_argument("--sort", choices=["trending", "downloads", "likes", "modified", "created"],
                        default="trending", help="what comes first")  # fmt: skip
    search.add_argument("--limit", type=_positive, metavar="N", default=20, help="how many")
    search.add_argument("--all", action="store_true",
                        help="also what is too large for this machine")  # fmt: skip
    pull = verbs.add_parser("pull", help="download a model from the Hub", parents=[printing])
    pull.add_argument("repo", metavar="REPO[:FILE|TYPE]",
                      help="org/name takes what suits this machine, org/name:Q4_K_M or "
                      "org/name:FILE what is named")  # fmt: skip
    pull.add_argument("--revision", metavar="R", help="a branch, tag or commit instead of main")
    models = verbs.add_parser("models", help="the models on this machine", parents=[printing])
    change = models.add_mutually_exclusive_group()
    change.add_argument("--delete", metavar="NAME", help="delete a model that Snug downloaded")
    change.add_argument("--add-folder", metavar="DIR", help="look for models in this folder, too")
    change.add_argument("--remove-folder", metavar="DIR", help="look there no more")
    models.add_argument("--yes", action="store_true", help="delete without asking")
    serve = verbs.add_parser("serve", help="let other programs on this machine use a model",
                             parents=[printing])  # fmt: skip
    serve.add_argument("--model", metavar="M",
                       help="a .gguf file, or a name from snug models; the last one used "
                       "without it")  # fmt: skip
    serve.add_argument("--ctx", type=_positive, metavar="N", help="tokens of context")
    serve.add_argument("--port", type=_port, metavar="N",
                       help="where on 127.0.0.1; the settings' port without it")  # fmt: skip
    engine = verbs.add_parser("engine", help="engine packs for graphics cards", parents=[printing])
    engine.add_argument("action", choices=["list", "add", "remove"], nargs="?", default="list")
    engine.add_argument("pack", nargs="?", metavar="FILE|NAME", help="what to add or to remove")
    selftest = verbs.add_parser("selftest", help="try the whole chain, offline", parents=[printing])
    selftest.add_argument(
        "--window", action="store_true", help="in the window, which needs a display"
    )
    selftest.add_argument("files", nargs="*", metavar="FILE", help="a model for the window to open")

    bench = verbs.add_parser("bench", help="measure Snug against plain loops", parents=[printing])
    bench.add_argument(
        "subject",
        choices=["engine", "startup", "chat", "fit", "speed", "hub", "gpu", "portable"],
        nargs="+",
        help="what to measure",
    )
    shots = verbs.add_parser("screenshots", help="render every page as PNG", parents=[common])
    shots.add_argument("--scale", type=float, default=1.0, help="size of all text, 0.8 to 2")
    shots.add_argument("--language", choices=("en", "de"), default="en", help="what pages speak")
    shots.add_argument("folder", type=Path, metavar="DIR")

    words = list(arguments)
    if words and words[0].lower().endswith(".gguf"):
        words.insert(0, "window")  # a double-clicked model
    options = parser.parse_args(words)
    options.verb = "version" if options.version else options.verb or "window"
    for name, default in (("data_dir", None), ("debug", False), ("files", [])):
        if not hasattr(options, name):
            setattr(options, name, default)
    return options


def run(options: argparse.Namespace) -> int:
    """Run a verb that needs no window; returns the exit status."""
    verbs: dict[str, Verb] = {
        "chat": _chat, "fit": _fit, "probe": _probe, "search": _search, "pull": _pull,
        "models": _models, "serve": _serve, "selftest": _selftest, "engine": _engine,
        "version": _version,
    }  # fmt: skip
    return verbs[options.verb](options)


def guarded(verb: Verb, options: argparse.Namespace) -> int:
    """Run a verb; errors go to stderr as sentences. 2 is bad input, 1 a failure, 0 otherwise."""
    with plain_terminals():
        return _guarded(verb, options)


def _guarded(verb: Verb, options: argparse.Namespace) -> int:
    try:
        return verb(options)
    except UsageError as error:
        return _complain(error, 2)
    except SnugError as error:
        return _complain(error, 1)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has left; there is nobody to tell
        return 1
    except KeyboardInterrupt:
        return 130


def _complain(error: SnugError, status: int) -> int:
    print(f"snug: {error.text}", file=sys.stderr)
    if error.hint:
        print(f"      {error.hint}", file=sys.stderr)
    return status


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def _port(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 65535:
        raise argparse.ArgumentTypeError("must be from 0 (any that is free) to 65535")
    return number


def show(value: Any) -> None:
    """Print a JSON object."""
    print(json.dumps(value, indent=2, ensure_ascii=False))


def _report(report: str | dict[str, Any]) -> int:
    """Print what a verb found: text as it is, an object as JSON."""
    if isinstance(report, str):
        print(report)
    else:
        show(report)
    return 0


def _services(options: argparse.Namespace) -> Services:
    """Return what verbs stand on; says on stderr what may take a minute before that."""
    from app.chat.preparing import Preparation, is_earlier
    from app.services import Services

    paths = data_paths(options.data_dir)
    if is_earlier(paths.database):
        count = Preparation(paths.database).messages
        print(f"Preparing the search over {count:,} messages …", file=sys.stderr)
    return Services(paths)


def _chat(options: argparse.Namespace) -> int:
    from app.cli.terminal import ask, converse

    with closing(_services(options)) as services:
        return ask(services, options) if options.prompt is not None else converse(services, options)


def _probe(options: argparse.Namespace) -> int:
    import msgspec

    from app.hardware.report import EngineReport, as_json, speed_lines, text

    with closing(_services(options)) as services:
        finding = services.setup.finding(_step)
        if options.measure and finding.working:
            services.machine.measure_speed(_step, again=True)
        machine = services.machine.look()
        speed = services.machine.speed_record()
    report = EngineReport(
        version=finding.build, settings=finding.chosen or "none", working=finding.working
    )
    if options.json:
        show({**as_json(machine, report, speed), "check": msgspec.to_builtins(finding)})
    else:
        print(text(machine, report))
        for label, value in speed_lines(speed) if speed is not None else ():
            print(f"{label}: {value}")
    return 0


def _fit(options: argparse.Namespace) -> int:
    from app.cli.fit import run_fit

    with closing(_services(options)) as services:
        return _report(run_fit(services, options, _step))


def _search(options: argparse.Namespace) -> int:
    from app.cli.hub import run_search

    with closing(_services(options)) as services:
        return _report(run_search(services, options))


def _pull(options: argparse.Namespace) -> int:
    from app.cli.hub import run_pull

    with closing(_services(options)) as services:
        report = run_pull(services, options, _step)
    return _report(report if options.json else report["path"])


def _models(options: argparse.Namespace) -> int:
    from app.cli.models import run_models

    with closing(_services(options)) as services:
        return _report(run_models(services, options))


def _serve(options: argparse.Namespace) -> int:
    from app.cli.serve import run_serve

    with closing(_services(options)) as services:
        return run_serve(services, options)


def _version(options: argparse.Namespace) -> int:
    from app.versions import versions

    for name, version in versions(data_paths(options.data_dir).engine_record):
        print(f"{'snug' if name == 'Snug' else name} {version}")
    return 0


def _engine(options: argparse.Namespace) -> int:
    from app.cli.engine import run_engine

    with closing(_services(options)) as services:
        return _report(run_engine(services, options, _step))


def _selftest(options: argparse.Namespace) -> int:
    from app.cli.selftest import selftest

    return run_selftest(options, selftest)


def run_selftest(options: argparse.Namespace, steps: SelfTest) -> int:
    """Run a self-test, report each step, and return the exit status."""

    with closing(_services(options)) as services:
        results = steps(services, None if options.json else _say_result)
    if options.json:
        show({"ok": all(one["ok"] for one in results), "steps": results})
    return 0 if all(one["ok"] for one in results) else 1


def _say_result(result: dict[str, Any]) -> None:
    print(
        f"{'ok    ' if result['ok'] else 'FAILED'}  {result['step']}: {result['text']}", flush=True
    )


def _step(text: str, _fraction: float) -> None:
    print(f"snug: {text} …", file=sys.stderr, flush=True)
