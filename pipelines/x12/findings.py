"""Codes of the X12 reader and the list they are collected in. The words of a code stand in ``pipelines.errors``."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Severity = Literal["info", "warn", "hold"]


class Code(StrEnum):
    """A stable code: X0 reader, X1 bytes and envelope, X2 remittances, X3 values, X4 claims, X5 acknowledgements."""

    READER_FAILED = "X001"
    TOO_LARGE = "X002"

    BYTE_ORDER_MARK = "X101"
    TEXT_BEFORE = "X102"
    NO_ISA = "X103"
    ISA_LENGTH = "X104"
    NO_LAST_TERMINATOR = "X105"
    NOT_UTF8 = "X106"
    ISA16_MISSING = "X107"
    ISA_UNREADABLE = "X108"
    BLANKS_BETWEEN = "X109"
    OUTSIDE_SET = "X110"
    BAD_TAG = "X111"
    NO_IEA = "X112"
    IEA_NUMBER = "X113"
    IEA_COUNT = "X114"
    NO_GE = "X115"
    GE_COUNT = "X116"
    GE_NUMBER = "X117"
    NO_GS = "X118"
    NOT_X12 = "X119"
    NO_SE = "X120"
    SE_COUNT = "X121"
    SE_NUMBER = "X122"
    NO_ST = "X123"
    KIND_CONTRADICTS = "X124"
    LINES_WRAPPED = "X125"
    OTHER_SEPARATORS = "X126"
    COMPONENT_DIFFERS = "X127"
    TEST_INTERCHANGE = "X128"

    PAYMENT_UNEXPLAINED = "X201"
    CLAIM_UNBALANCED = "X202"
    LINE_UNBALANCED = "X203"
    TORN = "X204"
    BPR_COUNT = "X207"
    OUT_OF_PLACE = "X208"
    NO_STATUS = "X209"
    SHARE_DIFFERS = "X210"
    LINE_CHARGES_DIFFER = "X211"
    POSITIVE_REVERSAL = "X212"
    PLB_MALFORMED = "X213"
    MANY_TRIPLETS = "X214"
    ACCEPTED = "X215"
    NO_TRACE = "X216"
    GROUP_UNKNOWN = "X217"
    NO_REASON = "X218"

    DATE_INVALID = "X301"
    NUMBER_INVALID = "X302"
    MONEY_UNREADABLE = "X303"
    MONEY_MISSING = "X304"

    CLAIM_CHARGE_DIFFERS = "X401"
    NO_LINES = "X402"
    NO_SUBSCRIBER = "X403"
    HI_FLAT = "X404"
    LINE_WITHOUT_SERVICE = "X405"
    CLAIM_OUT_OF_PLACE = "X406"
    NO_BHT = "X407"
    HL_LEVEL = "X408"
    DENTAL = "X409"
    COB_OUT_OF_PLACE = "X410"
    COB_CLAIM_UNBALANCED = "X411"
    COB_LINE_UNBALANCED = "X412"

    ACKNOWLEDGED_LEVEL = "X501"
    NO_RESULT = "X502"
    NO_CATEGORY = "X503"
    ANSWERS_NOTHING = "X504"
    RESULT_UNKNOWN = "X505"
    STATUS_OUT_OF_PLACE = "X506"
    OTHER_KIND = "X507"


HELD = {
    Code.READER_FAILED,
    Code.TOO_LARGE,
    Code.ISA_UNREADABLE,
    Code.NOT_X12,
    Code.NO_SE,
    Code.NO_ST,
    Code.CLAIM_UNBALANCED,
    Code.TORN,
    Code.BPR_COUNT,
    Code.OUT_OF_PLACE,
    Code.MONEY_UNREADABLE,
    Code.CLAIM_OUT_OF_PLACE,
    Code.DENTAL,
}
INFO = {
    Code.BYTE_ORDER_MARK,
    Code.TEXT_BEFORE,
    Code.ISA_LENGTH,
    Code.NO_LAST_TERMINATOR,
    Code.NOT_UTF8,
    Code.ISA16_MISSING,
    Code.BLANKS_BETWEEN,
    Code.OUTSIDE_SET,
    Code.IEA_NUMBER,
    Code.GE_NUMBER,
    Code.SE_NUMBER,
    Code.LINES_WRAPPED,
    Code.OTHER_SEPARATORS,
    Code.COMPONENT_DIFFERS,
    Code.SHARE_DIFFERS,
    Code.MANY_TRIPLETS,
    Code.ACCEPTED,
    Code.HI_FLAT,
    Code.COB_OUT_OF_PLACE,
    Code.COB_CLAIM_UNBALANCED,
    Code.COB_LINE_UNBALANCED,
}


def severity(code: Code) -> Severity:
    """``hold`` keeps a unit out of the figures; ``warn`` may move a figure; ``info`` does not."""
    return "hold" if code in HELD else "info" if code in INFO else "warn"


@dataclass
class Findings:
    """Oddities of one batch: by segment (position in the batch), or by file where no segment says it."""

    by_segment: list[tuple[Code, Ints]] = field(default_factory=list)
    by_file: list[tuple[Code, int]] = field(default_factory=list)

    def at(self, code: Code, segments: Ints) -> None:
        """One finding per segment given."""
        if len(segments):
            self.by_segment.append((code, segments.astype(np.int64)))

    def of_file(self, code: Code, file: int) -> None:
        """One finding on file number ``file`` of the batch."""
        self.by_file.append((code, file))
