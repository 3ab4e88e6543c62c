"""The list of models: what is known of each, and what is wrong with those that cannot be opened."""

import pytest

from app.gguf.types import TYPE_BY_NAME
from app.gguf.writer import NewTensor, write_gguf
from app.library.models import list_models, read_entry, remember

F16, Q4_K = TYPE_BY_NAME["F16"], TYPE_BY_NAME["Q4_K"]


def make(path, name="Tiny", kind=Q4_K, file_type=15, **more):
    path.parent.mkdir(parents=True, exist_ok=True)
    metadata = {
        "general.architecture": "llama",
        "general.name": name,
        "general.file_type": file_type,
        "llama.context_length": 2048,
    }
    write_gguf(path, metadata | more, [NewTensor("token_embd.weight", (256, 10), kind)])
    return path


@pytest.fixture
def demo(tmp_path):
    return make(tmp_path / "resources" / "demo.gguf", "Guide", F16, 1)


def test_demo_first_then_recent_files(demo, tmp_path):
    b, a = make(tmp_path / "b.gguf", "B"), make(tmp_path / "a.gguf", "A")

    entries = list_models(demo, [str(b), str(a)])

    assert [(entry.name, entry.source) for entry in entries] == [
        ("Guide", "demo"),
        ("B", "file"),
        ("A", "file"),
    ]
    first = entries[1]
    assert first.path == str(b)
    assert first.architecture == "llama"
    assert first.parameters == 2560
    assert first.type == "Q4_K_M"
    assert first.bits_per_weight == 4.5
    assert first.size == b.stat().st_size
    assert first.context_length == 2048
    assert first.problem is None


def test_the_demo_model_is_listed_once(demo):
    assert len(list_models(demo, [str(demo), str(demo)])) == 1


def test_files_that_are_gone_stay_and_say_so(demo, tmp_path):
    entries = list_models(
        demo, [str(tmp_path / "gone-Q8_0.gguf"), str(tmp_path / "usb" / "far.gguf")]
    )

    assert [entry.name for entry in entries[1:]] == ["gone-Q8_0", "far"]
    assert entries[1].type == "Q8_0"
    assert "no longer in" in (entries[1].problem or "")
    assert "connect that and try again" in (entries[2].problem or "")


def test_a_damaged_file_says_what_is_wrong(tmp_path):
    path = make(tmp_path / "short.gguf")
    path.write_bytes(path.read_bytes()[:-100])

    assert read_entry(path).problem == "The file ends 100 bytes early. Download it again."


def test_a_named_mix_is_shown_by_its_name(tmp_path):
    assert read_entry(make(tmp_path / "x-UD-Q4_K_XL.gguf")).type == "UD-Q4_K_XL"
    assert read_entry(make(tmp_path / "misnamed-Q8_0.gguf")).type == "Q4_K_M"


def split(folder, count=3):
    return [
        make(folder / f"Big-Q4_K_M-{number:05}-of-{count:05}.gguf", "Big", **{"split.count": count})
        for number in range(1, count + 1)
    ]


def test_a_split_model_is_one_entry(demo, tmp_path):
    parts = split(tmp_path)

    entries = list_models(demo, [str(parts[1]), str(parts[0])])

    assert len(entries) == 2
    assert entries[1].path == str(parts[0])
    assert entries[1].parameters == 3 * 2560
    assert entries[1].size == sum(part.stat().st_size for part in parts)
    assert entries[1].problem is None


@pytest.mark.parametrize("missing", [0, 2])
def test_a_missing_part_is_named(tmp_path, missing):
    parts = split(tmp_path)
    parts[missing].unlink()

    problem = read_entry(parts[0]).problem or ""

    assert "1 of 3 parts of this model is missing" in problem
    assert parts[missing].name in problem


def test_a_renamed_part_is_recognised(tmp_path):
    path = split(tmp_path)[0].rename(tmp_path / "big.gguf")

    assert "one of 3 parts" in (read_entry(path).problem or "")


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ({"general.architecture": "clip"}, "sees images"),
        ({"general.type": "adapter"}, "adapter"),
    ],
)
def test_files_that_are_no_chat_model_say_so(tmp_path, more, word):
    assert word in (read_entry(make(tmp_path / "x.gguf", **more)).problem or "")


def test_a_vocabulary_without_weights_says_so(tmp_path):
    path = tmp_path / "vocab.gguf"
    write_gguf(path, {"general.architecture": "llama"}, [])

    assert "without weights" in (read_entry(path).problem or "")


def test_remember_puts_the_latest_first(tmp_path):
    recent: tuple[str, ...] = ()
    for number in range(15):
        recent = remember(recent, tmp_path / f"{number}.gguf")

    assert len(recent) == 12
    assert recent[0] == str(tmp_path / "14.gguf")
    assert remember(recent, recent[3])[0] == recent[3]
    assert len(remember(recent, recent[3])) == 12


def test_remember_keeps_the_first_part_of_a_split_model(tmp_path):
    recent = remember((), tmp_path / "Big-00002-of-00003.gguf")

    assert recent == (str(tmp_path / "Big-00001-of-00003.gguf"),)
    assert remember(recent, tmp_path / "Big-00003-of-00003.gguf") == recent
