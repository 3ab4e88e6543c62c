"""The verbs of dev.py: run, test, bench, setup, clean."""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dev_console import Trouble, duration, explain, plain_output, say
from dev_display import find_display
from dev_engine import compiled_engines
from dev_files import ROOT, VENV, engines_dir
from dev_system import provide_test_tools
from dev_venv import prepare, wanted

ENGINE = ("engine",)
ENGINE_AND_QT = ("engine", "qt")
QT_VERBS = ("screenshots", "bench")
QUESTION = "What does Q4_K_M mean?"

USAGE = """\
usage: python3 packaging/dev.py VERB [ARGS]

Sets this checkout up (.venv, the engine compiled for this CPU, the app) and then does one thing.
The first time takes minutes and shows how far it is; after that the set-up takes no time.

  run [ARGS]            Snug's window; without a display its terminal chat. ARGS go to Snug.
  test [ARGS]           format, lint, types, import contracts, all tests. ARGS go to pytest.
  bench [ARGS]          Snug's measurements. ARGS go to `snug bench`.
  setup [--native-amx]  the set-up alone, every part of it checked again;
                        --native-amx leaves AMX kernels in, where the CPU shows AMX (remembered)
  bundle [--test] [--whole]
                        the app as one folder and as packages for this system, in build/bundle/out;
                        --test: tries what was built instead of the source, and says what could
                        not be tried here, which counts as failed with --whole
  pack cuda|vulkan      an engine pack for graphics cards, to be added to a bundle
  clean [--engines]     remove .venv, caches and logs; --engines: compiled engines as well

environment:
  SNUG_ENGINE_ARGS      more CMake arguments for the engine, e.g. -DGGML_CUDA=ON (remembered)
  SNUG_ENGINE_AMX       1 leaves AMX kernels in, 0 leaves them out again (remembered)
  SNUG_ENGINE_WHEELS    the folder for compiled engines, instead of one in the user's cache
  CMAKE_BUILD_PARALLEL_LEVEL   how many files to compile at once
"""


def main(arguments: Sequence[str]) -> int:
    """Run one verb and return the exit code."""
    plain_output()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    verbs = {"run": run, "test": test, "bench": bench, "setup": setup}
    verbs |= {"bundle": bundle, "pack": pack, "clean": clean}
    if not arguments or arguments[0] not in verbs:
        asked = bool(arguments) and arguments[0] in ("-h", "--help", "help")
        print(USAGE, end="", file=sys.stdout if asked else sys.stderr)
        return 0 if asked else 2
    try:
        return verbs[arguments[0]](arguments[1:])
    except Trouble as trouble:
        sys.stdout.flush()
        print(f"\n{trouble.text}", file=sys.stderr)
        if trouble.hint:
            print(trouble.hint, file=sys.stderr)
        return 1
    except PermissionError as error:
        print(f"\n{error}\n{explain('PermissionError')}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. The same command goes on from here.", file=sys.stderr)
        return 130


def snug(python: Path, *arguments: str) -> list[str]:
    """Return the command line of Snug itself; -P keeps the current folder out of its imports."""
    return [str(python), "-P", "-m", "app", *arguments]


def run(arguments: Sequence[str]) -> int:
    """Open the window, or where there is none, talk in the terminal or show one exchange."""
    env = _environment()
    if not wants_window(arguments):
        goals = ENGINE_AND_QT if arguments[0] in QT_VERBS else ENGINE
        return _become(snug(prepare(wanted([], goals, env), env), *arguments), env)
    display = find_display(env)
    if not display.missing:
        python = prepare(wanted([], (*ENGINE_AND_QT, *display.goals), env), env)
        return _become(snug(python, *arguments), env)
    python = prepare(wanted([], ENGINE, env), env)
    if sys.stdin.isatty() and sys.stdout.isatty():
        say(f"{display.missing} Here is the chat in the terminal, with the demo model.")
        return _become(snug(python, *chat_command(arguments)), env)
    say(f"{display.missing} Here is what this machine has, and one answer of the demo model.")
    return _show(python, arguments, env)


def wants_window(arguments: Sequence[str]) -> bool:
    """Say whether Snug's arguments open its window: no verb, or a model to open."""
    first = arguments[0] if arguments else ""
    asks = first in ("-h", "--help", "--version")
    return not asks and (first in ("", "window") or first[0] == "-" or _is_model(first))


def _is_model(argument: str) -> bool:
    return argument.lower().endswith(".gguf")


def chat_command(arguments: Sequence[str]) -> list[str]:
    """Return the terminal chat's arguments that stand for a window's."""
    options = [word for word in arguments if word != "window" and not _is_model(word)]
    model = next((["--model", word] for word in arguments if _is_model(word)), [])
    return ["chat", *model, *options]


def _show(python: Path, arguments: Sequence[str], env: Mapping[str, str]) -> int:
    """Print the probe and one answer, for who can neither see a window nor type."""
    chat, *options = chat_command(arguments)
    probe = [word for word in arguments if word != "window" and not _is_model(word)]
    for words in (["probe", *probe], [chat, "--prompt", QUESTION, *options]):
        say(f"\n$ snug {shlex.join(words)}")
        code = _call(snug(python, *words), env)
        if code != 0:
            return code
    return 0


