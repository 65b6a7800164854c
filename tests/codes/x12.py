"""X12 codes: the smallest damage to a whole 835 or 837 file."""

from __future__ import annotations

import pipelines.x12.batch
import pipelines.x12.pieces
import pipelines.x12.reader
from pipelines.x12 import read_interchanges
from tests.codes import OPTIONS, Fixture, Stage, codes_of, file
from tests.unit.x12.samples import (
    SALT,
    Segment,
    Spelling,
    claim,
    claim_answers,
    envelope,
    group_answer,
    patient,
    professional,
    remittance,
    simple_835,
    transaction,
)

R = envelope([simple_835()])
C = envelope([professional(claim())], kind="HC", guide="005010X222A1")
A = envelope([claim_answers(*patient())], kind="HN", guide="005010X214")
F = envelope([group_answer(["AK2", "837", "1"], ["IK5", "A"], ["AK9", "A", "1", "1", "1"])], kind="FA")
EARLIER = "SBR*S*18*******CI~AMT*D*96~NM1*PR*2*SECOND PLAN*****PI*P02~"
WRAPPED = "\n".join(R[at : at + 80] for at in range(0, len(R), 80))


def answers(*segments: Segment, amount: str = "0") -> Fixture:
    """An 835 with these segments after its header."""
    return file(envelope([transaction(remittance(amount, *segments))]))


def claims(*segments: list[Segment]) -> Fixture:
    """An 837P with these claims."""
    return file(envelope([professional(*segments)], kind="HC", guide="005010X222A1"))


def failing(stage: Stage) -> set[str]:
    """A fault of ours inside the reader."""
    real = pipelines.x12.batch.read_remittances
    # The empty index of a file held whole must still be read.
    stage.patch.setattr(
        pipelines.x12.batch, "read_remittances", lambda index, *rest: real(index, *rest) if not len(index) else 1 / 0
    )
    return codes_of(R.encode())


def too_large(stage: Stage) -> set[str]:
    """A limit of 2 GB stands at 100 bytes."""
    stage.patch.setattr(pipelines.x12.reader, "_MOST_IN_ONE", 100)
    stage.patch.setattr(pipelines.x12.pieces, "PIECE_BYTES", 50)
    return codes_of(R.encode())


def no_x12(_: Stage) -> set[str]:
    """Bytes without an interchange, given to the X12 reader."""
    return set(read_interchanges(b"no interchange", "f", SALT).findings["code"].to_pylist())


def accepted(_: Stage) -> set[str]:
    """A held set that a person lets in."""
    data = R.replace("*45*80", "*45*79").encode()
    unit = read_interchanges(data, "f", SALT).quarantined_units["unit_id"][0].as_py()
    return codes_of(data, OPTIONS.__class__(SALT, "UTC", frozenset({unit})))


