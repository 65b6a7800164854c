"""How headers and words of other systems are compared, and what they call the words of our closed columns."""

from __future__ import annotations

import re

# A short form and what it stands for.
_LONG = {
    "#": "number", "no": "number", "num": "number", "nbr": "number", "acct": "account", "pt": "patient",
    "pat": "patient", "dt": "date", "amt": "amount", "pmt": "payment", "pmts": "payments", "pymt": "payment",
    "chg": "charge", "chgs": "charges", "chrg": "charge", "svc": "service", "prov": "provider", "payor": "payer",
    "appt": "appointment", "auth": "authorization", "ins": "insurance", "dx": "diagnosis", "proc": "procedure",
    "cd": "code", "desc": "description", "loc": "location", "fac": "facility", "elig": "eligibility",
    "trans": "transaction", "txn": "transaction", "trx": "transaction", "enc": "encounter", "adj": "adjustment",
    "adjs": "adjustments", "wo": "write off", "writeoff": "write off", "ck": "check", "chk": "check", "dep": "deposit",
    "eff": "effective", "exp": "expiration", "expires": "expiration", "term": "termination", "mod": "modifier",
    "mods": "modifiers", "dos": "date of service", "pos": "place of service", "cpt": "procedure code",
    "hcpcs": "procedure code", "copayment": "copay", "recd": "received", "doc": "documentation", "qty": "units",
    "mth": "month", "bal": "balance", "ar": "receivable", "telemed": "telehealth", "telemedicine": "telehealth",
    "refd": "refund", "rfnd": "refund",
}  # fmt: skip
_WORD = re.compile(r"[a-z0-9]+|#")

_CODE_SYSTEMS = {
    "ICD10CM": ("icd 10", "icd10", "icd 10 cm", "diagnosis"),
    "CPT": ("cpt", "cpt 4", "procedure"),
    "HCPCS": ("hcpcs level ii", "level ii"),
    "ICD10PCS": ("icd 10 pcs",),
}

