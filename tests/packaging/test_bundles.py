"""The bundles' recipes, as far as they can be read and tried without building one."""

from __future__ import annotations

import configparser
import hashlib
import json
import plistlib
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import bundle_check
import bundle_contents
import bundle_licences
import bundle_linux
import bundle_mac
import bundle_place
import bundle_root
import bundle_start
import bundle_uses
import bundle_windows
import dev_bundle
import dev_engine
import pytest
from dev_console import Trouble

from app import __version__

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"


def test_the_version_is_the_apps():
    assert dev_bundle.version() == __version__


@pytest.mark.parametrize("name", [
    "PySide6/Qt/lib/libQt6Network.so.6", "PySide6/Qt6Network.dll", "PySide6\\Qt6QuickWidgets.dll",
    "PySide6/Qt/lib/QtNetwork.framework/Versions/A/QtNetwork", "PySide6/opengl32sw.dll",
    "PySide6/Qt/plugins/imageformats/libqtiff.so", "PySide6\\plugins\\imageformats\\qtiff.dll",
    "PySide6/translations/qt_de.qm", "PySide6/Qt/plugins/tls/libqopensslbackend.so",
    "PySide6/Qt/translations/qtbase_fr.qm", "resources/translations/snug_de.ts",
    "resources/screenshots/chat-light-1280x800.png", "libQt6EglFsKmsSupport.so.6",
])  # fmt: skip
def test_what_nobody_loads_stays_out(name: str):
    assert not bundle_contents.wanted(name)


@pytest.mark.parametrize("name", [
    "PySide6/Qt/lib/libQt6Gui.so.6", "PySide6\\Qt6Widgets.dll", "PySide6/QtSvg.abi3.so",
    "PySide6/Qt/plugins/platforms/libqxcb.so", "PySide6\\plugins\\platforms\\qwindows.dll",
    "PySide6/Qt/plugins/platforms/libqcocoa.dylib", "PySide6\\plugins\\platforms\\qoffscreen.dll",
    "PySide6/Qt/plugins/imageformats/libqsvg.so", "resources/demo/snug-guide-f16.gguf",
    "PySide6/Qt/lib/QtGui.framework/Versions/A/QtGui", "resources/translations/snug_de.qm",
    "PySide6/Qt/translations/qtbase_de.qm", "PySide6\\translations\\qtbase_de.qm",
])  # fmt: skip
def test_what_snug_needs_stays_in(name: str):
    assert bundle_contents.wanted(name)


def test_each_library_of_the_engine_comes_once_by_the_name_that_is_asked_for():
    names = [
        *("libllama.so", "libllama.so.0", "libllama.so.0.5.0", "libggml.so", "libggml.so.0"),
        *("libggml-cpu-haswell.so", "libggml-cpu-sapphirerapids.so", "cmake", "pkgconfig"),
    ]
    found = bundle_contents.engine_libraries(Path("lib", name) for name in names)
    assert {name for name, _ in found} == {"libllama.so", "libggml.so.0", "libggml-cpu-haswell.so"}
    names = ["llama.dll", "ggml-cpu-haswell.dll", "ggml-cpu-piledriver.dll", "llama.lib"]
    found = bundle_contents.engine_libraries(Path("lib", name) for name in names)
    assert {name for name, _ in found} == {"llama.dll", "ggml-cpu-haswell.dll"}


@pytest.mark.parametrize(("system", "has", "lacks"), [
    ("linux", "-DGGML_CPU_ALL_VARIANTS=ON", "-DGGML_OPENMP=OFF"),
    ("win32", "-DGGML_BACKEND_DL=ON", "-DGGML_METAL=ON"),
    ("darwin", "-DGGML_METAL=ON", "-DGGML_BACKEND_DL=ON"),
])  # fmt: skip
def test_the_portable_engine_on_each_system(system: str, has: str, lacks: str):
    recipe = dev_engine.Recipe("1", (), False, dev_engine.ANY_CPU, (system, "x86_64", ""), "")
    arguments = recipe.cmake_args
    assert has in arguments
    assert lacks not in arguments
    assert {"-DGGML_NATIVE=OFF", "-DLLAVA_BUILD=OFF"} <= set(arguments)
    assert "-DCMAKE_INSTALL_LIBDIR=llama_cpp/lib" in arguments


