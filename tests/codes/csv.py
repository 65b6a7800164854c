"""CSV codes: the fixtures that the intake's own tests of codes read, brought about here with every other room's."""

from __future__ import annotations

import json

from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.intake.mapping import Mappings
from pipelines.intake.reading import Options
from tests.codes import Fixture, Stage, codes_of
from tests.unit.intake.test_csv_codes import ASKED, FOUND
from tests.unit.x12.samples import SALT

HEADER = "deposit_id,deposit_date,amount_usd,trace_number\n"


def found(content: bytes | str, mappings: tuple[str, ...]) -> Fixture:
    """A file, read with the mappings of a home."""

    def read(stage: Stage) -> set[str]:
        (stage.path / "mappings").mkdir()
        for number, text in enumerate(mappings):
            (stage.path / "mappings" / f"m{number}.toml").write_text(text, encoding="utf-8")
        data = content if isinstance(content, bytes) else content.encode()
        return codes_of(data, Options(SALT, "UTC", mappings=Mappings.load(stage.path)))

    return read


def asked(options: tuple[str, ...], mapping: str, content: bytes = b"Dep #,Amount\nD1,1\n") -> Fixture:
    """What ``rcm map`` of a file ends with, in a home with a mapping."""

    def ask(stage: Stage) -> set[str]:
        (stage.path / "mappings").mkdir()
        if mapping:
            (stage.path / "mappings" / "bank.toml").write_text(mapping, encoding="utf-8")
        (stage.path / "bank.csv").write_bytes(content)
        command = ["map", str(stage.path / "bank.csv"), *options, "--home", str(stage.path), "--json"]
        return {json.loads(CliRunner().invoke(app, command).stdout)["error"]["code"]}

    return ask


FIXTURES: dict[str, Fixture] = {
    **{code: found(*each) for code, each in FOUND.items()},
    **{code: asked(*each) for code, each in ASKED.items()},
    "I037": asked(*ASKED["I037"], b"%PDF-1.7"),
}