# kind -> our column -> our word -> what others write.
WORDS: dict[str, dict[str, dict[str, tuple[str, ...]]]] = {
    "encounters": {
        "visit_mode": {
            "in_person": ("office visit", "office", "in person", "established patient", "new patient", "in office",
                          "face to face", "clinic"),
            "telehealth": ("telehealth", "telemedicine", "video visit", "video", "virtual visit", "virtual",
                           "telehealth visit", "telephone visit", "telephone"),
        },
        "eligibility_status": {
            "active": ("active", "eligible", "verified", "active coverage", "covered", "yes", "passed"),
            "inactive": ("inactive", "ineligible", "not eligible", "terminated", "not covered", "no", "failed"),
            "unknown": ("unknown", "error", "pending", "unable to verify", "no response"),
            "not_checked": ("not checked", "not verified", "unverified", "none", "not run"),
        },
    },
    "coding_log": {
        "code_system": _CODE_SYSTEMS,
        "action": {
            "assigned": ("add", "added", "insert", "create", "created", "assign", "new"),
            "changed": ("change", "edit", "edited", "modify", "modified", "update", "updated"),
            "removed": ("remove", "delete", "deleted", "void", "inactivated"),
        },
        "source": {
            "manual": ("manual", "user", "coder"),
            "suggestion_accepted": ("accepted", "suggestion accepted", "cac accepted"),
            "suggestion_changed": ("suggestion changed", "suggestion edited", "cac edited"),
            "auto": ("auto", "automatic", "autocoded", "system"),
        },
        "documentation": {
            "complete": ("complete", "signed", "closed", "yes"),
            "incomplete": ("incomplete", "open", "unsigned", "query"),
            "missing": ("missing", "none", "no note"),
        },
    },
    "coding_audits": {
        "code_system": _CODE_SYSTEMS,
        "finding": {
            "agree": ("agree", "agreed", "correct", "ok", "pass", "no error", "match"),
            "wrong_code": ("wrong code", "incorrect code", "code change", "overcoded", "undercoded"),
            "missing_code": ("missing code", "missed code", "omitted", "omission", "code added"),
            "unsupported_code": ("unsupported", "unsupported code", "not documented", "not supported", "code deleted"),
            "wrong_modifier": ("wrong modifier", "modifier error", "incorrect modifier", "missing modifier",
                               "modifier"),
            "wrong_sequence": ("wrong sequence", "sequencing error", "sequence", "sequencing"),
            "wrong_units": ("wrong units", "units error", "incorrect units", "units"),
        },
    },
    "account_ledger": {
        "kind": {
            "copay": ("copay", "copay payment", "patient copay", "time of service copay"),
            "patient_payment": ("patient payment", "self pay payment", "guarantor payment", "personal payment",
                                "patient check", "patient credit card", "patient cash", "payment patient"),
            "patient_refund": ("patient refund", "refund patient", "refund to patient", "guarantor refund"),
            "payer_payment": ("insurance payment", "payer payment", "paper eob payment", "manual insurance payment",
                              "insurance check", "payment insurance"),
            "payer_refund": ("insurance refund", "payer refund", "refund insurance", "refund to insurance"),
            "write_off_contractual": ("contractual", "contractual adjustment", "contractual write off",
                                      "contractual wo"),
            "write_off_denial": ("denial write off", "denial adjustment", "write off denial", "denied write off"),
            "write_off_timely_filing": ("timely filing", "timely filing write off", "timely filing adjustment",
                                        "past timely"),
            "write_off_small_balance": ("small balance", "small balance write off", "small balance adjustment"),
            "bad_debt": ("bad debt", "bad debt write off", "collections write off", "sent to collections"),
            "charity": ("charity", "charity care", "financial assistance", "charity write off", "hardship"),
            "discount": ("discount", "prompt pay discount", "self pay discount", "courtesy discount", "cash discount"),
            "statement_sent": ("statement", "statement sent", "patient statement"),
            "opening_balance": ("opening balance", "balance forward", "starting balance", "conversion balance"),
        },
    },
    "denial_actions": {
        "action": {
            "review": ("review", "reviewed", "research", "worked"),
            "corrected_claim": ("corrected claim", "claim corrected", "resubmit", "resubmitted", "rebill", "rebilled"),
            "appeal": ("appeal", "appealed", "reconsideration", "redetermination", "appeal sent"),
            "records_sent": ("records sent", "medical records", "medical records sent", "documentation sent"),
            "call": ("call", "called", "phone call", "called payer", "payer call"),
            "write_off": ("write off", "written off", "adjusted off"),
            "close": ("close", "closed", "resolved", "done", "complete"),
        },
        "outcome": {
            "pending": ("pending", "open", "in process", "waiting"),
            "won": ("won", "overturned", "approved", "paid", "paid in full"),
            "partial": ("partial", "partially paid", "partially overturned"),
            "lost": ("lost", "upheld", "denied", "denial upheld"),
        },
    },
    "payers": {
        "payer_class": {
            "medicare": ("medicare", "medicare part b", "medicare b"),
            "medicare_advantage": ("medicare advantage", "medicare replacement", "medicare hmo", "managed medicare"),
            "medicaid": ("medicaid",),
            "medicaid_managed": ("managed medicaid", "medicaid hmo", "medicaid managed care"),
            "commercial": ("commercial", "commercial insurance", "private", "ppo", "hmo", "blue cross blue shield"),
            "exchange": ("exchange", "marketplace", "health exchange"),
            "military": ("military", "tricare", "champus", "veterans affairs"),
            "workers_comp": ("workers comp", "workers compensation", "work comp"),
            "liability": ("liability", "auto", "auto insurance", "motor vehicle accident", "personal injury"),
            "self_pay": ("self pay", "self", "private pay", "uninsured"),
            "other": ("other",),
        },
    },
    "coders": {
        "role": {"coder": ("coder", "medical coder"), "auditor": ("auditor", "coding auditor")},
        "employer": {
            "in_house": ("in house", "employee", "staff", "internal"),
            "vendor": ("vendor", "contractor", "outsourced", "external"),
        },
    },
}  # fmt: skip


def plain(text: str) -> str:
    """A header or word as it is compared: small letters, short forms spelt out, nothing but words."""
    return " ".join(_LONG.get(word, word) for word in _WORD.findall(text.lower().replace("co-pay", "copay")))


def our_word(kind: str, column: str, theirs: str, allowed: tuple[str, ...]) -> str | None:
    """Our word for one of theirs, when there is no doubt."""
    same = next((ours for ours in allowed if ours.casefold() == theirs.strip().casefold()), None)
    if same:
        return same
    told = plain(theirs)
    for ours in allowed:
        synonyms = WORDS.get(kind, {}).get(column, {}).get(ours, ())
        if told in {plain(ours.replace("_", " ")), *map(plain, synonyms)}:
            return ours
    return None