def test_the_spec_is_python():
    compile((PACKAGING / "bundle" / "snug.spec").read_text("utf-8"), "snug.spec", "exec")


def test_the_control_file(tmp_path: Path):
    (tmp_path / "file").write_bytes(b"x" * 4096)
    lines = bundle_linux.control_text(tmp_path, "1.2.3").splitlines()
    fields = dict(line.split(": ", 1) for line in lines if not line.startswith(" "))
    assert fields["Package"] == "snug"
    assert fields["Version"] == "1.2.3"
    assert fields["Installed-Size"] == "4"
    for needed in fields["Depends"].split(", "):
        assert re.fullmatch(r"[a-z0-9+.-]+(?: \(>= [\d.]+\))?", needed)
    assert all(line.startswith(" ") for line in lines[lines.index("Priority: optional") + 2 :])


def test_the_c_library_is_asked_for_as_new_as_it_is_needed(tmp_path: Path):
    (tmp_path / "lib").mkdir()
    old, new = b"\x7fELF...\0GLIBC_2.9\0GLIBC_2.17\0", b"\x7fELF\0GLIBC_2.36\0GLIBC_2.4\0"
    (tmp_path / "lib" / "old.so").write_bytes(old)
    (tmp_path / "lib" / "text").write_bytes(b"\0GLIBC_2.99\0")
    assert bundle_linux.needed_glibc(tmp_path) == "2.17"
    (tmp_path / "lib" / "new.so").write_bytes(new)
    (tmp_path / "lib" / "link.so").symlink_to("nowhere")
    assert bundle_linux.needed_glibc(tmp_path) == "2.36"


def test_the_desktop_entry_opens_models():
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(PACKAGING / "linux" / "app.snug.Snug.desktop", encoding="utf-8")
    entry = parser["Desktop Entry"]
    assert (entry["Type"], entry["Exec"]) == ("Application", "/usr/bin/snug %f")
    assert entry["Icon"] == "app.snug.Snug"
    assert "application/x-gguf" in entry["MimeType"].split(";")
    mime = ElementTree.parse(PACKAGING / "linux" / "app.snug.Snug.mime.xml").getroot()
    names = "{http://www.freedesktop.org/standards/shared-mime-info}"
    assert mime.find(f"{names}mime-type").get("type") == "application/x-gguf"
    about = ElementTree.parse(PACKAGING / "linux" / "app.snug.Snug.metainfo.xml").getroot()
    assert about.find("id").text == "app.snug.Snug"
    assert about.find("releases/release").get("version") == __version__


def test_macos_is_told_about_models():
    kept = plistlib.loads(plistlib.dumps(bundle_contents.info_plist("1.2.3")))
    assert kept["CFBundleShortVersionString"] == "1.2.3"
    (document,) = kept["CFBundleDocumentTypes"]
    (kind,) = kept["UTImportedTypeDeclarations"]
    assert document["LSItemContentTypes"] == [kind["UTTypeIdentifier"]]
    assert kind["UTTypeTagSpecification"]["public.filename-extension"] == ["gguf"]


def test_entitlements_are_few():
    asked = plistlib.loads((PACKAGING / "macos" / "entitlements.plist").read_bytes())
    assert asked == {
        "com.apple.security.cs.allow-unsigned-executable-memory": True,
        "com.apple.security.cs.disable-library-validation": True,
    }


def test_a_disk_image_holds_the_app_and_is_tried_again_while_busy(fake_tools, tmp_path: Path):
    app = tmp_path / "app" / "Snug.app"
    app.mkdir(parents=True)
    (app / "link").symlink_to("target")
    out = tmp_path / "build" / "out"
    out.mkdir(parents=True)
    # The third try works, and finds what is to be in the image.
    calls = fake_tools(
        "hdiutil",
        f"""
[ $(wc -l < "$(dirname "$0")/hdiutil.calls") -lt 3 ] && {{ echo busy >&2; exit 1; }}
[ -L "{tmp_path}/build/dmg/Applications" ] && [ -L "{tmp_path}/build/dmg/Snug.app/link" ]""",
    )
    made = bundle_mac.make_dmg(app, out, "1.2.3", seconds=0)
    lines = calls.read_text().splitlines()
    assert len(lines) == 3
    assert lines[0].endswith(str(made))
    assert "-format ULMO" in lines[0]
    assert not (tmp_path / "build" / "dmg").exists()


