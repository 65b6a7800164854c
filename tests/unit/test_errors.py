"""One catalogue for every code: each raised one is in it, each one in it is raised, and none shows a value."""

from __future__ import annotations

import pickle
import re
from pathlib import Path

import pytest

from pipelines.errors import CATALOGUE, Exit, RcmError, error, words_of
from pipelines.errors.entry import Entry
from pipelines.x12.findings import Code, severity

ROOT = Path(__file__).resolve().parents[2]
CODE = re.compile(r"""["']([SICXBG][0-9]{3})["']""")


def raised():
    """Codes named in our sources and models; those of the X12 reader stand in its ``Code`` alone."""
    found = {str(code) for code in Code}
    for room in ("pipelines", "expectations", "dashboards"):
        for path in (ROOT / room).rglob("*.py"):
            if path.parent.name not in {"errors", "x12"}:
                found.update(CODE.findall(path.read_text(encoding="utf-8")))
    for path in (ROOT / "dbt_project").rglob("*.sql"):
        found.update(CODE.findall(path.read_text(encoding="utf-8")))
    return found


def test_every_code_raised_is_in_the_catalogue_and_every_entry_is_used():
    assert raised() - set(CATALOGUE) == set()
    assert set(CATALOGUE) - raised() == set()


def test_the_reader_and_the_catalogue_judge_a_code_alike():
    assert {code: CATALOGUE[code].severity for code in Code} == {code: severity(code) for code in Code}


def test_every_entry_says_what_it_means_and_what_to_do():
    assert len(CATALOGUE) > 90
    for code, entry in CATALOGUE.items():
        assert re.fullmatch(r"[SICXBG][0-9]{3}", code), code
        assert entry.what, code
        assert not entry.what.endswith("."), code
        assert entry.effect.endswith("."), code
        assert entry.do.endswith("."), code
        assert code not in words_of(code), code
    assert words_of("Z999") == "Z999"


def test_a_code_cannot_stand_twice():
    from pipelines.errors import _catalogue

    entry = Entry("I001", "error", "a", "b.", "c.")
    with pytest.raises(ValueError, match="twice"):
        _catalogue((entry,), (entry,))


def test_an_error_carries_its_words_across_processes():
    original = error("I010", "0123456789abcdef", Exit.NO_INPUT)
    copy = pickle.loads(pickle.dumps(original))  # noqa: S301 - our own bytes
    assert (copy.code, copy.exit_code, str(copy)) == ("I010", Exit.NO_INPUT, str(original))
    assert isinstance(copy, RcmError)
