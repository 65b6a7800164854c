"""The command `rcm map`: a proposal on the person's screen, no cell in JSON, a mapping saved once and kept safe."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.errors import Exit
from pipelines.intake.mapping import Mappings
from tests.workbooks import package, workbook

VISITS = (
    "Our practice,,\nVisit #,Claim #,Patient Acct No,DOS,Rendering Provider NPI,Visit Type,Total Charges,Patient\n"
    "V1,C1,P1,1/5/2026,1000000001,Office Visit,$100.00,Secret Person\n"
    "V2,,P2,13/5/2026,1000000001,Video,$50.00,Secret Person\n"
    "V3,,P2,1/6/2026,1000000001,House Call,$50.00,Secret Person\n"
    "Grand Total,,,,,,$200.00,\n"
)


@pytest.fixture
def visits(tmp_path):
    file = tmp_path / "Visit List.csv"
    file.write_text(VISITS, encoding="utf-8")
    return file


def rcm_map(file, home, *options):
    return CliRunner().invoke(app, ["map", str(file), *options, "--home", str(home / "home")])


def saved(home):
    return sorted(path.name for path in (home / "home" / "mappings").glob("*"))


def test_a_person_sees_columns_rows_and_what_is_wrong(visits, tmp_path):
    ended = rcm_map(visits, tmp_path)
    assert ended.exit_code == 0
    for text in (
        "encounters (proposed), header on row 2",
        "date_format = MM/DD/YYYY",
        "encounter_id              = Visit #",
        "kept out: Patient",
        "1 rows would be loaded, 2 held, 2 left out",
        "C026 1 x service_date",
        "C029 1 x visit_mode",
        "nobody has translated: House Call",
    ):
        assert text in ended.stdout
    (row,) = [line for line in ended.stdout.splitlines() if line.lstrip().startswith("3 ")]
    assert row.split() == ["3", "V1", "C1", "P1", "2026-01-05", "1000000001", "in_person", "100.00"]
    assert "--save" in ended.stderr
    assert not (tmp_path / "home").exists()


def test_json_has_counts_and_the_mapping_but_no_cell(visits, tmp_path):
    ended = rcm_map(visits, tmp_path, "--json")
    told = json.loads(ended.stdout)
    assert (told["file"], told["saved"]) == ("Visit List.csv", None)
    (table,) = told["tables"]
    assert (table["kind"], table["header_row"], table["missing"]) == ("encounters", 2, [])
    assert table["rows"] == {"loaded": 1, "held": 2, "left_out": 2}
    assert table["problems"] == [
        {"code": "C026", "column": "service_date", "rows": 1},
        {"code": "C029", "column": "visit_mode", "rows": 1},
    ]
    for cell in ("V1", "Secret", "House Call", "Office", "100.00", "1000000001"):
        assert cell not in ended.stdout


def test_a_saved_mapping_is_the_one_that_is_used(visits, tmp_path):
    assert "mappings/encounters.toml" in rcm_map(visits, tmp_path, "--save").stderr
    (mapping,) = Mappings.load(tmp_path / "home").each
    assert mapping.words == {"visit_mode": {"office visit": "in_person", "video": "telehealth"}}
    again = rcm_map(visits, tmp_path)
    assert "encounters (read by mappings/encounters.toml), header on row 2" in again.stdout
    assert "Nothing to do" in again.stderr
    assert saved(tmp_path) == ["encounters.toml"]


def test_a_mapping_of_the_same_headers_is_replaced_and_kept(visits, tmp_path):
    rcm_map(visits, tmp_path, "--save")
    path = tmp_path / "home" / "mappings" / "encounters.toml"
    path.write_text(path.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    assert rcm_map(visits, tmp_path, "--kind", "encounters", "--yes").exit_code == 0
    assert saved(tmp_path) == ["encounters.toml", "encounters.toml.old"]
    assert "# mine" in path.with_suffix(".toml.old").read_text(encoding="utf-8")


def test_a_second_export_of_a_kind_gets_a_mapping_of_its_own(visits, tmp_path):
    rcm_map(visits, tmp_path, "--save")
    other = tmp_path / "other.csv"
    other.write_text(VISITS.replace("Visit #", "Encounter No").replace("Total Charges", "Charges"), encoding="utf-8")
    rcm_map(other, tmp_path, "--save")
    assert saved(tmp_path) == ["encounters.toml", "encounters_2.toml"]
    for file in (visits, other):
        assert "(read by mappings/encounters" in rcm_map(file, tmp_path).stdout


def test_what_a_required_column_lacks_is_said_and_can_be_given(tmp_path):
    file = tmp_path / "copays.csv"
    file.write_text("Receipt,Bill Ref,Post Date,Amount\n1,C1,1/5/2026,20\n", encoding="utf-8")
    ended = rcm_map(file, tmp_path, "--kind", "account_ledger")
    assert "Missing claim_id, kind, ledger_entry_id: name the header with --column" in ended.stderr
    refused = rcm_map(file, tmp_path, "--kind", "account_ledger", "--save")
    assert (refused.exit_code, refused.stderr.split()[0]) == (Exit.USAGE, "I038")
    given = ("--column", "ledger_entry_id=Receipt", "--column", "claim_id=Bill Ref", "--constant", "kind=copay")
    ended = rcm_map(file, tmp_path, *given, "--save", "--json")
    table = json.loads(ended.stdout)["tables"][0]
    assert (table["rows"]["loaded"], table["constants"]) == (1, {"kind": "copay"})
    assert "(read by mappings/account_ledger.toml)" in rcm_map(file, tmp_path).stdout


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--kind", "visits"), "--kind takes one of"),
        (("--column", "claim_id"), "--column takes OURS=THEIRS"),
        (("--constant", "colour=red"), "I039"),
        (("--column", "claim_id=No Such Header"), "I039"),
    ],
)
def test_wrong_options_are_wrong_usage(visits, tmp_path, options, code):
    ended = rcm_map(visits, tmp_path, *options, "--save")
    assert ended.exit_code == Exit.USAGE
    assert code in ended.stderr
    assert not (tmp_path / "home").exists()


def test_a_file_that_is_not_there_or_has_no_table(tmp_path):
    assert rcm_map(tmp_path / "none.csv", tmp_path).exit_code == Exit.USAGE
    x12 = tmp_path / "a.835"
    x12.write_text("ISA*00*", encoding="utf-8")
    assert "I037" in rcm_map(x12, tmp_path).stderr


@pytest.mark.parametrize("content", [b"a,b,c\n1,2,3\n", bytes(range(128, 256)) * 9, b"one line of text\n"])
def test_a_file_without_a_header_is_said_to_have_none(tmp_path, content):
    (tmp_path / "a.txt").write_bytes(content)
    ended = rcm_map(tmp_path / "a.txt", tmp_path)
    assert (ended.exit_code, ended.stderr.split()[0]) == (Exit.USAGE, "I037")
    assert "no row looks like a header" in ended.stderr


def test_a_zip_is_to_be_unpacked_first(tmp_path):
    (tmp_path / "portal.zip").write_bytes(package({"visits.csv": "Visit #\n1\n"}))
    assert "unpack a zip or gz file first" in rcm_map(tmp_path / "portal.zip", tmp_path).stderr


def test_our_own_headers_need_no_mapping(tmp_path):
    file = tmp_path / "sites.csv"
    file.write_text("location_id,location_name\nL1,Main\n", encoding="utf-8")
    ended = rcm_map(file, tmp_path)
    assert "locations (our own headers), header on row 1" in ended.stdout
    assert "Nothing to do" in ended.stderr


def test_a_sheet_of_a_workbook_is_proposed(tmp_path):
    file = tmp_path / "practice.xlsx"
    deposits = [["Deposits 2026"], ["Deposit #", "Deposit Date", "Amount"], ["D1", "1/5/2026", 12.5]]
    file.write_bytes(workbook({"sites": [["location_id", "location_name"], ["L1", "Main"]], "bank": deposits}))
    table = json.loads(rcm_map(file, tmp_path, "--json", "--save").stdout)["tables"][0]
    assert (table["kind"], table["header_row"], table["rows"]["loaded"]) == ("bank_deposits", 2, 1)
    told = json.loads(rcm_map(file, tmp_path, "--json").stdout)["tables"]
    assert [(each["kind"], each["read_by"]) for each in told] == [
        ("locations", "our own headers"),
        ("bank_deposits", "bank_deposits"),
    ]
