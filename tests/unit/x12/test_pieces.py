"""A file read in pieces gives what it gives when read whole, row for row, wherever it is cut."""

from __future__ import annotations

from random import Random

import pytest

import pipelines.x12.batch
from pipelines.x12 import pieces, read_batch
from tests.sizes import size
from tests.unit.x12.generated import interchanges
from tests.unit.x12.samples import SALT, Spelling, claim, conserved, envelope, isa, professional, simple_835
from tests.unit.x12.test_public_files import ABSENT, EXPECTED, PUBLIC

WHOLE = 1 << 30


def told(files, piece_bytes, monkeypatch, accept=frozenset()):
    """Every table of a result, read in pieces of about that size."""
    monkeypatch.setattr(pieces, "PIECE_BYTES", piece_bytes)
    result = read_batch(files, SALT, accept)
    others = {"findings": result.findings, "units": result.quarantined_units, "controls": result.file_controls}
    return {name: table.combine_chunks() for name, table in (result.tables | others).items()}


def same(files, monkeypatch, sizes=(1, 400), accept=frozenset()):
    whole = told(files, WHOLE, monkeypatch, accept)
    for piece_bytes in sizes:
        assert told(files, piece_bytes, monkeypatch, accept) == whole
    return whole


def damaged(random, data):
    """Some bytes lost, doubled or changed."""
    for _ in range(random.randrange(1, 6)):
        at, length = random.randrange(len(data)), random.randrange(40)
        data = data[:at] + random.choice([b"", b"*", b"~", data[at : at + 2 * length], b" "]) + data[at + length :]
    return data


def several(*sets, usage="P"):
    """Two interchanges: the sets in two groups of one, then a set alone."""
    spelling = Spelling()
    group = ["GS", "HP", "S", "R", "20260105", "1147", "1", "X", "005010X221A1"]
    half = len(sets) // 2
    body = [group, *(s for one in sets[:half] for s in one), ["GE", half, "1"]]
    body += [[*group[:6], "2", *group[7:]], *(s for one in sets[half:] for s in one), ["GE", "9", "2"]]
    first = spelling.write([isa(spelling, usage), *body, ["IEA", "2", "000000907"]])
    return first + envelope([simple_835()], usage=usage)


def test_sets_groups_interchanges_and_their_oddities(monkeypatch):
    sets = [simple_835("96" if n % 3 else "95", ["PLB", "1", "20261231", "L6", str(n)]) for n in range(7)]
    text = several(*sets, usage="T")
    whole = same([("a", text.encode()), ("b", text.replace("IEA*2", "IEA*3").encode())], monkeypatch)
    assert whole["transactions"]["set_ordinal"].to_pylist() == [*range(1, 9), *range(1, 9)]
    assert whole["transactions"]["interchange_ordinal"].to_pylist() == [*[1] * 7, 2] * 2
    assert whole["transactions"]["group_ordinal"].to_pylist() == [1, 1, 1, 2, 2, 2, 2, 1] * 2
    found = whole["findings"]["code"].to_pylist()
    assert (found.count("X128"), found.count("X116"), found.count("X114")) == (4, 2, 1)


def test_held_sets_and_what_a_person_accepted(monkeypatch):
    text = envelope([simple_835(f"{96 + n}") for n in range(4)]).replace("CAS*CO*45*80", "CAS*CO*45*79", 2)
    held = same([("a", text.encode())], monkeypatch)["units"]["unit_id"].to_pylist()
    assert len(held) == 2
    assert len(same([("a", text.encode())], monkeypatch, accept=frozenset(held[1:]))["units"]) == 1


def test_claims_held_alone_stand_after_sets(monkeypatch):
    good, bad = professional(claim()), professional(claim("1.234", "C2"))
    torn = [*good[:-1]]
    text = envelope([bad, torn, good], kind="HC", guide="005010X222A1")
    levels = same([("a", text.encode())], monkeypatch)["units"]["level"].to_pylist()
    assert levels == ["transaction", "claim"]


@pytest.mark.parametrize("seed", range(size("x12_piece_files")))
def test_random_files_damaged_or_not(seed, monkeypatch):
    random = Random(seed)  # noqa: S311 - the same files each time
    data = "".join(how.write(segments) for segments, how in interchanges(random)).encode()
    same([("whole", data), ("damaged", damaged(random, data))], monkeypatch, (1, random.randrange(2, 3000)))


@ABSENT
def test_all_public_files(monkeypatch):
    names = sorted({name for kind in EXPECTED.values() for name in kind})
    same([(name, (PUBLIC / name).read_bytes()) for name in names], monkeypatch, (2000,))


def test_a_piece_that_cannot_be_read_holds_the_file_for_the_rest(monkeypatch):
    real = pipelines.x12.batch.read_remittances

    def failing(index, sets, cutter):
        if b"BOMB" in index.text:
            raise ValueError("value from the data")
        return real(index, sets, cutter)

    monkeypatch.setattr(pipelines.x12.batch, "read_remittances", failing)
    monkeypatch.setattr(pieces, "PIECE_BYTES", 1)
    sets = [simple_835(f"{96 + n}") for n in range(3)]
    sets[1][3][2] = "BOMB"
    result = read_batch([("a", envelope(sets).encode()), ("b", envelope([simple_835("90")]).encode())], SALT)
    conserved(result)
    assert result.tables["transactions"]["file_id"].to_pylist() == ["a", "b"]
    assert result.quarantined_units["code"].to_pylist() == ["X001"]
    assert result.findings["code"].to_pylist().count("X001") == 1
    assert "value from the data" not in str(result)
