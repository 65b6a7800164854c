"""Mapping files: read strictly, each fault with its file and key; what is written is read back the same."""

from __future__ import annotations

import pickle

import pytest

from pipelines.errors import Exit, RcmError
from pipelines.intake.mapping import Mapping, Mappings, ReadRules
from pipelines.intake.mapping_files import parsed, written
from pipelines.intake.mapping_home import fingerprint, mapping_texts

DEPOSITS = '[bank_deposits]\ndeposit_id = "Dep #"\ndeposit_date = "Date"\namount_usd = "Amount"\n'


def save(home, name, text):
    folder = home / "mappings"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.toml").write_bytes(text if isinstance(text, bytes) else text.encode())


@pytest.mark.parametrize(
    ("text", "code", "where"),
    [
        ("[read\n", "I032", "line 1"),
        (b"\xff", "I032", "UTF-8"),
        ("[bank_depositz]\n", "I033", "bank_depositz; did you mean bank_deposits?"),
        (DEPOSITS + 'payer = "P"\n', "I033", "bank_deposits.payer; did you mean payer_name?"),
        (DEPOSITS + '[read]\ndateformat = "x"\n', "I033", "read.dateformat; did you mean date_format?"),
        (DEPOSITS + '[constants]\nkind = "x"\n', "I033", "constants.kind"),
        (DEPOSITS + '[read]\nreversed_amounts = ["amount"]\n', "I033", "read.reversed_amounts: amount"),
        (DEPOSITS + '[read]\ndate_format = "DD.MM.YYYY"\n', "I034", "read.date_format: one of YYYY-MM-DD, MM/DD/YYYY"),
        (DEPOSITS + '[read]\nthousands_separator = "."\n', "I034", "read.thousands_separator"),
        (DEPOSITS + '[read]\ncurrency_sign = "-"\n', "I034", "read.currency_sign"),
        (DEPOSITS + '[read]\nleave_out_rows = "Total"\n', "I034", "read.leave_out_rows: it must be a list"),
        (DEPOSITS + '[values]\npayer_name = "x"\n', "I034", "values.payer_name: it must be a table"),
        (DEPOSITS + "[constants]\npayer_name = 3\n", "I034", "constants.payer_name: it must be text"),
        ("bank_deposits = 3\n", "I034", "bank_deposits: it must be a table"),
        ('[bank_deposits]\ndeposit_id = "Dep #"\n', "I035", "bank_deposits: amount_usd, deposit_date"),
        ("", "I035", "no table named after a kind"),
    ],
)
def test_a_broken_mapping_names_file_and_key(tmp_path, text, code, where):
    save(tmp_path, "bank", text)
    with pytest.raises(RcmError) as caught:
        Mappings.load(tmp_path)
    assert (caught.value.code, caught.value.exit_code) == (code, Exit.CONFIGURATION)
    assert "mappings/bank.toml" in caught.value.where
    assert where in caught.value.where


def test_one_file_may_map_several_kinds():
    text = DEPOSITS + '[locations]\nlocation_id = "Code"\nlocation_name = "Site"\n[read]\ndate_format = "M/D/YY"\n'
    deposits, locations = sorted(parsed("bank", text.encode()), key=lambda mapping: mapping.kind)
    assert (deposits.kind, locations.kind) == ("bank_deposits", "locations")
    assert deposits.rules == locations.rules == ReadRules(date_format="M/D/YY")


def test_a_constant_stands_in_for_a_column():
    text = '[bank_deposits]\ndeposit_id = "Dep #"\namount_usd = "Amount"\n[constants]\ndeposit_date = "2026-01-01"\n'
    (mapping,) = parsed("bank", text.encode())
    assert mapping.constants == {"deposit_date": "2026-01-01"}
    assert mapping.headers == {"dep #", "amount"}


def test_the_fingerprint_changes_with_every_change_and_only_then(tmp_path):
    assert fingerprint(mapping_texts(tmp_path)) == Mappings.load(tmp_path).fingerprint == ""
    seen = []
    for name, text in (("bank", DEPOSITS), ("bank", DEPOSITS + "# more\n"), ("other", DEPOSITS)):
        save(tmp_path, name, text)
        seen.append(fingerprint(mapping_texts(tmp_path)))
        assert Mappings.load(tmp_path).fingerprint == seen[-1]
    assert len({*seen}) == len(seen)


def test_mappings_cross_a_process_boundary(tmp_path):
    save(tmp_path, "bank", DEPOSITS)
    loaded = Mappings.load(tmp_path)
    assert pickle.loads(pickle.dumps(loaded)) == loaded  # noqa: S301 - our own bytes


def test_what_is_written_is_read_back():
    mapping = Mapping(
        "ledger",
        "account_ledger",
        {"ledger_entry_id": 'odd "quoted" \\ header', "claim_id": "claim #", "amount_usd": "amount"},
        ReadRules(
            date_format="M/D/YY",
            negatives="parentheses",
            currency_sign="$",
            thousands_separator=",",
            delimiter="tab",
            leave_out_rows=("Total", 'Page "1"'),
            reversed_amounts=("amount_usd",),
        ),
        constants={"posted_date": "1/5/26", "kind": "copay"},
        words={"kind": {"pt pmt": "patient_payment", "": "copay"}},
        leave_out={"kind": frozenset({"era payment", "charge"})},
    )
    text = written(mapping, {**mapping.columns}, {"kind": ("Misc",)})
    assert '# "Misc" = "..."' in text
    assert parsed("ledger", text.encode()) == [mapping]
