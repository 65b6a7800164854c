"""Identity of rows: a parent's id and an ordinal, in bulk."""

from __future__ import annotations

import hashlib
import hmac

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.x12.findings import Ints


def child_ids(parents: pa.Array, ordinals: Ints, digits: int, mark: str = "") -> pa.Array:
    """``parent-NNN`` for each row, the ordinal with at least ``digits`` digits, after ``mark``."""
    numbers = pc.utf8_lpad(pc.cast(pa.array(ordinals), pa.string()), digits, "0")
    if mark:
        numbers = pc.binary_join_element_wise(mark, numbers, "")
    return pc.binary_join_element_wise(parents, numbers, "-")


def unit_id(file_id: str, level: str, *position: int) -> str:
    """Stable id of a unit that can be held: hash of file, level and position."""
    place = ":".join([file_id, level, *(str(p) for p in position)])
    return hashlib.sha256(place.encode()).hexdigest()[:16]


def salted(parts: list[pa.Array], salt: bytes, purpose: str) -> pa.Array:
    """First 16 hex of HMAC-SHA256 over the parts of each row; null where a part is null.

    The purpose goes into the hash, so that equal values of two columns do not get equal keys.
    """
    joined = pc.binary_join_element_wise(*parts, "\x1f").dictionary_encode()
    keys = [
        hmac.digest(salt, f"{purpose}\x1f{value}".encode(), "sha256").hex()[:16]
        for value in joined.dictionary.to_pylist()
    ]
    return pa.array(keys, pa.string()).take(joined.indices)