FIXTURES: dict[str, Fixture] = {
    "X001": failing,
    "X002": too_large,
    "X101": file(b"\xef\xbb\xbf" + R.encode()),
    "X102": file("Here is the file:\n\n" + R),
    "X103": file(R[R.index("GS*") :]),
    "X104": file(envelope([simple_835()], Spelling(padded=False))),
    "X105": file(R[:-1]),
    "X106": file(R.replace("FICTIONAL", "CAFÉ").encode("latin-1")),
    "X107": file(R.replace("*:~GS", "*~GS", 1)),
    "X108": file("ISA*00*the rest is lost"),
    "X109": file(R.replace("~CAS", "~~CAS", 1)),
    "X110": file(R.replace("~ST*", "~REF*XX*1~ST*", 1)),
    "X111": file(R.replace("~LX*1", "~LONG*1~LX*1", 1)),
    "X112": file(R[: R.index("IEA*")]),
    "X113": file(R.replace("IEA*1*000000907", "IEA*1*000000908")),
    "X114": file(R.replace("IEA*1*", "IEA*2*")),
    "X115": file(R.replace("GE*1*1~", "")),
    "X116": file(R.replace("GE*1*1", "GE*2*1")),
    "X117": file(R.replace("GE*1*1", "GE*1*2")),
    "X118": file(R.replace(R[R.index("GS*") : R.index("ST*")], "").replace("GE*1*1~", "")),
    "X119": no_x12,
    "X120": file(R.replace("SE*17*0001~", "")),
    "X121": file(R.replace("SE*17*", "SE*18*")),
    "X122": file(R.replace("SE*17*0001", "SE*17*0002")),
    "X123": file(R.replace("ST*835*0001~", "")),
    "X124": file(R.replace("ST*835*", "ST*837*")),
    "X125": file(WRAPPED),
    "X126": file(envelope([simple_835()], Spelling(element="|"))),
    "X127": file(R.replace("HC:99213:25", "HC>99213>25")),
    "X128": file(envelope([simple_835()], usage="T")),
    "X201": file(R.replace("BPR*I*96*", "BPR*I*98.54*")),
    "X202": file(R.replace("*45*80~", "*45*79.99~")),
    "X203": answers(["CLP", "C1", "1", "9", "0"], ["CAS", "CO", "45", "9"], ["SVC", ("HC", "A"), "9", "0"]),
    "X204": file(R.replace("SE*17", "SE*40").replace("BPR*I*96*", "BPR*I*500*")),
    "X207": file(R.replace("TRN*1", "BPR*I*0~TRN*1")),
    "X208": file(R.replace("LX*1~", "LX*1~CAS*CO*45*0~")),
    "X209": answers(["CLP", "C1", "", "7", "0"], ["CAS", "CO", "45", "7"]),
    "X210": file(R.replace("*200*96*24*", "*200*96*25*")),
    "X211": answers(["CLP", "C1", "1", "9", "9"], ["SVC", ("HC", "A"), "8", "8"], amount="9"),
    "X212": answers(["CLP", "C1", "22", "7", "7"], amount="7"),
    "X213": file(R.replace("SE*17", "PLB*1*20261231**0~SE*18")),
    "X214": answers(["CLP", "C1", "1", "7", "0"], ["CAS", "CO", *["1", "1", ""] * 7]),
    "X215": accepted,
    "X216": file(R.replace("TRN*1*T1*1999999999~", "")),
    "X217": answers(["CLP", "C1", "1", "7", "0"], ["CAS", "XX", "45", "7"]),
    "X218": answers(["CLP", "C1", "1", "7", "0"], ["CAS", "CO", "", "7"]),
    "X301": file(R.replace("DTM*472*20251220", "DTM*472*20251320")),
    "X302": file(C.replace("*UN*1*11*", "*UN*one*11*", 1)),
    "X303": file(R.replace("*45*80~", "*45*8e1~")),
    "X304": file(R.replace("SE*17", "PLB*1*20261231*FB~SE*18")),
    "X401": claims(claim("200.01")),
    "X402": claims(claim("5", lines=())),
    "X403": file(C.replace(C[C.index("HL*2*") : C.index("CLM*")], "")),
    "X404": file(C.replace("HI*ABK:E11.9*ABF:i10", "HI*ABK*E119*ABF*I10")),
    "X405": claims([*claim(), ["LX", "3"]]),
    "X406": file(C.replace("LX*1~SV1", "SV1")),
    "X407": file(C.replace("BHT*0019*00*B1*20260105*1023*CH~", "")),
    "X408": claims([["HL", "9", "2", "99", "0"], *claim()]),
    "X409": file(C.replace("X222A1", "X224A2").replace("SV1*HC:", "SV3*AD:")),
    "X410": file(C.replace("LX*1~", "CAS*CO*45*1~LX*1~", 1)),
    "X411": file(C.replace("LX*1~", f"{EARLIER}LX*1~", 1)),
    "X412": file(C.replace("LX*2~", "SVD*P02*1*HC:99213**1~LX*2~", 1)),
    "X501": file(A.replace("*3*PT~", "*3*23~")),
    "X502": file(F.replace("IK5*A~", "")),
    "X503": file(A.replace("STC*A2:20:PR*", "STC*:20:PR*")),
    "X504": file(A.replace("TRN*2*C1~", "TRN*2~")),
    "X505": file(F.replace("IK5*A", "IK5*Q")),
    "X506": file(A.replace("HL*1**20*1~", "STC*A1:19~")),
    "X507": file(A.replace("SE*", "AK2*837*1~SE*")),
}