def bench(arguments: Sequence[str]) -> int:
    """Run Snug's measurements."""
    env = _environment()
    return _become(snug(prepare(wanted([], ENGINE_AND_QT, env), env), "bench", *arguments), env)


def setup(arguments: Sequence[str]) -> int:
    """Set up, taking nothing on trust."""
    _refuse_unknown(arguments, "--native-amx")
    env = _environment()
    if arguments:
        env["SNUG_ENGINE_AMX"] = "1"
    prepare(wanted(["dev"], ENGINE_AND_QT, env), env, force=True)
    return 0


def bundle(arguments: Sequence[str]) -> int:
    """Make the bundle and its packages, and try them."""
    _refuse_unknown(arguments, "--test", "--whole")
    from dev_bundle import APP, make_bundle

    env = _environment()
    packages = make_bundle(env)
    if "--test" not in arguments:
        return 0
    from bundle_check import check_bundle

    if sys.platform.startswith("linux"):
        provide_test_tools()
        prepare(wanted([], ENGINE_AND_QT, env), env)  # the source, to compare its start with
    return check_bundle(APP, packages, whole="--whole" in arguments)


def pack(arguments: Sequence[str]) -> int:
    """Build an engine pack."""
    if len(arguments) != 1:
        raise Trouble("Say which pack: python3 packaging/dev.py pack vulkan, or cuda.")
    from dev_bundle import make_pack

    make_pack(arguments[0], _environment())
    return 0


def clean(arguments: Sequence[str]) -> int:
    """Remove what dev.py and the tools made in this checkout."""
    _refuse_unknown(arguments, "--engines")
    folders = [VENV, ROOT / "build"]
    folders += [ROOT / f".{tool}_cache" for tool in ("mypy", "ruff", "pytest", "import_linter")]
    folders += compiled_engines(engines_dir(os.environ)) if arguments else []
    for folder in folders:
        if folder.exists():
            say(f"Removing {folder}")
            shutil.rmtree(folder)
    return 0


def _refuse_unknown(arguments: Sequence[str], *known: str) -> None:
    unknown = [argument for argument in arguments if argument not in known]
    if unknown:
        raise Trouble(f"Unknown: {' '.join(unknown)}. Known here: {', '.join(known)}.")


# Most tests wait for a child process, a timer or a disk: two at a time halve the suite. A file
# stays in one process, so that what its tests share is made once; `-n 0` runs all in this one.
_SHARED_OUT = ("-n", "logical", "--maxprocesses", "4", "--dist", "loadfile")


@dataclass(frozen=True)
class Step:
    """One check of the test run: what it is called, and its command."""

    name: str
    command: tuple[str, ...]


def test_steps(python: Path, arguments: Sequence[str]) -> list[Step]:
    """Return the checks, the tests last, so that pytest's closing line stands near the end."""
    tool = str(python)
    lint_imports = shutil.which("lint-imports", path=str(python.parent)) or "lint-imports"
    return [
        Step("format", (tool, "-m", "ruff", "format", "--check", ".")),
        Step("lint", (tool, "-m", "ruff", "check", ".")),
        Step("types", (tool, "-m", "mypy")),
        Step("imports", (lint_imports,)),
        Step("tests", (tool, "-m", "pytest", *_SHARED_OUT, *arguments)),
    ]


def test(arguments: Sequence[str]) -> int:
    """Run every check even after one failed, and say at the end how each went."""
    env = _environment()
    python = prepare(wanted(["dev"], ENGINE_AND_QT, env), env)
    env.setdefault("QT_QPA_PLATFORM", "offscreen")
    results = []
    for step in test_steps(python, arguments):
        say(f"\n== {step.name}")
        start = time.monotonic()
        code = _call(step.command, env, cwd=ROOT)
        results.append((step.name, code, time.monotonic() - start))
    say(f"\n{summary(results)}")
    return 1 if any(code for _, code, _ in results) else 0


def summary(results: Sequence[tuple[str, int, float]]) -> str:
    """Return the lines that close the test run."""
    lines = []
    for name, code, took in results:
        verdict = f"FAILED (exit code {code})" if code else "ok"
        lines.append(f"  {name:<8} {verdict:<22} {duration(took)}")
    failed = [name for name, code, _ in results if code != 0]
    lines.append(f"Failed: {', '.join(failed)}." if failed else "All checks passed.")
    return "\n".join(lines)


def _environment() -> dict[str, str]:
    """Drop what would let another Python's modules in."""
    dropped = ("PYTHONHOME", "PYTHONPATH", "__PYVENV_LAUNCHER__")
    return {name: value for name, value in os.environ.items() if name not in dropped}


def _call(command: Sequence[str], env: Mapping[str, str], cwd: Path | None = None) -> int:
    """Run a command in this terminal; when we are ended, it ends too, in its own good order."""
    sys.stdout.flush()
    with subprocess.Popen(command, env=dict(env), cwd=cwd) as process:
        try:
            return process.wait()
        except KeyboardInterrupt:  # the terminal told it as well
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=10)
            raise
        finally:
            process.terminate()


def _become(command: Sequence[str], env: Mapping[str, str]) -> int:
    """Let Snug take this process's place, where the system can do that."""
    if os.name != "posix":
        return _call(command, env)
    sys.stdout.flush()
    os.execve(command[0], list(command), dict(env))
    raise AssertionError("execve came back")
