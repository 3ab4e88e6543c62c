"""What the bundle does beside its window: reading documents, and serving other programs."""

from __future__ import annotations

import base64
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bundle_place import PATIENCE, empty_home, run, trap
from dev_console import Trouble

_LINE = "A snug fit is a good fit."


def read_pdf(program: Path) -> str:
    """Let it read a PDF in its own process, as an attached one is read."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "letter.pdf")
        file.write_bytes(pdf_of(_LINE))
        path = base64.b64encode(os.fsencode(file)).decode()
        said = run(program, ["read-document", json.dumps({"path": path, "limits": {}})])
    found = json.loads(said.splitlines()[-1])
    if _LINE not in found.get("text", ""):
        raise Trouble(f"A PDF was not read: {said[-500:]}")
    return f"“{_LINE}” was read from a PDF"


def pdf_of(line: str) -> bytes:
    """Return a PDF of one page with one line of plain letters."""
    drawing = f"BT /F1 12 Tf 72 720 Td ({line}) Tj ET".encode()
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R"
        b" /Resources << /Font << /F1 3 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing),
    )
    pdf, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(pdf))
        pdf += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(pdf)
    pdf += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    pdf += b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return pdf + end % (len(objects) + 1, table)


def serve(program: Path) -> str:
    """Let another program ask its model, with the key and without."""
    with _served(program) as at:
        if _status(at["address"] + "/models", "") != 401:
            raise Trouble("The server lets in who has no key.")
        question = {"model": at["model"], "max_tokens": 24, "temperature": 0,
                    "messages": [{"role": "user", "content": "What is quantization?"}]}  # fmt: skip
        request = urllib.request.Request(
            at["address"] + "/chat/completions", json.dumps(question).encode(),
            {"Authorization": f"Bearer {at['key']}", "Content-Type": "application/json"},
        )  # fmt: skip
        with _opener().open(request, timeout=PATIENCE) as answer:
            text = json.load(answer)["choices"][0]["message"]["content"]
    if not text.strip():
        raise Trouble("The server gave no answer.")
    return f"{at['address']} answered: {' '.join(text.split())}"


@contextmanager
def _served(program: Path) -> Iterator[dict[str, Any]]:
    """Run the server on a port of its own choice, and give what it says of itself."""
    with empty_home({}) as env, trap(env) as folder:
        process = subprocess.Popen(
            [str(program), "serve", "--json", "--port", str(_free_port())], env=env, cwd=folder,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace",
        )  # fmt: skip
        assert process.stdout
        late = threading.Timer(PATIENCE, process.kill)
        late.start()
        try:
            said = process.stdout.readline()
            if not said:
                raise Trouble(f"snug serve did not start: {process.communicate()[1][-2000:]}")
            yield json.loads(said)
            if sys.platform != "win32":  # nobody but a terminal can ask a program to end there
                process.send_signal(signal.SIGTERM)
                if process.wait(timeout=30):
                    raise Trouble(f"snug serve ended with {process.returncode}.")
        finally:
            late.cancel()
            process.kill()
            process.communicate()


def _status(address: str, key: str) -> int:
    request = urllib.request.Request(address, headers={"Authorization": f"Bearer {key}"})
    try:
        with _opener().open(request, timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def _opener() -> urllib.request.OpenerDirector:
    """Return what asks this machine itself, past any proxy."""
    return urllib.request.build_opener(urllib.request.ProxyHandler({}))


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