def test_a_disk_image_that_stays_impossible_is_said(fake_tools, tmp_path: Path):
    (tmp_path / "Snug.app").mkdir()
    (tmp_path / "out").mkdir()
    fake_tools("hdiutil", "echo no space >&2; exit 1")
    with pytest.raises(Trouble) as trouble:
        bundle_mac.make_dmg(tmp_path / "Snug.app", tmp_path / "out", "1", seconds=0)
    assert trouble.value.hint == "no space"


def setup_script() -> dict[str, list[str]]:
    """Return the installer's lines by section; its sections, not its Pascal."""
    sections: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in (PACKAGING / "windows" / "snug.iss").read_text("utf-8").splitlines():
        if match := re.fullmatch(r"\[(\w+)\]", line):
            lines = sections.setdefault(match[1], [])
        elif line and not line.startswith(";"):
            lines.append(line)
    return sections


def test_the_installer_needs_no_administrator():
    sections = setup_script()
    assert list(sections) == [
        "Setup", "Languages", "Tasks", "InstallDelete", "Files", "Icons", "Registry", "Run", "Code",
    ]  # fmt: skip
    setup = dict(line.split("=", 1) for line in sections["Setup"])
    assert setup["PrivilegesRequired"] == "lowest"
    assert "PrivilegesRequiredOverridesAllowed" not in setup
    assert setup["ChangesAssociations"] == "yes"
    for name in ("SetupIconFile", "LicenseFile"):
        assert (PACKAGING / "windows" / setup[name].replace("\\", "/")).is_file()
    assert re.fullmatch(r"\{\{[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}\}", setup["AppId"])


def test_the_installer_writes_for_its_user_only_and_names_no_data():
    sections = setup_script()
    for line in sections["Registry"]:
        fields = dict(part.split(": ", 1) for part in line.split("; "))
        assert fields["Root"] == "HKCU"
        assert fields["Subkey"].startswith('"Software\\Classes\\')
        assert fields["Tasks"] == "gguf"
    gone = [line for line in sections["InstallDelete"] if not line.startswith(";")]
    assert gone == [r'Type: filesandordirs; Name: "{app}\_internal"']
    assert "UninstallDelete" not in sections
    for line in (*sections["Files"], *sections["Icons"]):
        assert "{app}" in line


@pytest.mark.parametrize("folder", ["Inno Setup 6", "Inno Setup 7"])
def test_the_installers_compiler_is_looked_for(folder: str, tmp_path: Path):
    assert bundle_windows.find_compiler({"PATH": ""}) is None
    there = tmp_path / "Programs" / folder / "ISCC.exe"
    there.parent.mkdir(parents=True)
    there.touch()
    found = bundle_windows.find_compiler({"PATH": "", "LOCALAPPDATA": str(tmp_path)})
    assert found == there
    assert bundle_windows.find_compiler({"SNUG_ISCC": "own"}) == Path("own")
    command = bundle_windows.setup_command(found, Path("app"), Path("out"), "1.2")
    assert command[1:5] == ["/Q", "/DVersion=1.2", "/DSource=app", "/Oout"]
    text = (PACKAGING / "windows" / "snug.iss").read_text("utf-8")
    assert "OutputBaseFilename=Snug-{#Version}-windows-x64-setup" in text


