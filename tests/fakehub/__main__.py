"""``python tests/fakehub``: the fake Hub as a process of its own, until its input ends.

Prints one line of JSON with its addresses. Then each line of input is a command in JSON:
``{"latency": 0.05}``, ``{"clear": true}`` (forget the requests so far), ``{"right": true}`` (no
more faults), ``{"faults": {"cut_after": {"size": 5000000, "times": 1}}}``, or ``{}``. Each is
answered by one line: how many requests there were and how many bytes were sent.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

_TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(_TESTS), str(_TESTS.parent)]

from fakehub import content  # noqa: E402 - found through the line above
from fakehub.models import HASHES, remember_hashes  # noqa: E402
from fakehub.repo import Repo  # noqa: E402
from fakehub.server import FakeHub  # noqa: E402


def main() -> None:
    """Serve, or work out hashes."""
    parser = argparse.ArgumentParser(prog="python tests/fakehub", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 is any that is free")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds before each answer")
    parser.add_argument(
        "--content", default="demo",
        help="demo, guide (the model that chats, F16 only), llama (25 variants), none, or a folder "
        "that holds org/repo/files",
    )  # fmt: skip
    parser.add_argument("--cache", type=Path, help="folder that keeps quantized files")
    parser.add_argument(
        "--token", action="append", default=[], help="that may read all that is gated"
    )
    parser.add_argument("--tls", action="store_true", help="with a certificate that nobody trusts")
    parser.add_argument("--hash", action="store_true", help=f"write {HASHES.name} and end")
    options = parser.parse_args()
    if options.hash:
        remember_hashes(content.llama_1b().files)
        return
    with tempfile.TemporaryDirectory(prefix="fakehub-") as folder:
        repos = _repos(options.content, options.cache or Path(folder))
        with FakeHub(latency=options.latency, tls=options.tls, port=options.port) as hub:
            hub.add(*repos)
            if (shelf := hub.shelf(content.LLAMA)) is not None:
                shelf.describe(shelf.main, details=True)  # made now: the first client is measured
            for token in options.token:
                hub.users[token] = "somebody"
                for repo in repos:
                    hub.allow(repo.id, token)
            _say({"url": hub.url, "cdn_url": hub.cdn_url, "repositories": len(repos)})
            for line in sys.stdin:
                if line.strip():
                    _say(obey(hub, json.loads(line)))


def obey(hub: FakeHub, command: dict[str, Any]) -> dict[str, Any]:
    """Do what a line of input says and return the answer."""
    if "latency" in command:
        hub.latency = float(command["latency"])
    if command.get("clear"):
        hub.requests.clear()
    if command.get("right"):
        hub.faults.clear()
    for fault, details in command.get("faults", {}).items():
        getattr(hub.faults, fault)(**details)
    return {"requests": len(hub.requests), "sent": hub.sent}


def _repos(kind: str, cache: Path) -> list[Repo]:
    if kind == "none":
        return []
    if kind == "guide":
        return content.guide_repos()
    if kind == "llama":
        return [content.llama_1b()]
    if kind == "demo":
        return content.demonstration(content.quantized_guide(cache))
    root = Path(kind)
    if not root.is_dir():
        sys.exit(f"{root} is no folder.")
    return [
        Repo(
            f"{folder.parent.name}/{folder.name}",
            {
                path.relative_to(folder).as_posix(): path
                for path in folder.rglob("*")
                if path.is_file()
            },
        )
        for folder in sorted(root.glob("*/*/"))
    ]


def _say(value: dict[str, Any]) -> None:
    print(json.dumps(value), flush=True)


if __name__ == "__main__":
    main()
