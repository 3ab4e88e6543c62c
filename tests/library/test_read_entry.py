"""What is known of one model, and what is wrong with those that cannot be opened."""

import pytest

from app.gguf.writer import write_gguf
from app.library.models import read_entry, remember


def test_a_model_says_what_it_is(tmp_path, make_model):
    path = make_model(tmp_path / "b.gguf", "B")

    entry = read_entry(path)

    assert entry.path == str(path)
    assert entry.name == "B"
    assert entry.architecture == "llama"
    assert entry.parameters == 2560
    assert entry.type == "Q4_K_M"
    assert entry.bits_per_weight == 4.5
    assert entry.size == path.stat().st_size
    assert entry.context_length == 2048
    assert entry.kind == "model"
    assert entry.problem is None


def test_a_damaged_file_says_what_is_wrong(tmp_path, make_model):
    path = make_model(tmp_path / "short.gguf")
    path.write_bytes(path.read_bytes()[:-100])

    entry = read_entry(path)

    assert entry.problem == "The file ends 100 bytes early. Download it again."
    assert entry.size == path.stat().st_size


def test_a_named_mix_is_shown_by_its_name(tmp_path, make_model):
    assert read_entry(make_model(tmp_path / "x-UD-Q4_K_XL.gguf")).type == "UD-Q4_K_XL"
    assert read_entry(make_model(tmp_path / "misnamed-Q8_0.gguf")).type == "Q4_K_M"


@pytest.mark.parametrize("missing", [0, 2])
def test_a_missing_part_is_named(tmp_path, missing, make_split):
    parts = make_split(tmp_path)
    parts[missing].unlink()

    problem = read_entry(parts[0]).problem or ""

    assert "1 of 3 parts of this model is missing" in problem
    assert parts[missing].name in problem


def test_a_renamed_part_is_recognised(tmp_path, make_split):
    path = make_split(tmp_path)[0].rename(tmp_path / "big.gguf")

    assert "one of 3 parts" in (read_entry(path).problem or "")


@pytest.mark.parametrize(
    ("more", "kind", "word"),
    [
        ({"general.architecture": "clip"}, "mmproj", "sees images"),
        ({"general.type": "mmproj"}, "mmproj", "sees images"),
        ({"general.type": "adapter"}, "adapter", "adapter"),
        ({"general.type": "imatrix"}, "imatrix", "importance matrix"),
    ],
)
def test_files_that_are_no_chat_model_say_so(tmp_path, more, kind, word, make_model):
    entry = read_entry(make_model(tmp_path / "x.gguf", **more))

    assert entry.kind == kind
    assert word in (entry.problem or "")


def test_a_vocabulary_without_weights_says_so(tmp_path):
    path = tmp_path / "vocab.gguf"
    write_gguf(path, {"general.architecture": "llama"}, [])

    assert "without weights" in (read_entry(path).problem or "")


def test_the_key_names_the_content_not_the_file(tmp_path, make_model):
    one = make_model(tmp_path / "one.gguf", "A")
    copy = tmp_path / "elsewhere" / "two.gguf"
    copy.parent.mkdir()
    copy.write_bytes(one.read_bytes())
    named_otherwise = make_model(tmp_path / "three.gguf", "B")
    trained_on = tmp_path / "four.gguf"
    data = bytearray(one.read_bytes())
    data[-700] ^= 1  # in the middle of its only tensor
    trained_on.write_bytes(data)

    keys = [read_entry(path).key for path in (one, copy, named_otherwise, trained_on)]

    assert keys[0] == keys[1]
    assert len(set(keys)) == 3


def test_remember_puts_the_latest_first(tmp_path):
    recent: tuple[str, ...] = ()
    for number in range(150):
        recent = remember(recent, tmp_path / f"{number}.gguf")

    assert recent == tuple(str(tmp_path / f"{number}.gguf") for number in reversed(range(150)))
    assert remember(recent, recent[3]) == (recent[3], *recent[:3], *recent[4:])


def test_remember_keeps_the_first_part_of_a_split_model(tmp_path):
    recent = remember((), tmp_path / "Big-00002-of-00003.gguf")

    assert recent == (str(tmp_path / "Big-00001-of-00003.gguf"),)
    assert remember(recent, tmp_path / "Big-00003-of-00003.gguf") == recent
