"""From a JSON schema to a grammar of the JSON that keeps to it.

What a grammar cannot say is told as a note, never dropped in silence. Objects list their properties
in the schema's order, and have others only where ``additionalProperties`` says so: what comes out
is valid, though not everything that would be.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import unquote

from app.native.integer_range import between
from app.native.pattern import UnsupportedPattern, pattern_rule
from app.native.schema_words import (
    OWN,
    SILENT,
    TYPES,
    Schema,
    bound_of,
    broken,
    count_of,
    guessed_type,
    list_of,
    mapping_of,
    of_type,
)

_MOST_TEXT = 1 << 18
_MOST_PARTS = 20_000
_DEEPEST = 60
_MOST_DIGITS = 15

_BASIC = {
    "space": r'| " " | "\n" [ \t]{0,20}',
    "char": r'[^"\\\x00-\x1F\x7F] | "\\" (["\\/bfnrt] | "u" [0-9a-fA-F]{4})',
    "string": r'"\"" char* "\""',
    "whole": '"0" | [1-9] [0-9]{0,14}',
    "integer": '"-"? whole',
    "number": '"-"? whole ("." [0-9]{1,15})? ([eE] [-+]? [0-9]{1,2})?',
    "boolean": '"true" | "false"',
    "null": '"null"',
    "value": "object | array | string | number | boolean | null",
    "object": '"{" space (member ("," space member)*)? "}"',
    "member": 'string space ":" space value space',
    "array": '"[" space (value space ("," space value space)*)? "]"',
    "digit": "[0-9]",
    "hex": "[0-9a-fA-F]",
    "date": '"\\"" day "\\""',
    "day": 'digit{4} "-" ("0" [1-9] | "1" [0-2]) "-" ("0" [1-9] | [12] digit | "3" [01])',
    "time": '"\\"" clock "\\""',
    "clock": '([01] digit | "2" [0-3]) ":" [0-5] digit ":" [0-5] digit ("." digit{1,6})? '
    '("Z" | [+-] ([01] digit | "2" [0-3]) ":" [0-5] digit)',
    "date-time": '"\\"" day "T" clock "\\""',
    "uuid": '"\\"" hex{8} ("-" hex{4}){3} "-" hex{12} "\\""',
}
_FORMATS = ("date", "time", "date-time", "uuid")
_NOTHING = '""'


def schema_grammar(text: str) -> tuple[str, list[str]]:
    """Return GBNF for a JSON schema, and what it does not enforce.

    Raises NativeFailure ("grammar") that says what cannot be understood.
    """
    if len(text) > _MOST_TEXT:
        raise broken(f"it is longer than {_MOST_TEXT:,} characters")
    try:
        schema = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise broken(f"it is not JSON ({error})") from error
    converter = _Converter(schema)
    root = converter.rule(schema, 0)
    return converter.grammar(root), converter.notes


class _Converter:
    def __init__(self, schema: object) -> None:
        self._whole = schema
        self._rules: dict[str, str] = {}
        self._referred: dict[str, str] = {}
        self._parts = 0
        self.notes: list[str] = []

    def grammar(self, root: str) -> str:
        lines = [f"root ::= {root}"]
        lines += [f"{name} ::= {body}" for name, body in {**_BASIC, **self._rules}.items()]
        return "\n".join(lines)

    def rule(self, schema: object, depth: int) -> str:
        """Return the name of the rule for a schema."""
        self._parts += 1
        if depth > _DEEPEST or self._parts > _MOST_PARTS:
            raise broken("it is too large")
        if schema is True or schema == {}:
            return "value"
        if not isinstance(schema, dict):
            raise broken(
                "a part of it allows nothing" if schema is False else "a part is no schema"
            )
        if "$ref" in schema:
            if all(key == "$ref" or key in SILENT for key in schema):
                return self._reference(schema["$ref"], depth)
            return self.rule(self._merged({}, schema, depth), depth + 1)
        if "const" in schema:
            return self._literals([schema["const"]])
        if "enum" in schema:
            return self._literals(list_of(schema, "enum"))
        if "allOf" in schema:
            return self.rule(self._all_of(schema, depth), depth + 1)
        for word in ("anyOf", "oneOf"):
            if word in schema:
                base = {key: value for key, value in schema.items() if key != word}
                ways = [self._merged(base, way, depth) for way in list_of(schema, word)]
                return self._choice(ways, depth)
        kind = schema.get("type")
        if isinstance(kind, list):
            return self._choice([of_type(schema, one) for one in kind], depth)
        return self._typed(schema, kind or guessed_type(schema), depth)

    def _typed(self, schema: Schema, kind: object, depth: int) -> str:
        if kind is None:
            self._note(schema, set())
            return "value"
        if not isinstance(kind, str) or kind not in TYPES:
            raise broken(f"there is no type “{kind}”")
        self._note(schema, OWN[kind])
        make: dict[str, Callable[[Schema, int], str]] = {
            "object": self._object, "array": self._array, "string": self._string,
            "integer": self._integer,
        }  # fmt: skip
        return make[kind](schema, depth) if kind in make else kind

    def _object(self, schema: Schema, depth: int) -> str:
        properties = mapping_of(schema, "properties")
        required = list_of(schema, "required")
        more = schema.get("additionalProperties", not properties and not required)
        if not properties and not required and more is True:
            return "object"
        names = [*properties, *(name for name in required if name not in properties)]
        members = [
            f'{_literal(json.dumps(name, ensure_ascii=False))} space ":" space '
            f"{self.rule(properties.get(name, True), depth + 1)} space"
            for name in names
        ]
        needed = [name in required for name in names]
        if more is not False:
            value = self.rule(more, depth + 1)
            member = f'{self._other_name(names)} space ":" space {value} space'
            members.append(f'{member} ("," space {member})*')
            needed.append(False)
        # Each rule is what may follow from a member on: before a comma is due, and after.
        first, later = "", ""
        for body, must in zip(reversed(members), reversed(needed), strict=True):
            name = self._add(body)
            rest = f" {later}" if later else ""
            start = f"{name}{rest}"
            if must:
                first, later = self._add(start), self._add(f'"," space {start}')
            else:
                first = self._add(f"{start} | {first or _NOTHING}")
                later = self._add(f'("," space {name})?{rest}')
        return self._add(f'"{{" space {first} "}}"')

    def _other_name(self, names: Sequence[str]) -> str:
        """Return a rule for a name that is none of these: theirs have values of their own."""
        # One with a quotation mark or the like is written with escapes, which no other name has.
        names = [name for name in names if json.dumps(name, ensure_ascii=False) == f'"{name}"']
        if not names:
            return "string"
        tree: dict[str, Any] = {}
        for name in names:
            branch = tree
            for letter in name:
                branch = branch.setdefault(letter, {})
            branch[""] = {}
        rest = self._add(
            r'[^"\\\x00-\x1F\x7F]*'
        )  # no escapes: they would be another way to write it
        todo = [(tree, self._add(""))]
        first = todo[0][1]
        while todo:
            branch, rule = todo.pop()
            letters = [letter for letter in branch if letter]
            ways = [r'[^"\\\x00-\x1F\x7F' + "".join(map(_in_class, letters)) + f"] {rest}"]
            for letter in letters:
                self._parts += 1
                following = self._add("")
                ways.append(f"[{_in_class(letter)}] {following}")
                todo.append((branch[letter], following))
            if "" not in branch:
                ways.append(_NOTHING)
            self._rules[rule] = " | ".join(ways)
        return self._add(rf'"\"" {first} "\""')

    def _array(self, schema: Schema, depth: int) -> str:
        least = count_of(schema, "minItems", 0)
        most = count_of(schema, "maxItems", None)
        items = schema.get("items", True)
        if isinstance(items, list):  # as schemas before 2020 wrote prefixItems
            heads, items = items, schema.get("additionalItems", False)
        else:
            heads = list_of(schema, "prefixItems")
            items = False if heads and "items" not in schema else items
        if most is not None and most < least:
            raise broken("an array's most items are below its least")
        first = [f"{self.rule(head, depth + 1)} space" for head in heads[:most]]
        if items is False or (most is not None and most <= len(first)):
            body = ' "," space '.join(first)
        else:
            item = f"{self.rule(items, depth + 1)} space"
            left = None if most is None else most - len(first)
            body = _listed(first, item, max(0, least - len(first)), left)
        return self._add(f'"[" space {body} "]"')

    def _string(self, schema: Schema, _depth: int) -> str:
        form = schema.get("format")
        ruled = ""
        if "pattern" in schema:
            try:
                ruled = self._add(pattern_rule(str(schema["pattern"])))
            except UnsupportedPattern as error:
                self.notes.append(f"The pattern “{schema['pattern']}” is not enforced: {error}.")
        elif form in _FORMATS:
            ruled = str(form)
        if ruled:
            known = {"pattern", "format"} if form in (None, *_FORMATS) else {"pattern"}
            self._note(schema, known)
            return ruled
        if form is not None:
            self.notes.append(f"The format “{form}” is not enforced.")
        least, most = count_of(schema, "minLength", 0), count_of(schema, "maxLength", None)
        if least == 0 and most is None:
            return "string"
        if most is not None and most < least:
            raise broken("a string's greatest length is below its least")
        return self._add(f'"\\"" char{{{least},{"" if most is None else most}}} "\\""')

    def _integer(self, schema: Schema, _depth: int) -> str:
        least, most = bound_of(schema, "minimum", 1), bound_of(schema, "maximum", -1)
        if least is None and most is None:
            return "integer"
        end = 10**_MOST_DIGITS - 1
        low, high = (
            max(-end, -end if least is None else least),
            min(end, end if most is None else most),
        )
        if low > high:
            raise broken("no integer lies within its bounds")
        return self._add(between(low, high))

    def _literals(self, values: Sequence[object]) -> str:
        if not values:
            raise broken("an enum is empty")
        texts = (json.dumps(value, ensure_ascii=False) for value in values)
        return self._add(" | ".join(_literal(text) for text in texts))

    def _choice(self, ways: Sequence[object], depth: int) -> str:
        if not ways:
            raise broken("a choice is empty")
        return self._add(" | ".join(self.rule(way, depth + 1) for way in ways))

    def _reference(self, reference: object, depth: int) -> str:
        if not isinstance(reference, str) or not reference.startswith("#"):
            raise broken(f"“{reference}” is not within it")
        if reference not in self._referred:
            name = self._referred[reference] = f"ref-{len(self._referred)}"
            self._rules[name] = self.rule(self._resolved(reference), depth + 1)
        return self._referred[reference]

    def _resolved(self, reference: str) -> object:
        found = self._whole
        for part in unquote(reference[1:]).split("/")[1:]:
            key = part.replace("~1", "/").replace("~0", "~")
            if isinstance(found, dict) and key in found:
                found = found[key]
            elif isinstance(found, list) and key.isdecimal() and int(key) < len(found):
                found = found[int(key)]
            else:
                raise broken(f"“{reference}” leads nowhere")
        return found

    def _all_of(self, schema: Schema, depth: int) -> Schema:
        merged: Schema = {key: value for key, value in schema.items() if key != "allOf"}
        for part in list_of(schema, "allOf"):
            merged = self._merged(merged, part, depth)
        return merged

    def _merged(self, base: Schema, other: object, depth: int) -> Schema:
        """Return one schema for what both ask for."""
        self._parts += 1
        if depth > _DEEPEST or self._parts > _MOST_PARTS:
            raise broken("it is too large")
        asked = {key for key in base if key not in SILENT}
        if other is True:
            return base
        if not isinstance(other, dict):
            raise broken("a part of it allows nothing" if other is False else "a part is no schema")
        for schema, second in ((base, other), (other, base)):
            if "$ref" in schema and (asked or len(schema) > 1):
                rest = {key: value for key, value in schema.items() if key != "$ref"}
                target = self._resolved(str(schema["$ref"]))
                merged = self._merged(rest, target, depth + 1)
                return self._merged(merged, second, depth + 1)
        if not asked:
            return other
        if "allOf" in other:
            other = dict(self._all_of(other, depth + 1))
        merged = {**base, **other}
        if "properties" in base and "properties" in other:
            both = {**mapping_of(base, "properties")}
            for name, value in mapping_of(other, "properties").items():
                both[name] = (
                    self._merged(both[name], value, depth + 1)
                    if (isinstance(both.get(name), dict))
                    else value
                )
            merged["properties"] = both
        if "required" in base and "required" in other:
            merged["required"] = list(
                dict.fromkeys([*list_of(base, "required"), *list_of(other, "required")])
            )
        special = {"properties", "required", "type", *SILENT}
        for key in asked & set(other):
            if key not in special and base[key] != other[key]:
                self.notes.append(f"Of two wishes for “{key}”, only one is enforced.")
        return merged

    def _note(self, schema: Schema, known: set[str]) -> None:
        told = {"type", *known, *SILENT}
        for key in schema:
            note = f"“{key}” is not enforced."
            if key not in told and note not in self.notes:
                self.notes.append(note)

    def _add(self, body: str) -> str:
        name = f"rule-{len(self._rules)}"
        self._rules[name] = body
        return name


def _literal(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped + '"'  # JSON has no raw line breaks, and neither has GBNF


def _in_class(letter: str) -> str:
    """Return a letter as it stands between square brackets."""
    return f"\\U{ord(letter):08x}"


def _listed(first: Sequence[str], item: str, least: int, most: int | None) -> str:
    """Return ``item`` from least to most times behind the first ones, commas between them."""
    following = f'("," space {item})'
    counts = f"{{{max(0, least - (not first))},{'' if most is None else most - (not first)}}}"
    if first:
        return ' "," space '.join(first) + f" {following}{counts}"
    whole = f"{item} {following}{counts}"
    return whole if least else f"({whole})?"
