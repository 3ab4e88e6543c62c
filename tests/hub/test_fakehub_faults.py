"""Every fault of the fake Hub does what it says, and only where it was asked for."""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import threading
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest

from fakehub.blobs import Blob
from fakehub.repo import Repo

DATA = bytes(range(256)) * 4000
"""The file that is asked for: 1,024,000 bytes."""
FILE = "/maker/m/resolve/main/a.gguf"


@dataclass
class Answer:
    """What came back, also where the connection ended too early."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes
    error: Exception | None


@pytest.fixture
def hub(fakehub):
    """A Hub with one file of 1,024,000 bytes."""
    fakehub.add(
        Repo("maker/m", {"a.gguf": DATA, "b.gguf": DATA, "README.md": b"x" * 1000}, gguf={})
    )
    return fakehub


def get(url: str, method: str = "GET", timeout: float = 10, **headers: str) -> Answer:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=timeout)
    with contextlib.closing(connection):
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        connection.request(method, target, headers=headers)
        response = connection.getresponse()
        body, error = b"", None
        try:
            while piece := response.read1(65536):
                body += piece
            if response.length:
                raise http.client.IncompleteRead(body, response.length)
        except (OSError, http.client.HTTPException) as ended:
            error = ended
        return Answer(response.status, response.headers, body, error)


def link(hub, file: str = FILE) -> str:
    return get(hub.url + file).headers["Location"]


def whole(hub, file: str = FILE, **headers: str) -> Answer:
    return get(link(hub, file), **headers)


def test_without_faults_all_is_right(hub):
    answer = whole(hub)

    assert (answer.status, answer.body, answer.error) == (200, DATA, None)
    assert hub.requests[-1].sent == len(DATA)
    assert hub.sent >= len(DATA)


@pytest.mark.parametrize("reset", [False, True])
def test_a_connection_is_cut(hub, reset):
    rule = hub.faults.cut_after(300_000, reset=reset, times=2)

    first = whole(hub)
    second = whole(hub, Range="bytes=100000-")

    for answer, start in ((first, 0), (second, 100_000)):
        assert answer.error is not None
        if not reset:  # what was on its way when it was reset may be lost
            assert answer.body == DATA[start : start + 300_000]
    if reset:
        assert isinstance(first.error, ConnectionResetError)
    assert hub.requests[-1].sent == 300_000
    assert whole(hub).body == DATA
    assert rule.hits == 2


def test_a_part_shorter_than_the_cut_is_whole(hub):
    rule = hub.faults.cut_after(300_000, times=1)

    assert whole(hub, Range="bytes=0-299999").body == DATA[:300_000]
    assert rule.hits == 0
    assert whole(hub).error is not None


def test_a_stall_sends_nothing_and_keeps_the_connection(hub):
    hub.faults.stall_after(1000, times=1)

    started = time.monotonic()
    answer = get(link(hub), timeout=0.3)

    assert isinstance(answer.error, TimeoutError)
    assert answer.body == DATA[:1000]
    assert time.monotonic() - started >= 0.3
    hub.faults.stall_after(1000, seconds=0.05)
    ended = whole(hub)
    assert isinstance(ended.error, http.client.IncompleteRead)


def test_a_stall_does_not_hold_up_the_end(hub):
    hub.faults.stall_after(0)
    thread = threading.Thread(target=lambda: whole(hub))
    thread.start()
    while not any(request.origin == "cdn" for request in hub.requests):
        time.sleep(0.01)

    hub.stop()

    thread.join(5)
    assert not thread.is_alive()


def test_slow_is_no_faster_than_said(hub):
    hub.faults.slow(5_000_000)

    started = time.monotonic()
    assert whole(hub).body == DATA

    assert time.monotonic() - started >= 0.9 * len(DATA) / 5_000_000


def test_a_status_in_place_of_the_answer(hub):
    hub.faults.status(503, {"Retry-After": "7"}, "SomeCode", message="Down.", times=1)

    answer = get(hub.url + "/api/models")

    assert (answer.status, answer.body) == (503, b"Down.")
    assert answer.headers["Retry-After"] == "7"
    assert answer.headers["X-Error-Code"] == "SomeCode"
    assert get(hub.url + "/api/models").status == 200
    hub.faults.status(200, {"Content-Type": "text/html"}, body=b"<html>Log in</html>", path="/api")
    assert get(hub.url + "/api/models").body == b"<html>Log in</html>"
    assert get(hub.url + FILE).status == 302
    hub.faults.status(500, origin="cdn")
    assert whole(hub).status == 500


def test_a_rate_limit_has_both_headers(hub):
    hub.faults.rate_limit(3, times=2)

    answers = [get(hub.url + "/api/models") for _ in range(3)]

    assert [answer.status for answer in answers] == [429, 429, 200]
    assert answers[0].headers["Retry-After"] == "3"
    assert answers[0].headers["ratelimit"] == '"api";r=0;t=3'


def test_a_range_is_ignored(hub):
    hub.faults.ignore_range(times=1)

    ignored = whole(hub, Range="bytes=10-19")
    heeded = whole(hub, Range="bytes=10-19")

    assert (ignored.status, ignored.body) == (200, DATA)
    assert (heeded.status, heeded.body) == (206, DATA[10:20])


def test_another_range_than_asked_for(hub):
    hub.faults.shift_range(5)

    answer = whole(hub, Range="bytes=10-19")

    assert (answer.status, answer.body) == (206, DATA[15:20])
    assert answer.headers["Content-Range"] == f"bytes 15-19/{len(DATA)}"


def test_wrong_bytes_of_the_right_size(hub):
    rule = hub.faults.corrupt(500_000, length=2, times=1)

    right = whole(hub, Range="bytes=0-499999")
    wrong = whole(hub)

    assert right.body == DATA[:500_000]
    assert len(wrong.body) == len(DATA)
    places = [place for place in range(len(DATA)) if wrong.body[place] != DATA[place]]
    assert places == [500_000, 500_001]
    assert rule.hits == 1
    assert whole(hub).body == DATA
    hub.faults.corrupt(500_000)
    assert whole(hub, Range="bytes=499999-500001").body[1] == DATA[500_000] ^ 0xFF


@pytest.mark.parametrize("by", [7, -7])
def test_a_lying_length(hub, by):
    hub.faults.lying_length(by, times=1)

    answer = whole(hub)

    assert int(answer.headers["Content-Length"]) == len(DATA) + by
    if by > 0:
        assert isinstance(answer.error, http.client.IncompleteRead)
        assert answer.body == DATA
    else:
        assert answer.body == DATA[:by]


def test_a_lying_size(hub):
    hub.faults.lying_size(-100, path="a.gguf")

    assert get(hub.url + FILE, "HEAD").headers["X-Linked-Size"] == str(len(DATA) - 100)
    right = get(hub.url + FILE.replace("a.gguf", "b.gguf"), "HEAD")
    assert right.headers["X-Linked-Size"] == str(len(DATA))


@pytest.mark.parametrize("origin", ["hub", "cdn"])
def test_an_endless_redirect(hub, origin):
    place = link(hub) if origin == "cdn" else hub.url + FILE
    hub.faults.endless_redirect(origin=origin)

    seen = []
    for _ in range(30):
        answer = get(place)
        assert answer.status == 302
        place = answer.headers["Location"]
        seen.append(place)

    assert urlsplit(seen[-1]).netloc == urlsplit(seen[0]).netloc


def test_a_link_expires(hub):
    place = link(hub)
    hub.faults.expire_links(uses=2)

    assert [get(place).status for _ in range(3)] == [200, 200, 403]
    assert whole(hub).status == 200


def test_another_etag_at_the_same_address(hub):
    def etags() -> tuple[str, str]:
        answer = get(hub.url + FILE, "HEAD")
        return answer.headers["X-Linked-ETag"], get(link(hub), "HEAD").headers["ETag"]

    before = etags()
    hub.faults.change_etag()
    after = etags()

    assert before[0] != after[0]
    assert before[1] != after[1]


def test_a_condition_on_the_etag_gives_the_whole_file(hub):
    etag = whole(hub, Range="bytes=0-9").headers["ETag"]

    assert whole(hub, Range="bytes=0-9", **{"If-Range": etag}).status == 206
    assert whole(hub, Range="bytes=0-9", **{"If-Range": '"other"'}).status == 200


def test_connections_are_refused(hub):
    hub.faults.refuse(times=2, origin="hub")

    for _ in range(2):
        with pytest.raises((ConnectionError, http.client.RemoteDisconnected)):
            get(hub.url + "/api/models")
    assert get(hub.url + "/api/models").status == 200


def test_a_fault_keeps_to_its_place_and_time(hub):
    rule = hub.faults.cut_after(10, path="b.gguf", skip=1, times=1)

    assert whole(hub).body == DATA
    other = FILE.replace("a.gguf", "b.gguf")
    bodies = [len(whole(hub, other).body) for _ in range(3)]

    assert bodies == [len(DATA), 10, len(DATA)]
    assert rule.hits == 1
    every = hub.faults.cut_after(10)
    assert get(link(hub), "HEAD").error is None
    assert every.hits == 0
    hub.faults.remove(every)
    assert whole(hub).body == DATA
    hub.faults.cut_after(10)
    hub.faults.clear()
    assert whole(hub).body == DATA


def test_small_files_can_be_cut_too(hub):
    hub.faults.cut_after(10, origin="hub", path="README")

    assert get(f"{hub.url}/maker/m/resolve/main/README.md").body == b"x" * 10


def test_every_answer_is_late(hub):
    hub.latency = 0.1

    started = time.monotonic()
    whole(hub)

    assert time.monotonic() - started >= 0.2


def test_many_at_once_get_their_own_parts(hub):
    place = link(hub)
    answers: dict[int, bytes] = {}

    def fetch(number: int) -> None:
        start = number * 1000
        answers[number] = get(place, Range=f"bytes={start}-{start + 999}").body

    threads = [threading.Thread(target=fetch, args=(number,)) for number in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert all(answers[number] == DATA[number * 1000 :][:1000] for number in range(32))


def test_one_connection_takes_many_requests(hub):
    connection = http.client.HTTPConnection(urlsplit(hub.url).netloc)
    with contextlib.closing(connection):
        for _ in range(3):
            connection.request("GET", "/api/models")
            assert len(json.loads(connection.getresponse().read())) == 1
            connection.request("HEAD", FILE)
            assert connection.getresponse().read() == b""
            first = connection.sock
        assert connection.sock is first


def test_files_on_disk_are_sent_in_parts(fakehub, tmp_path):
    path = tmp_path / "large.gguf"
    path.write_bytes(DATA)
    mixed = Blob(b"start", path, b"end")
    fakehub.add(Repo("maker/m", {"a.gguf": path, "mixed.gguf": mixed}, gguf={}))

    assert whole(fakehub).body == DATA
    assert whole(fakehub, Range="bytes=1000-1999").body == DATA[1000:2000]
    mixed_file = FILE.replace("a.gguf", "mixed.gguf")
    assert whole(fakehub, mixed_file).body == b"start" + DATA + b"end"
    ends = whole(fakehub, mixed_file, Range=f"bytes=3-{len(DATA) + 6}").body
    assert ends == b"rt" + DATA + b"en"


def test_a_client_that_leaves_harms_nobody(hub):
    parts = urlsplit(link(hub))
    with socket.create_connection((parts.hostname, parts.port)) as connection:
        connection.sendall(f"GET {parts.path}?{parts.query} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        connection.recv(100)

    assert whole(hub).body == DATA
