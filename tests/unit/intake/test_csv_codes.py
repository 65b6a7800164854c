"""Every code of CSV files, sheets and mappings: a fixture that has the defect, and nothing but its code."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.errors.csv import ENTRIES
from pipelines.intake.mapping import Mappings
from pipelines.intake.reading import Options, read_files
from tests.workbooks import workbook

FILE = "f" * 64
OWN = "deposit_id,deposit_date,amount_usd,trace_number\n"
VISITS = "encounter_id,claim_id,patient_id,service_date,provider_npi,visit_mode\n"
LOG = "coding_event_id,claim_id,line_number,code_system,code,units,coder_id,action,coded_at\n"
THEIRS = "Dep #,Date,Amount,Payer\n"
MAPPING = (
    '[bank_deposits]\ndeposit_id = "Dep #"\ndeposit_date = "Date"\namount_usd = "Amount"\npayer_name = "Payer"\n'
    '[read]\ndate_format = "MM/DD/YYYY"\nleave_out_rows = ["Carried"]\n'
)
ACTIONS = (
    '[denial_actions]\naction_id = "Id"\nclaim_id = "Claim"\naction_date = "Date"\naction = "What"\n'
    '[coding_log]\ncoding_event_id = "Id"\nclaim_id = "Claim"\nline_number = "Line"\ncode_system = "Set"\n'
    'code = "Code"\ncoder_id = "Who"\naction = "What"\ncoded_at = "When"\n'
)
SITES = [["location_id", "location_name"], ["L1", "Main"]]
GOOD, MAPPED = "D1,2026-01-01,1,T\n", "D1,1/1/2026,1,\n"
# Code -> file, and the mapping files it is read with.
FOUND: dict[str, tuple[str | bytes, tuple[str, ...]]] = {
    "C001": ("deposit_id,deposit_date,amount_usd,colour\nD1,2026-01-01,1,red\n", ()),
    "C002": ("deposit_id,deposit_date,amount_usd,amount_usd\nD1,2026-01-01,1,1\n", ()),
    "C003": (OWN + GOOD + "D2,2026-01-01,1\n", ()),
    "C004": (OWN + GOOD + 'D2,2026-01-01,1,"T\n', ()),
    "C005": (OWN.encode() + b"D2,2026-01-01,1,Jos\xe9 Jos\xc3\xa9\n", ()),
    "C006": (OWN + "D2,,1,T\n", ()),
    "C007": (OWN + "D2,2026-01-01,$1,T\n", ()),
    "C008": (OWN + "D2,2026-01-01,1.005,T\n", ()),
    "C009": (OWN + f"D2,2026-01-01,{'9' * 17},T\n", ()),
    "C010": (OWN + "D2,1/1/2026,1,T\n", ()),
    "C011": (LOG + "K1,C1,0,CPT,99213,1,U1,assigned,2026-01-01\n", ()),
    "C012": (LOG + "K1,C1,1.5,CPT,99213,1,U1,assigned,2026-01-01T10:00\n", ()),
    "C013": (LOG + "K1,C1,1,CPT,99213,one,U1,assigned,2026-01-01T10:00\n", ()),
    "C014": (VISITS + "E1,,P1,2026-01-01,1,by_phone\n", ()),
    "C015": (OWN + "D2,2026-01-01,1,T\x07\n", ()),
    "C016": (OWN + "D2,2026-01-01,1," + "T" * 131073 + "\n", ()),
    "C017": ("month,charges_usd\n2026-13,1\n", ()),
    "C018": ((OWN + "D2,2026-01-01,1,José\n").encode("cp1252"), ()),
    "C019": ("Our bank\n" + OWN + GOOD, ()),
    "C020": (OWN + GOOD + "Total,,1,\n", ()),
    "C021": (OWN + GOOD + OWN, ()),
    "C022": (OWN + GOOD + "Page 1 of 1\n", ()),
    "C023": (THEIRS + MAPPED + "Carried over,,1,\n", (MAPPING,)),
    "C024": (OWN + "1.2E+15,2026-01-01,1,T\n", ()),
    "C025": (workbook({"A": [["notes"]], "B": SITES}), ()),
    "C026": (THEIRS + "D1,13/1/2026,1,\n", (MAPPING,)),
    "C027": ("Id,Claim,Line,Set,Code,Who,What,When\nK1,C1,0,CPT,99213,U1,assigned,noon\n", (ACTIONS,)),
    "C028": (THEIRS + "D1,1/1/2026,$1,\n", (MAPPING,)),
    "C029": ("Id,Claim,Date,What\nA1,C1,2026-01-01,shout\n", (ACTIONS,)),
    "C030": (OWN + GOOD + "Total,2026-01-01,2,T\n", ()),
    "I030": (workbook({"A": SITES})[:-40], ()),
    "I031": (workbook({"A": SITES}, {"xl/worksheets/sheet1.xml": '<c r="XFD1048576"><v>1</v></c>'}), ()),
    "I036": (THEIRS + MAPPED, (MAPPING, MAPPING)),
}
# Code -> what rcm map is asked, and the mapping file that lies in the home.
ASKED: dict[str, tuple[tuple[str, ...], str]] = {
    "I032": ((), "[read"),
    "I033": ((), "[reed]\n"),
    "I034": ((), MAPPING.replace("MM/DD/YYYY", "DD.MM.YYYY")),
    "I035": ((), '[locations]\nlocation_id = "Site"\n'),
    "I037": (("--kind", "payers"), ""),
    "I038": (("--save",), ""),
    "I039": (("--column", "amount=Amount"), ""),
}


@pytest.mark.parametrize("code", sorted(FOUND))
def test_a_file_with_the_defect_has_the_code_and_no_other(code, tmp_path):
    content, texts = FOUND[code]
    (tmp_path / "mappings").mkdir()
    for number, text in enumerate(texts):
        (tmp_path / "mappings" / f"m{number}.toml").write_text(text, encoding="utf-8")
    data = content if isinstance(content, bytes) else content.encode()
    raw = read_files([(FILE, data)], Options(b"s", "UTC", mappings=Mappings.load(tmp_path)))
    seen = {c for name in ("findings", "quarantined_units") if name in raw for c in raw[name]["code"].to_pylist()}
    assert seen == {code}
    severities = raw["findings"]["severity"].to_pylist() if "findings" in raw else ["hold"]
    assert severities == [next(entry.severity for entry in ENTRIES if entry.code == code)]


@pytest.mark.parametrize("code", sorted(ASKED))
def test_the_command_says_what_stands_against_a_mapping(code, tmp_path):
    options, text = ASKED[code]
    (tmp_path / "mappings").mkdir()
    if text:
        (tmp_path / "mappings" / "bank.toml").write_text(text, encoding="utf-8")
    file = tmp_path / "bank.csv"
    file.write_bytes(b"%PDF-1.7" if code == "I037" else b"Dep #,Amount\nD1,1\n")
    ended = CliRunner().invoke(app, ["map", str(file), *options, "--home", str(tmp_path)])
    assert ended.exit_code == (3 if text else 2)
    assert ended.stderr.startswith(f"{code} ") or f"\n{code} " in ended.stderr


def test_every_code_has_its_fixture():
    assert {entry.code for entry in ENTRIES} == {*FOUND, *ASKED}
