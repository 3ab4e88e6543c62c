"""One list over all stores: each content once, with all its places, read once."""


def by_name(entries):
    return {entry.name: entry for entry in entries}


def places(entry):
    return [(place.store, place.name) for place in entry.places]


def test_the_demo_first_then_files_in_their_order(library, guide, make_model, tmp_path):
    b, a = make_model(tmp_path / "b.gguf", "B"), make_model(tmp_path / "a.gguf", "A")

    entries = library.scan(files=[str(b), str(a)])

    assert [(entry.name, entry.demo) for entry in entries] == [
        ("Guide", True),
        ("B", False),
        ("A", False),
    ]
    assert entries[1].path == str(b)
    assert entries[1].type == "Q4_K_M"
    assert places(entries[1]) == [("file", "b.gguf")]
    assert not entries[1].owned


def test_the_demo_model_is_listed_once(library, guide):
    assert len(library.scan(files=[str(guide), str(guide)])) == 1


def test_files_that_are_not_there_stay_and_say_so(library, tmp_path):
    entries = library.scan(
        files=[str(tmp_path / "gone-Q8_0.gguf"), str(tmp_path / "usb" / "far.gguf")]
    )

    assert [entry.name for entry in entries[1:]] == ["gone-Q8_0", "far"]
    assert all(entry.gone for entry in entries[1:])
    assert entries[1].type == "Q8_0"
    assert "no longer in" in (entries[1].problem or "")
    assert "connect that and try again" in (entries[2].problem or "")


def test_a_split_model_is_one_entry(library, make_split, tmp_path):
    parts = make_split(tmp_path)

    entries = library.scan(files=[str(parts[1]), str(parts[0])])

    assert len(entries) == 2
    assert entries[1].path == str(parts[0])
    assert entries[1].parameters == 3 * 2560
    assert entries[1].size == sum(part.stat().st_size for part in parts)
    assert entries[1].problem is None
