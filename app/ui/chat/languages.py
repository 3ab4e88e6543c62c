"""The languages of code blocks that are known: those alone are coloured, and name a file.

A model may write any word behind a fence. Some lexers take minutes for a line that is made for it,
and some suffixes make a text a program or a shortcut.
"""

from __future__ import annotations

SUFFIXES = {
    "ada": "adb", "asm": "asm", "awk": "awk", "bash": "sh", "bat": "bat", "batch": "bat",
    "c": "c", "c#": "cs", "c++": "cpp", "clojure": "clj", "cmake": "cmake", "cpp": "cpp",
    "cs": "cs", "csharp": "cs", "css": "css", "csv": "csv", "cuda": "cu", "dart": "dart",
    "diff": "diff", "docker": "dockerfile", "dockerfile": "dockerfile", "elixir": "ex",
    "elm": "elm", "erlang": "erl", "f#": "fs", "fish": "fish", "fortran": "f90", "fsharp": "fs",
    "gdscript": "gd", "glsl": "glsl", "go": "go", "golang": "go", "gradle": "gradle",
    "graphql": "graphql", "groovy": "groovy", "haskell": "hs", "hcl": "hcl", "html": "html",
    "http": "http", "ini": "ini", "java": "java", "javascript": "js", "jinja": "jinja",
    "js": "js", "json": "json", "json5": "json5", "jsonc": "jsonc", "jsonl": "jsonl",
    "jsx": "jsx", "julia": "jl", "kotlin": "kt", "kt": "kt", "latex": "tex", "less": "less",
    "lisp": "lisp", "lua": "lua", "make": "mk", "makefile": "mk", "markdown": "md",
    "matlab": "m", "md": "md", "mermaid": "mmd", "nasm": "asm", "nginx": "conf", "nim": "nim",
    "nix": "nix", "objc": "m", "objective-c": "m", "objectivec": "m", "ocaml": "ml",
    "octave": "m", "pascal": "pas", "patch": "diff", "perl": "pl", "php": "php",
    "powershell": "ps1", "prolog": "pl", "properties": "properties", "proto": "proto",
    "protobuf": "proto", "ps1": "ps1", "py": "py", "python": "py", "python3": "py", "r": "r",
    "racket": "rkt", "rb": "rb", "rs": "rs", "rst": "rst", "ruby": "rb", "rust": "rs",
    "sass": "sass", "scala": "scala", "scheme": "scm", "scss": "scss", "sh": "sh",
    "shell": "sh", "solidity": "sol", "sql": "sql", "svelte": "svelte", "swift": "swift",
    "tcl": "tcl", "terraform": "tf", "tex": "tex", "toml": "toml", "ts": "ts", "tsv": "tsv",
    "tsx": "tsx", "typescript": "ts", "typst": "typ", "verilog": "v", "vhdl": "vhd",
    "vim": "vim", "vue": "vue", "xml": "xml", "yaml": "yaml", "yml": "yaml", "zig": "zig",
    "zsh": "zsh",
}  # fmt: skip
"""What the name of a file in a language ends with, by the word behind a fence."""


def suffix_of(language: str) -> str:
    """Return what the name of a file with such code ends with, as ``.py``."""
    return f".{SUFFIXES.get(language, 'txt')}"