def test_without_it_there_is_an_archive_all_the_same(tmp_path: Path, capsys):
    assert bundle_windows.make_setup(tmp_path, tmp_path, "1", {"PATH": ""}) is None
    assert "Inno Setup" in capsys.readouterr().out
    app = tmp_path / "app"
    (app / "_internal").mkdir(parents=True)
    (app / "_internal" / "file").write_text("text")
    with zipfile.ZipFile(bundle_windows.pack(app, tmp_path, "1")) as archive:
        (name,) = archive.namelist()
    assert re.fullmatch(r"snug-1-windows-\w+/_internal/file", name)


def test_the_bundle_is_tried_with_the_program_that_prints():
    app = Path("build", "app", "snug")
    assert bundle_check.terminal_program(app, "linux") == app / "snug"
    assert bundle_check.terminal_program(app, "win32") == app / "snug-cli.exe"
    inside = Path("build", "app", "Snug.app", "Contents", "MacOS", "snug")
    assert bundle_check.terminal_program(app, "darwin") == inside


def test_every_step_is_run_and_the_last_line_says_how_it_went(capsys):
    done = []

    def step(name: str, error: Exception | None = None):
        def run() -> str:
            done.append(name)
            if error:
                raise error
            return f"{name} is well"

        return name, run

    well, bad = step("size"), step("start", Trouble("It is slow."))
    left = step("deb", bundle_place.NotTried("this takes root"))
    assert bundle_check.run_steps([well, bad, left], whole=False) == 1
    assert done == ["size", "start", "deb"]
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("size is well") for line in lines)
    assert re.fullmatch(
        r"Failed: start: 1 of 3 steps went well in .*\. Not tried: deb \(this takes root\)\.",
        lines[-1],
    )
    assert bundle_check.run_steps([well, left], whole=False) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("The bundle works: 1 of 2 steps")
    # A workflow that has all that the test needs takes nothing less.
    assert bundle_check.run_steps([well, left], whole=True) == 1
    assert (
        capsys.readouterr().out.splitlines()[-1].startswith("Failed: deb (this takes root): 1 of")
    )


def test_a_bundle_without_the_text_of_a_licence_is_refused(tmp_path: Path):
    folder = tmp_path / "_internal" / "licences"
    folder.mkdir(parents=True)
    (folder / "MIT.txt").write_text("MIT", "utf-8")
    rows = [{"name": "One", "texts": ["MIT.txt"]}]
    (folder / "list.json").write_text(json.dumps(rows), "utf-8")
    assert bundle_check.licences(tmp_path / "snug") == "1 parts, each with the text of its licence"
    rows += [{"name": "Two", "texts": []}, {"name": "Three", "texts": ["gone.txt"]}]
    (folder / "list.json").write_text(json.dumps(rows), "utf-8")
    with pytest.raises(Trouble, match=r"Two, Three\."):
        bundle_check.licences(tmp_path / "snug")


def test_a_bundle_speaks_every_language_that_the_source_speaks(tmp_path: Path):
    ours = tmp_path / "_internal" / "resources" / "translations"
    qts = tmp_path / "_internal" / "PySide6" / "Qt" / "translations"
    for folder in (ours, qts):
        folder.mkdir(parents=True)
    (ours / "snug_de.qm").touch()
    with pytest.raises(Trouble, match=r"qtbase_de\.qm"):
        bundle_check.languages(tmp_path / "snug")
    (qts / "qtbase_de.qm").touch()
    assert bundle_check.languages(tmp_path / "snug") == "English, de"


def test_the_source_is_as_cold_as_the_bundle():
    folders = bundle_start.source_folders(Path(sys.executable))
    assert ROOT / "app" in folders
    assert any((folder / "argparse.py").is_file() for folder in folders)
    assert all(folder.is_dir() for folder in folders)


def test_forgetting_files_leaves_them_as_they_are(tmp_path: Path):
    (tmp_path / "file").write_bytes(b"x" * 10_000)
    (tmp_path / "link").symlink_to("nowhere")
    bundle_start.forget([tmp_path])
    assert (tmp_path / "file").read_bytes() == b"x" * 10_000


def test_the_pdf_that_a_bundle_must_read_is_one(tmp_path: Path):
    from app.documents.document import Limits
    from app.documents.files import read_file

    (tmp_path / "letter.pdf").write_bytes(bundle_uses.pdf_of("Well then."))
    read = read_file(tmp_path / "letter.pdf", Limits(), lambda page, pages: None)
    assert read.text.splitlines()[-1] == "Well then."


