"""`dev.py bundle`: Snug as one folder without a Python of its own to install, and its packages.

build/bundle/venv       what goes into it: the portable engine, Snug, their libraries
build/bundle/app/snug   the folder that PyInstaller makes of that
build/bundle/out        what is given to people: on Linux a .deb and a .tar.xz, on Windows an
                        installer and a .zip, on macOS a .dmg
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import platform
import re
import shlex
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import bundle_linux
import bundle_mac
import bundle_windows
import dev_system
from bundle_contents import version_of
from bundle_licences import add_system, write_licences
from dev_compiler import find_compiler, how_to_get_one
from dev_console import Progress, Trouble, run_logged, say
from dev_engine import engine_wheel, portable_recipe
from dev_files import CONSTRAINTS, LOGS, ROOT, engines_dir, locked
from dev_venv import clean_environment, venv_python

PYINSTALLER = ("pyinstaller==6.22.3", "pyinstaller-hooks-contrib==2026.9")
BUILD = ROOT / "build" / "bundle"
APP = BUILD / "app" / "snug"
OUT = BUILD / "out"
SPEC = ROOT / "packaging" / "bundle" / "snug.spec"
MB = 1_000_000


def make_bundle(env: Mapping[str, str]) -> Path:
    """Make the folder and the packages for this system; return the folder with the packages."""
    with locked(ROOT / "build" / "bundle.lock", "Another dev.py makes a bundle: waiting for it."):
        env = clean_environment(env)
        dev_system.provide(_missing(env))
        python = _venv(env)
        _install(python, env)
        write_licences(python, BUILD / "licences")
        write_publication(env, BUILD / "release.json")
        _freeze(python, env)
        if sys.platform.startswith("linux"):
            add_system(APP / "_internal", APP / "_internal" / "licences")
        shutil.rmtree(OUT, ignore_errors=True)
        OUT.mkdir(parents=True)
        say(f"The app is {size(APP) / MB:.0f} MB: {APP}")
        for package in _packages(env):
            say(f"  {package.stat().st_size / MB:.0f} MB  {package}")
        write_checksums(OUT)
        return OUT


def write_publication(env: Mapping[str, str], target: Path) -> None:
    """Write where this bundle will be published, which GitHub's workflows say; else nothing.

    It is what a bundle asks for a new version when its owner wants to know.
    """
    target.unlink(missing_ok=True)
    if repository := env.get("GITHUB_REPOSITORY"):
        api = env.get("GITHUB_API_URL") or "https://api.github.com"
        site = env.get("GITHUB_SERVER_URL") or "https://github.com"
        places = {
            "api": f"{api}/repos/{repository}/releases/latest",
            "page": f"{site}/{repository}/releases/latest",
        }
        target.write_text(json.dumps(places), encoding="utf-8")


def write_checksums(folder: Path) -> Path:
    """Write the SHA-256 of every file of a folder, as ``sha256sum --check`` reads them."""
    target = folder / f"SHA256SUMS-{sys.platform}-{platform.machine().lower()}.txt"
    target.unlink(missing_ok=True)
    lines = []
    for file in sorted(folder.iterdir()):
        with file.open("rb") as data:
            lines.append(f"{hashlib.file_digest(data, 'sha256').hexdigest()}  {file.name}\n")
    target.write_bytes("".join(lines).encode())  # no \r, which sha256sum would take for the name
    return target


def _packages(env: Mapping[str, str]) -> list[Path]:
    """Make what is given to people on this system."""
    if sys.platform == "win32":
        setup = bundle_windows.make_setup(APP, OUT, version(), env)
        archive = bundle_windows.pack(APP, OUT, version())
        return [setup, archive] if setup else [archive]
    if sys.platform == "darwin":
        return [bundle_mac.make_dmg(bundle_mac.app_bundle(APP), OUT, version())]
    return [bundle_linux.make_deb(APP, OUT, version()), bundle_linux.pack(APP, OUT, version())]


def version() -> str:
    """Return Snug's version, as app/__init__.py says it."""
    return version_of((ROOT / "app" / "__init__.py").read_text("utf-8"))


def size(folder: Path) -> int:
    """Return the bytes of all files in a folder, links not followed."""
    return sum(file.lstat().st_size for file in folder.rglob("*") if not file.is_dir())


def _missing(env: Mapping[str, str]) -> list[dev_system.Need]:
    """Return what this machine lacks to make a bundle."""
    # What a desktop may lack goes into the bundle, so it must be here.
    needs = dev_system.missing_libraries(("engine", "qt", "x11", "wayland"))
    needs += dev_system.missing_python_library()
    needs += dev_system.missing_venv_module()
    if find_compiler(env) is None and not sys.platform.startswith(("win", "darwin")):
        needs.append(dev_system.COMPILER)
    return needs


