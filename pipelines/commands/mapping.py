"""The command ``map``: how an export with other headers would be read, and the mapping that makes it so."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.measure import Measurement
from rich.table import Table

from pipelines.commands.common import Home, Json, give, guarded, page, settings_of, words
from pipelines.errors import CATALOGUE, Exit, error
from pipelines.settings import Settings

if TYPE_CHECKING:
    from pipelines.intake.mapping_desk import Told
    from pipelines.intake.mapping_trial import Trial, TrialRow

WIDEST = 10_000
Pairs = list[str] | None


@guarded
def map_file(
    file: Annotated[Path, typer.Argument(help="A CSV file or .xlsx workbook as the practice system exports it.")],
    kind: Annotated[str | None, typer.Option("--kind", help="encounters, account_ledger, bank_deposits ...")] = None,
    column: Annotated[Pairs, typer.Option("--column", help="OURS=HEADER; may be given again.")] = None,
    constant: Annotated[Pairs, typer.Option("--constant", help="OURS=TEXT for a column the export lacks.")] = None,
    save: Annotated[bool, typer.Option("--save", "--yes", help="Save the mapping; the next run uses it.")] = False,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Propose how a file with other headers is read, and show its rows as they would be read.

    For example:

      rcm map visits.csv

      rcm map visits.csv --column claim_id="Bill #" --save

      rcm map copays.xlsx --kind account_ledger --constant kind=copay --save
    """
    from pipelines.intake.mapping import csv_tables
    from pipelines.intake.mapping_desk import look, save_mapping

    if kind is not None and kind not in csv_tables():
        raise typer.BadParameter(f"--kind takes one of {', '.join(csv_tables())}")
    settings = settings_of(home)
    told = look(settings, _bytes_of(file), kind, _pairs("column", column), _pairs("constant", constant))
    if not as_json:
        for each in told:
            _show(each)
    saved = save_mapping(settings, told[0]) if save and told[0].proposal else None
    if as_json:
        give({"file": file.name, "tables": [each.as_json() for each in told], "saved": saved})
    _say_next(settings, told[0], file, saved)


def _bytes_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        raise error("I037", "it cannot be read", Exit.USAGE) from None


def _pairs(option: str, pairs: Pairs) -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in pairs or []:
        ours, sign, theirs = pair.partition("=")
        if not sign or not ours:
            raise typer.BadParameter(f"--{option} takes OURS=THEIRS, such as claim_id=Bill #")
        found[ours] = theirs
    return found


def _show(told: Told) -> None:
    """One table on the person's screen: columns, rows as they would be read, what is wrong, what is missing."""
    trial, mapping = told.trial, told.mapping
    how = (
        "proposed" if told.proposal else f"read by mappings/{mapping.name}.toml" if mapping.name else "our own headers"
    )
    page.print(f"[bold]{mapping.kind}[/] ({how}), header on row {told.header_position}")
    for name, value in told.rules().items():
        page.print(f"  {name} = {escape(str(value))}")
    if told.proposal:
        for ours, theirs in told.headers.items():
            page.print(f"  {ours:<26}[dim]=[/] {escape(theirs)}")
        if told.proposal.unused:
            page.print(f"  kept out: {escape(', '.join(told.proposal.unused))}")
    table = _rows(trial)
    # As wide as it is: a cell cut short could hide what is wrong with it.
    table.width = Measurement.get(page, page.options.update(max_width=WIDEST), table).maximum
    page.print(table, crop=False)
    left_out = f"{trial.left_out} left out (titles, totals, footers)"
    page.print(f"{trial.loaded} rows would be loaded, {trial.held} held, {left_out}.")
    for (code, column), count in sorted(trial.problems.items()):
        entry = CATALOGUE[code]
        page.print(f"  [yellow]{code}[/] {count} x {column or 'row'}: {entry.what}. {entry.do}")
    for column, strange in told.open_words.items():
        page.print(f"  [yellow]{column}[/] says, and nobody has translated: {escape(', '.join(strange))}")


def _rows(trial: Trial) -> Table:
    columns = list(dict.fromkeys(name for row in trial.rows for name in row.cells))
    table = Table("row", *columns, "held", box=None, header_style="bold")
    for row in trial.rows:
        cells = (_cell(row, name) for name in columns)
        table.add_row(str(row.position), *cells, f"{row.code} {row.column}".strip())
    return table


def _cell(row: TrialRow, name: str) -> str:
    value = row.cells.get(name)
    text = "" if value is None else escape(str(value))
    return f"[red]{text}[/]" if row.column == name else text


def _say_next(settings: Settings, told: Told, file: Path, saved: str | None) -> None:
    """What to do now, on stderr."""
    if saved:
        words.print(f"Saved: {escape(str(settings.home / saved))}. The next rcm run uses it.")
    elif told.missing:
        where = ", ".join(told.missing)
        words.print(f"[bold]Missing[/] {where}: name the header with --column OURS=HEADER,")
        words.print("  or one text for all rows with --constant OURS=TEXT.")
    elif told.proposal:
        words.print(f'If the rows are right: rcm map "{escape(str(file))}" ... --save')
    else:
        words.print("Nothing to do: rcm run reads it so.")