def test_a_debian_is_not_tried_without_what_makes_one(monkeypatch, tmp_path: Path):
    monkeypatch.setattr(bundle_root.os, "geteuid", lambda: 1000)
    with pytest.raises(bundle_place.NotTried, match="root"):
        bundle_root.try_deb(tmp_path / "snug.deb")
    monkeypatch.setattr(bundle_root.os, "geteuid", lambda: 0)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(bundle_place.NotTried, match="debootstrap"):
        bundle_root.try_deb(tmp_path / "snug.deb")


def test_a_debian_that_cannot_be_made_is_said_with_the_reason(monkeypatch, fake_tools, tmp_path):
    monkeypatch.setattr(bundle_root.os, "geteuid", lambda: 0)
    fake_tools("debootstrap", "echo 'E: Failed getting release file' >&2; exit 1")
    with pytest.raises(bundle_place.NotTried, match="Failed getting release file"):
        bundle_root.try_deb(tmp_path / "snug.deb")


def test_an_answer_is_seen_when_it_is_whole(tmp_path: Path):
    from app.chat.store import ConversationStore

    database = tmp_path / "snug.db"
    assert bundle_root._answer(database) == ""
    store = ConversationStore(database)
    chat = store.create_conversation("One")
    asked = store.add_message(chat.id, "user", "What?", parent=None)
    assert bundle_root._answer(database) == ""
    store.add_message(chat.id, "assistant", "This.", parent=asked.id)
    assert bundle_root._answer(database) == "This."
    store.close()


def test_an_empty_home_on_each_system(tmp_path: Path):
    env = {"SYSTEMROOT": "C:\\Windows", "PYTHONPATH": "x", "LOCALAPPDATA": "C:\\mine"}
    there = bundle_place.home_of(tmp_path, env, "win32")
    assert (there["SYSTEMROOT"], there["LOCALAPPDATA"]) == ("C:\\Windows", str(tmp_path))
    assert "PYTHONPATH" not in there
    assert bundle_place.home_of(tmp_path, env, "darwin")["HOME"] == str(tmp_path)


def test_checksums_are_those_that_sha256sum_reads(tmp_path: Path):
    (tmp_path / "a.deb").write_bytes(b"one")
    (tmp_path / "b.tar.xz").write_bytes(b"two")
    dev_bundle.write_checksums(tmp_path)
    written = dev_bundle.write_checksums(tmp_path)  # again, itself not among them
    assert written.read_bytes().decode() == "".join(
        f"{hashlib.sha256(data).hexdigest()}  {name}\n"
        for name, data in (("a.deb", b"one"), ("b.tar.xz", b"two"))
    )


def test_a_bundle_of_the_workflow_knows_where_it_is_published(tmp_path: Path):
    from app.core.publication import publication

    file = tmp_path / "release.json"
    dev_bundle.write_publication({"GITHUB_REPOSITORY": "owner/snug"}, file)
    found = publication(file)
    assert found is not None
    assert found.api == "https://api.github.com/repos/owner/snug/releases/latest"
    assert found.page == "https://github.com/owner/snug/releases/latest"
    dev_bundle.write_publication({}, file)  # what an earlier one knew is forgotten
    assert publication(file) is None


def test_the_list_of_licences_names_texts_that_are_there(tmp_path: Path):
    bundle_licences.write_licences(Path(sys.executable), tmp_path / "licences")
    listed = json.loads((tmp_path / "licences" / "list.json").read_text("utf-8"))
    rows = {row["name"]: row for row in listed}
    for row in listed:
        for name in row["texts"]:
            assert (tmp_path / "licences" / name).stat().st_size > 100
    assert rows["Qt"]["texts"] == ["LGPL-3.txt", "GPL-3.txt"]
    ours = (tmp_path / "licences" / rows["llama.cpp and ggml"]["texts"][0]).read_text("utf-8")
    assert "ggml authors" in ours
    assert "Snug" not in ours
    assert "pip" not in rows
    unsaid = [name for name, row in rows.items() if not row["texts"]]
    assert unsaid == []


