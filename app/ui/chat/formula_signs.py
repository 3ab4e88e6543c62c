"""What the commands of LaTeX's mathematics look like as characters."""

from __future__ import annotations

_GREEK = (
    "alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι "
    "kappa κ lambda λ mu μ nu ν xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς "
    "tau τ upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω "
    "Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω"
)
_SIGNS = (
    "infty ∞ partial ∂ nabla ∇ hbar ℏ ell ℓ Re ℜ Im ℑ aleph ℵ emptyset ∅ varnothing ∅ forall ∀ "
    "exists ∃ nexists ∄ neg ¬ lnot ¬ prime ′ degree ° circ ∘ bullet • ldots … dots … cdots ⋯ "
    "vdots ⋮ ddots ⋱ angle ∠ triangle △ top ⊤ bot ⊥ dagger † ddagger ‡ checkmark ✓ cdot · "
    "ast ∗ star ⋆ lbrace { rbrace } lvert | rvert | vert | Vert ‖ lVert ‖ rVert ‖ langle ⟨ "
    "rangle ⟩ lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉ backslash \\ imath ı jmath ȷ complement ∁ "
    "square □ blacksquare ■ diamond ⋄ clubsuit ♣ heartsuit ♡ spadesuit ♠ pounds £ S § P ¶"
)
_OPERATORS = (
    "times × div ÷ pm ± mp ∓ oplus ⊕ otimes ⊗ odot ⊙ cup ∪ cap ∩ setminus ∖ wedge ∧ land ∧ "
    "vee ∨ lor ∨ le ≤ leq ≤ leqslant ≤ ge ≥ geq ≥ geqslant ≥ ne ≠ neq ≠ equiv ≡ approx ≈ "
    "sim ∼ simeq ≃ cong ≅ propto ∝ ll ≪ gg ≫ prec ≺ succ ≻ in ∈ notin ∉ ni ∋ subset ⊂ "
    "subseteq ⊆ supset ⊃ supseteq ⊇ to → rightarrow → leftarrow ← gets ← leftrightarrow ↔ "
    "Rightarrow ⇒ Leftarrow ⇐ Leftrightarrow ⇔ implies ⟹ iff ⟺ mapsto ↦ longrightarrow ⟶ "
    "uparrow ↑ downarrow ↓ hookrightarrow ↪ perp ⊥ parallel ∥ mid ∣ nmid ∤ vdash ⊢ models ⊨ "
    "coloneqq ≔ triangleq ≜ asymp ≍ doteq ≐ lt < gt >"
)
_LARGE = (
    "sum ∑ prod ∏ coprod ∐ int ∫ iint ∬ iiint ∭ oint ∮ bigcup ⋃ bigcap ⋂ bigoplus ⨁ "
    "bigotimes ⨂ bigwedge ⋀ bigvee ⋁"
)
_NAMES = (
    "sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh coth log ln lg exp lim limsup "
    "liminf max min sup inf arg det dim ker deg gcd hom Pr mod bmod argmax argmin"
)
_SPACES = {",": "\u2009", ";": " ", ":": " ", "!": "", " ": " ", "quad": "  ", "qquad": "    ",
           "enspace": " ", "thinspace": "\u2009"}  # fmt: skip
_SUPERSCRIPTS = dict(zip("0123456789+-=()ni′*", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ′*", strict=True))
_SUBSCRIPTS = dict(zip("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", strict=True))
_ACCENTS = {
    "hat": "\u0302", "widehat": "\u0302", "bar": "\u0304", "overline": "\u0304",
    "tilde": "\u0303", "widetilde": "\u0303", "vec": "\u20d7", "dot": "\u0307", "ddot": "\u0308",
    "check": "\u030c", "acute": "\u0301", "grave": "\u0300", "breve": "\u0306",
    "underline": "\u0332",
}  # fmt: skip
_DOUBLE = dict(zip("CHNPQRZ", "ℂℍℕℙℚℝℤ", strict=True))


def _pairs(text: str) -> dict[str, str]:
    words = text.split()
    return dict(zip(words[::2], words[1::2], strict=True))


LETTERS = _pairs(_GREEK)
SIGNS = _pairs(_SIGNS) | {name: name for name in _NAMES.split()}
NAMES = frozenset(_NAMES.split())
OPERATORS = _pairs(_OPERATORS)
LARGE = _pairs(_LARGE)
SPACES = _SPACES
ACCENTS = _ACCENTS


def raised(text: str) -> str | None:
    """Return text in superscript characters, None where there are none for it."""
    return _all(text, _SUPERSCRIPTS)


def lowered(text: str) -> str | None:
    """Return text in subscript characters, None where there are none for it."""
    return _all(text, _SUBSCRIPTS)


def double_struck(text: str) -> str:
    """Return letters as in ℝ; others, which Unicode keeps elsewhere, are looked up there."""
    return "".join(_DOUBLE.get(letter) or _shifted(letter, 0x1D538, 0x1D552) for letter in text)


def calligraphic(text: str) -> str:
    """Return capital letters in script."""
    kept = dict(zip("BEFHILMR", "ℬℰℱℋℐℒℳℛ", strict=True))
    return "".join(kept.get(letter) or _shifted(letter, 0x1D49C, 0) for letter in text)


def _shifted(letter: str, capital: int, small: int) -> str:
    if "A" <= letter <= "Z":
        return chr(capital + ord(letter) - ord("A"))
    if small and "a" <= letter <= "z":
        return chr(small + ord(letter) - ord("a"))
    return letter


def _all(text: str, table: dict[str, str]) -> str | None:
    found = [table.get(character) for character in text]
    return None if None in found or not text else "".join(one for one in found if one)