def _venv(env: Mapping[str, str]) -> Path:
    venv = BUILD / "venv"
    python = venv_python(venv)
    if python.exists() and subprocess.call([python, "-I", "-c", "import pip"]) == 0:
        return python
    shutil.rmtree(venv, ignore_errors=True)
    progress = Progress("Making the bundle's environment")
    command = [sys.executable, "-m", "venv", str(venv)]
    run_logged(command, LOGS / "bundle-venv.log", progress, env=env, cwd=ROOT)
    progress.done()
    return python


def _install(python: Path, env: dict[str, str]) -> None:
    compiler = find_compiler(env)
    if compiler is None:
        raise Trouble("The engine is compiled, and no C++ compiler is here.", how_to_get_one())
    engine = engine_wheel(python, portable_recipe(), compiler, engines_dir(env), env)
    progress = Progress("Installing what goes into the bundle")
    pip = [str(python), "-m", "pip", "install", "-c", str(CONSTRAINTS)]
    for step in (
        [*pip, "--no-deps", "--force-reinstall", str(engine)],
        [*pip, *PYINSTALLER, *_names(ROOT / "pyproject.toml")],
        # Snug itself afresh: its version may be the same and its code another.
        [*pip, "--no-deps", "--force-reinstall", str(ROOT)],
    ):
        run_logged(step, LOGS / "bundle-install.log", progress, env=env, cwd=ROOT)
    progress.done()


def _names(pyproject: Path) -> list[str]:
    import tomllib

    return list(tomllib.loads(pyproject.read_text("utf-8"))["project"]["dependencies"])


def _freeze(python: Path, env: dict[str, str]) -> None:
    progress = Progress("Making one folder of it")
    for former in (APP, bundle_mac.app_bundle(APP)):
        shutil.rmtree(former, ignore_errors=True)
    command = [
        *(str(python), "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"),
        *("--distpath", str(APP.parent), "--workpath", str(BUILD / "work"), str(SPEC)),
    ]
    # Its cache of analysed files stays with the build, not in the user's home.
    settings = {**env, "PYINSTALLER_CONFIG_DIR": str(BUILD / "cache")}
    run_logged(command, LOGS / "bundle-freeze.log", progress, env=settings, cwd=ROOT)
    _strip(APP)
    progress.done()


def _strip(folder: Path) -> None:
    """Take symbols out of libraries; numpy's are patched in a way that does not survive it."""
    tool = shutil.which("strip") if sys.platform.startswith("linux") else None
    if tool is None:
        return
    for file in folder.rglob("*.so*"):
        if (
            file.is_file()
            and not file.is_symlink()
            and "numpy" not in str(file.relative_to(folder))
        ):
            subprocess.run([tool, "--strip-unneeded", str(file)], check=False, capture_output=True)


def make_pack(backend: str, env: Mapping[str, str]) -> Path:
    """Build the engine pack for a kind of card and return its archive.

    What the pack's library links to besides llama.cpp is not in it: a driver's own parts, and
    CUDA's libraries, which ``SNUG_PACK_LIBRARIES`` (files, by the path separator) adds.
    """
    flags = {"cuda": "-DGGML_CUDA=ON", "vulkan": "-DGGML_VULKAN=ON"}
    if backend not in flags:
        raise Trouble(f"There is no pack named {backend!r}.", f"There are: {', '.join(flags)}.")
    env = clean_environment(env)
    python = _venv(env)
    compiler = find_compiler(env)
    if compiler is None:
        raise Trouble("The engine is compiled, and no C++ compiler is here.", how_to_get_one())
    extra = (flags[backend], *shlex.split(env.get("SNUG_ENGINE_ARGS", "")))
    recipe = portable_recipe(extra)
    wheel = engine_wheel(python, recipe, compiler, engines_dir(env), env)
    OUT.mkdir(parents=True, exist_ok=True)
    name = f"{backend}-{recipe.version}"
    target = OUT / f"snug-engine-{name}-{sys.platform}-{platform.machine()}.tar.xz"
    about = {
        "name": name, "backend": backend, "engine": recipe.version, "platform": sys.platform,
    }  # fmt: skip
    progress = Progress("Packing the engine pack")
    with zipfile.ZipFile(wheel) as files, tarfile.open(target, "w:xz", preset=6) as pack:
        pattern = re.compile(rf"llama_cpp/lib/((?:lib)?ggml-{backend}\.(?:so|dll|dylib))")
        found = [match for match in map(pattern.fullmatch, files.namelist()) if match]
        if not found:
            raise Trouble(f"The engine was built without {backend}.", f"See {LOGS / 'engine.log'}")
        for match in found:
            _add(pack, match[1], files.read(match[0]))
        for file in filter(None, env.get("SNUG_PACK_LIBRARIES", "").split(os.pathsep)):
            _add(pack, Path(file).name, Path(file).read_bytes())
        _add(pack, "pack.json", json.dumps(about).encode())
    progress.done()
    say(f"  {target.stat().st_size / MB:.0f} MB  {target}")
    write_checksums(OUT)
    return target


def _add(pack: tarfile.TarFile, name: str, data: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(data)
    pack.addfile(member, io.BytesIO(data))
