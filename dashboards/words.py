"""Our own words for what the data only names by a key: reason categories, owners, stages, findings, sources."""

from __future__ import annotations

CATEGORIES: dict[str, tuple[str, str]] = {
    "eligibility": (
        "Eligibility",
        "The plan says the patient was not covered on that day, or is covered by another plan of its own.",
    ),
    "authorization": (
        "Authorization",
        "An approval that the plan asks for before the service is missing, expired or does not fit what was done.",
    ),
    "timely_filing": ("Timely filing", "The claim, or the answer to a request, came after the plan's deadline."),
    "cob": ("Other coverage", "Another payer should pay first, or the plan waits to hear from the patient which one."),
    "coding": (
        "Coding",
        "Code, modifier, diagnosis or place of service do not fit each other, or do not fit the patient.",
    ),
    "bundling": ("Bundling", "The plan counts the service as part of another one on the same day."),
    "medical_necessity": ("Medical necessity", "The plan does not see in the claim or the record why it was needed."),
    "documentation": ("Documentation", "The plan asks for records, or finds that they do not support the claim."),
    "missing_info": ("Missing information", "A field that the plan needs is empty or not valid."),
    "credentialing": (
        "Enrolment",
        "The provider is not enrolled for this plan, this service, or on that day, in the plan's files.",
    ),
    "network": ("Network", "The provider, or the referral, is outside the plan's network rules."),
    "noncovered": ("Not covered", "The patient's plan does not pay for this service at all."),
    "benefit_limit": ("Benefit used up", "The plan's number of visits or yearly amount has been reached."),
    "contract": ("Contract terms", "The price or the rule of the contract with the plan is in question."),
    "appeal": ("Appeal outcome", "The plan answers an appeal or a request to look again."),
    "capitation": ("Capitation", "A fixed monthly sum already covers the service."),
    "duplicate": ("Duplicate", "The plan has this claim already; out of the denial rate, with a rate of its own."),
    "other": ("Other", "Everything that fits none of the other categories."),
    "unmapped": ("Code not known", "An adjustment code that our table does not know; shown with its dollars."),
    "unknown": ("Not named", "The payer gave no reason that can be placed."),
}

OWNERS: dict[str, str] = {
    "auth_team": "authorization team",
    "billing": "billing",
    "clinical": "clinicians",
    "coding": "coding",
    "contracting": "contracting",
    "credentialing": "enrolment",
    "front_desk": "front desk",
    "patient": "the patient",
    "payer": "the payer",
}

STAGES: dict[str, tuple[str, str]] = {
    "waiting_payer": ("Waiting for the payer", "sent, no first decision yet"),
    "denied": ("Denied, still open", "denied dollars that stand"),
    "patient": ("Patient's part", "share that the last payer leaves to the patient"),
    "not_sent": ("Not sent yet", "charges without a claim"),
    "other": ("Everything else", "answered; neither paid out, denied nor the patient's"),
}

FINDINGS: dict[str, str] = {
    "wrong_code": "Wrong code",
    "missing_code": "Code missing",
    "unsupported_code": "Code not supported by the record",
    "wrong_modifier": "Wrong modifier",
    "wrong_sequence": "Wrong order",
    "wrong_units": "Wrong units",
}

STATES: dict[str, str] = {
    "open": "open",
    "appealed": "appealed, unanswered",
    "resubmitted": "sent again, unanswered",
    "upheld": "denied again",
    "expired": "appeal time over",
}

SOURCES: dict[str, str] = {
    "835": "Remittances (835)",
    "837": "Claims (837)",
    "837P": "Professional claims (837P)",
    "837I": "Institutional claims (837I)",
    "837D": "Dental claims (837D)",
    "277CA": "Claim acknowledgements (277CA)",
    "999": "File acknowledgements (999)",
    "TA1": "Envelope acknowledgements (TA1)",
    "zip": "Archives (zip)",
    "control_totals": "Month-end reports",
    "denial_actions": "Denial work log",
    "fee_schedule": "Fee schedules",
    "encounters": "Encounters",
    "account_ledger": "Account ledger",
    "bank_deposits": "Bank deposits",
    "coding_log": "Coding log",
    "coding_audits": "Coding audits",
    "remittances": "Remittances (835)",
    "answers": "Answers in remittances (835)",
    "submissions": "Claims (837)",
    "deposits": "Bank deposits",
    "payers": "Payer roster",
    "providers": "Provider roster",
    "coders": "Coder roster",
    "locations": "Site roster",
}

FAMILIES: dict[str, str] = {
    "denials": "Denials",
    "receivables": "Receivables",
    "cash": "Cash",
    "coding": "Coding",
}


def category(key: str) -> str:
    """Short name of a reason category; a key we do not know reads as itself."""
    return CATEGORIES.get(key, (key.replace("_", " ").capitalize(), ""))[0]


def owner(key: str) -> str:
    """Who can stop it; empty where nobody is named."""
    return OWNERS.get(key, "" if key in {"", "none", "unknown"} else key.replace("_", " "))


def plain(key: str, table: dict[str, str]) -> str:
    """Our words for a key, else the key without underscores."""
    return table.get(key, key.replace("_", " "))
