"""Mapping files as text: read strictly, every fault with file and key; written as a person would write them."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable
from collections.abc import Mapping as Words
from dataclasses import fields
from difflib import get_close_matches
from typing import Any

from pipelines.errors import Exit, RcmError, error
from pipelines.intake.mapping import (
    DELIMITERS,
    Mapping,
    ReadRules,
    csv_tables,
    file_columns,
    fold,
    header_name,
    required_columns,
)
from pipelines.intake.mapping_values import DATE_FORMATS, NEGATIVES, TIMESTAMP_FORMATS

_WORDS_OF: dict[str, tuple[str, ...]] = {
    "date_format": DATE_FORMATS,
    "timestamp_format": TIMESTAMP_FORMATS,
    "negatives": NEGATIVES,
    "encoding": ("utf-8", "cp1252"),
    "delimiter": tuple(DELIMITERS),
}
_LISTS = ("leave_out_rows", "reversed_amounts")
_READ, _CONSTANTS, _VALUES, _LEAVE_OUT = "read", "constants", "values", "leave_out"


def parsed(name: str, data: bytes) -> list[Mapping]:
    """The mappings of one file, one for each kind it has a table for. ``name``: of the file, without its ending.

    Raises:
        RcmError: I032 no TOML, I033 a key not known, I034 a value that cannot be used, I035 a required column without
            header and constant; exit 3.
    """
    try:
        tables = tomllib.loads(data.decode("utf-8"))
    except tomllib.TOMLDecodeError as problem:
        raise _fault("I032", name, str(problem).rpartition("(")[2].rstrip(")")) from None
    except UnicodeDecodeError:
        raise _fault("I032", name, "not UTF-8 text") from None
    _known_keys(name, "", tables, [*csv_tables(), _READ, _CONSTANTS, _VALUES, _LEAVE_OUT])
    for key, table in tables.items():
        if not isinstance(table, dict):
            raise _fault("I034", name, f"{key}: it must be a table")
    kinds = [key for key in tables if key in csv_tables()]
    if not kinds:
        raise _fault("I035", name, "no table named after a kind")
    ours = sorted({column.name for kind in kinds for column in file_columns(csv_tables()[kind])})
    for part in (_CONSTANTS, _VALUES, _LEAVE_OUT):
        _known_keys(name, part, tables.get(part, {}), ours)
    rules = _rules(name, tables.get(_READ, {}), ours)
    return [_mapping(name, kind, tables, rules) for kind in kinds]


def _mapping(name: str, kind: str, tables: dict[str, Any], rules: ReadRules) -> Mapping:
    table = csv_tables()[kind]
    ours = [column.name for column in file_columns(table)]
    _known_keys(name, kind, tables[kind], ours)
    columns = {key: header_name(_text(name, f"{kind}.{key}", theirs)) for key, theirs in tables[kind].items()}
    constants = {
        key: _text(name, f"{_CONSTANTS}.{key}", value)
        for key, value in tables.get(_CONSTANTS, {}).items()
        if key in ours and key not in columns
    }
    missing = sorted(required_columns(table) - set(columns) - set(constants))
    if missing or not columns:
        raise _fault("I035", name, f"{kind}: {', '.join(missing) or 'no column'}")
    return Mapping(
        name,
        kind,
        columns,
        rules,
        constants,
        {key: _words(name, f"{_VALUES}.{key}", told) for key, told in tables.get(_VALUES, {}).items() if key in ours},
        {
            key: frozenset(fold(word) for word in _texts(name, f"{_LEAVE_OUT}.{key}", told))
            for key, told in tables.get(_LEAVE_OUT, {}).items()
            if key in ours
        },
    )


def _rules(name: str, told: dict[str, Any], ours: list[str]) -> ReadRules:
    _known_keys(name, _READ, told, [field.name for field in fields(ReadRules)])
    found: dict[str, Any] = {}
    for key, value in told.items():
        place = f"{_READ}.{key}"
        if key in _LISTS:
            found[key] = _texts(name, place, value)
            continue
        found[key] = _text(name, place, value)
        if key in _WORDS_OF and value not in _WORDS_OF[key]:
            raise _fault("I034", name, f"{place}: one of {', '.join(_WORDS_OF[key])}")
    for key in found.get("reversed_amounts", ()):
        if key not in ours:
            raise _fault("I033", name, f"{_READ}.reversed_amounts: {key}")
    separator = found.get("thousands_separator", "")
    if len(separator) > 1 or separator in tuple("0123456789.-+()"):
        raise _fault("I034", name, f"{_READ}.thousands_separator: one character, no digit, sign or point")
    if any(sign in found.get("currency_sign", "") for sign in "0123456789.-+()"):
        raise _fault("I034", name, f"{_READ}.currency_sign: no digit, sign or point")
    return ReadRules(**found)


def _words(name: str, place: str, told: Any) -> dict[str, str]:
    if not isinstance(told, dict):
        raise _fault("I034", name, f"{place}: it must be a table of words")
    return {fold(theirs): _text(name, place, ours) for theirs, ours in told.items()}


def _text(name: str, place: str, value: Any) -> str:
    if not isinstance(value, str):
        raise _fault("I034", name, f"{place}: it must be text in quotes")
    return value


def _texts(name: str, place: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str) and each.strip() for each in value):
        raise _fault("I034", name, f"{place}: it must be a list of texts in quotes")
    return tuple(value)


def _known_keys(name: str, table: str, told: Iterable[str], known: list[str]) -> None:
    for key in told:
        if key not in known:
            nearest = get_close_matches(key, known, n=1, cutoff=0)[0]
            raise _fault("I033", name, f"{table + '.' if table else ''}{key}; did you mean {nearest}?")


def _fault(code: str, name: str, where: str) -> RcmError:
    return error(code, f"mappings/{name}.toml: {where}", Exit.CONFIGURATION)


def written(mapping: Mapping, headers: Words[str, str], open_words: Words[str, Iterable[str]]) -> str:
    """A mapping as the text of its file.

    ``headers``: our column to their header as it stands in the file. ``open_words``: words of the export that nobody
    has translated yet, by column; they are written as comments to fill in.
    """
    lines = ["# How one export of the practice system is read. Ours = theirs. Written by rcm map; edit it as you like."]
    told = {field.name: getattr(mapping.rules, field.name) for field in fields(ReadRules)}
    rules = {key: value for key, value in told.items() if value != getattr(ReadRules(), key)}
    lines += _table(_READ, rules) + _table(mapping.kind, headers) + _table(_CONSTANTS, mapping.constants)
    for column in sorted({*mapping.words, *open_words}):
        lines += _table(f"{_VALUES}.{column}", mapping.words.get(column, {})) or ["", f"[{_VALUES}.{column}]"]
        lines += [f'# {_quoted(word)} = "..."' for word in open_words.get(column, ())]
    lines += _table(_LEAVE_OUT, {key: sorted(value) for key, value in mapping.leave_out.items()})
    return "\n".join(lines) + "\n"


def _table(name: str, told: Words[str, Any]) -> list[str]:
    if not told:
        return []
    return ["", f"[{name}]", *(f"{_key(key)} = {_value(value)}" for key, value in told.items())]


def _value(value: Any) -> str:
    return _quoted(value) if isinstance(value, str) else f"[{', '.join(map(_quoted, value))}]"


def _key(key: str) -> str:
    return key if key.replace("_", "").isalnum() and key.isascii() else _quoted(key)


def _quoted(text: str) -> str:
    """A TOML string; JSON escapes are TOML escapes."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