def test_the_systems_libraries_bring_their_licences(fake_tools, tmp_path: Path):
    app, target, share = tmp_path / "app", tmp_path / "licences", tmp_path / "share"
    for folder in (app, target, share / "doc" / "libglib2.0-0", share / "common-licenses"):
        folder.mkdir(parents=True)
    (app / "libglib-2.0.so.0").touch()
    (app / "libours.so").touch()
    (app / "libQt6Core.so.6").symlink_to("PySide6")
    (target / "list.json").write_text('[{"name": "Qt"}]', "utf-8")
    said = "See /usr/share/common-licenses/LGPL-2.1, or /usr/share/common-licenses/gone."
    (share / "doc" / "libglib2.0-0" / "copyright").write_text(said, "utf-8")
    (share / "common-licenses" / "LGPL-2.1").write_text("GNU LESSER", "utf-8")
    asked = fake_tools(
        "dpkg-query",
        """
case "$*" in
  *glib-2.0.so*) echo "libglib2.0-0:amd64: /usr/lib/libglib-2.0.so.0" ;;
  *Package*) printf "glib2.0 2.74.6-2" ;;
  *) exit 1 ;;
esac""",
    )
    bundle_licences.add_system(app, target, share)
    assert "Qt" not in asked.read_text()
    listed = json.loads((target / "list.json").read_text("utf-8"))
    assert listed == [{"name": "Qt"}, {
        "name": "glib2.0 (system library)", "version": "2.74.6-2",
        "texts": ["system-glib2.0.txt", "LGPL-2.1.txt"],
    }]  # fmt: skip
    assert (target / "LGPL-2.1.txt").read_text("utf-8") == "GNU LESSER"


def test_a_package_without_a_licence_file_says_it_in_its_source():
    source = "#####\n# Copyright (c) Somebody\n#\n# Do as you like.\n#####\n\nimport sys\n# x\n"
    assert bundle_licences.head_of(source) == "Copyright (c) Somebody\n\nDo as you like.\n"


def test_a_package_made_of_it_is_a_value_the_app_reads(tmp_path: Path):
    from app.licences import parts, text_of

    bundle_licences.write_licences(Path(sys.executable), tmp_path)
    found = {part.name: part for part in parts(tmp_path)}
    assert "LESSER GENERAL PUBLIC LICENSE" in text_of(found["Qt"], tmp_path)


def workflow() -> dict:
    yaml = pytest.importorskip("yaml")
    return yaml.safe_load((ROOT / ".github" / "workflows" / "bundles.yml").read_text("utf-8"))


def test_the_workflow_pins_what_it_uses_and_asks_for_little():
    asked = workflow()
    assert asked["permissions"] == {"contents": "read"}
    steps = [step for job in asked["jobs"].values() for step in job["steps"]]
    used = [step["uses"] for step in steps if "uses" in step]
    assert used
    for action in used:
        assert re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", action)
    assert "secrets." not in json.dumps(steps)


def test_the_workflow_tries_every_bundle_where_it_is_made():
    jobs = workflow()["jobs"]
    for name in ("linux", "desktop"):
        commands = [step.get("run", "") for step in jobs[name]["steps"]]
        assert any(
            re.search(r"packaging/dev\.py bundle --test --whole$", text) for text in commands
        )
    runners = {one["runner"] for one in jobs["desktop"]["strategy"]["matrix"]["include"]}
    assert runners == {"windows-2025", "macos-15", "macos-15-intel"}
    assert jobs["linux"]["container"]["image"] == "debian:12"


@pytest.mark.parametrize("job", ["linux", "vulkan-pack", "checksums"])
def test_the_workflows_shell_lines_are_shell(job: str, tmp_path: Path):
    for step in workflow()["jobs"][job]["steps"]:
        if "run" in step:
            done = subprocess.run(["bash", "-n"], input=step["run"], text=True, check=False,
                                  capture_output=True)  # fmt: skip
            assert done.returncode == 0, done.stderr
