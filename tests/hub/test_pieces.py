"""Which bytes are there and which are asked for next; and the journal that remembers it."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given, strategies

from app.hub import journal as journal_module
from app.hub.journal import Journal, read_journal
from app.hub.pieces import Plan, Ranges

spans = strategies.lists(
    strategies.tuples(strategies.integers(0, 60), strategies.integers(0, 60)), max_size=12
)


@given(spans)
def test_ranges_are_the_union_of_what_was_added(added):
    ranges = Ranges(added)
    inside = {byte for start, end in added for byte in range(start, end)}
    assert [byte for start, end in ranges.as_tuple() for byte in range(start, end)] == sorted(
        inside
    )
    pairs = ranges.as_tuple()
    assert all(one[1] < other[0] for one, other in itertools.pairwise(pairs))
    assert ranges.total == len(inside)
    assert ranges.front == next(byte for byte in range(62) if byte not in inside)
    gaps = {byte for start, end in ranges.gaps(50) for byte in range(start, end)}
    assert gaps == set(range(50)) - inside
    assert ranges.clipped(20).total == len(inside & set(range(20)))


@given(strategies.integers(0, 10**6))
def test_every_byte_is_fetched_however_connections_break(seed):
    chance = random.Random(seed)
    size = chance.randrange(1, 3000)
    plan = Plan(size, [(10, 20), (500, 900)], ahead=chance.randrange(1, 2000), least=8)
    before = plan.done
    got = bytearray(size)
    for start, end in plan.have():
        got[start:end] = b"x" * (end - start)
    runs = []
    for _ in range(5000):
        if plan.completed.is_set():
            break
        if len(runs) < 4 and (run := plan.take(chance.randrange(1, 400))):
            assert 0 <= run.at < run.end <= size
            runs.append(run)
        for run in list(runs):
            count = min(chance.randrange(0, 60), max(0, run.end - run.at))
            got[run.at : run.at + count] = b"x" * count
            plan.wrote(run, count)
            if run.at >= run.end or chance.random() < 0.1:
                plan.drop(run)
                runs.remove(run)
    assert plan.completed.is_set()
    assert bytes(got) == b"x" * size
    assert plan.have() == ((0, size),)
    assert before <= plan.done == size


def test_the_end_is_shared_and_runs_stay_near_the_front():
    plan = Plan(1000, [], ahead=100, least=50)
    first = plan.take(400)
    assert (first.start, first.end) == (0, 400)
    # Nothing begins more than 100 bytes behind the first gap: the run under way is shared.
    second = plan.take(400)
    assert (first.end, second.start, second.end) == (200, 200, 400)
    plan.wrote(first, 150)
    third = plan.take(400)
    assert (second.end, third.start, third.end) == (300, 300, 400)  # the longest one
    plan.wrote(first, 50)
    # Now the first gap is further on, but nothing beyond 300 may begin before it moves.
    fourth = plan.take(400)
    assert (fourth.start, fourth.end) == (250, 300)
    assert plan.take(400).start == 350
    assert plan.take(400) is None  # what is left of each is not worth a connection
    assert plan.front == 200


def test_what_is_written_is_at_the_front_or_not():
    plan = Plan(100, [(40, 50)], ahead=100, least=10)
    first, second = plan.take(40), plan.take(50)
    assert not plan.wrote(second, 10)
    assert plan.wrote(first, 30)
    assert (plan.front, plan.wrote(first, 10)) == (30, True)
    assert plan.front == 60


@pytest.fixture
def part(tmp_path):
    """A half-written file."""
    path = tmp_path / "part"
    path.write_bytes(bytes(1000))
    return path


def test_what_was_noted_is_read_again(part, tmp_path):
    journal = Journal(tmp_path / "journal", 1000)
    journal.note(((0, 100),), synced=False)
    journal.note(((0, 200), (300, 400)), synced=True)
    journal.note(((0, 250), (300, 400)), synced=False)
    journal.close()
    assert read_journal(tmp_path / "journal", part, 1000) == ((0, 250), (300, 400))
    # A file of another size is another file.
    assert read_journal(tmp_path / "journal", part, 1001) == ()
    # What was cut off is not there, whatever was noted.
    part.write_bytes(bytes(320))
    assert read_journal(tmp_path / "journal", part, 1000) == ((0, 250), (300, 320))
    part.unlink()
    assert read_journal(tmp_path / "journal", part, 1000) == ()


def test_after_a_new_start_of_the_system_only_what_was_synchronised_counts(
    part, tmp_path, monkeypatch
):
    journal = Journal(tmp_path / "journal", 1000)
    journal.note(((0, 200),), synced=True)
    journal.note(((0, 900),), synced=False)
    journal.close()
    assert read_journal(tmp_path / "journal", part, 1000) == ((0, 900),)
    for other in ("another boot", ""):
        monkeypatch.setattr(journal_module, "boot_id", lambda other=other: other)
        assert read_journal(tmp_path / "journal", part, 1000) == ((0, 200),)


def test_a_journal_cut_anywhere_says_nothing_wrong(part, tmp_path):
    path = tmp_path / "journal"
    journal = Journal(path, 1000)
    steps = [((0, 10 * number),) for number in range(1, 20)]
    for number, ranges in enumerate(steps):
        journal.note(ranges, synced=number % 5 == 0)
    journal.close()
    whole = path.read_bytes()
    for length in range(0, len(whole), 5):
        path.write_bytes(whole[:length])
        found = read_journal(path, part, 1000)
        assert found == () or found in steps
        # And it goes on from there: what is torn does not swallow the next note.
        again = Journal(path, 1000)
        again.note(((0, 777),), synced=False)
        again.close()
        assert read_journal(path, part, 1000) == ((0, 777),)


def test_garbage_is_no_journal(part, tmp_path):
    path = tmp_path / "journal"
    for garbage in (b"\0" * 500, b"00000000 {}", b"\xff\n\xfe " * 100, b'1 {"size": 1000}'):
        path.write_bytes(garbage)
        assert read_journal(path, part, 1000) == ()


def test_a_journal_stays_small(part, tmp_path):
    path = tmp_path / "journal"
    journal = Journal(path, 1000)
    for number in range(2000):
        journal.note(((0, number % 999 + 1),), synced=number % 100 == 0)
    journal.note(((0, 555),), synced=True)
    journal.close()
    assert path.stat().st_size < 80_000
    assert read_journal(path, part, 1000)[0][1] >= 555
    assert sorted(one.name for one in tmp_path.iterdir()) == ["journal", "part"]
