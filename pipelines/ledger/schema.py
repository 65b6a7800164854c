"""Tables of the ledger. Amounts are integer cents, instants ISO 8601 UTC text."""

from __future__ import annotations

SCHEMA = """
create table if not exists files (
    file_id text primary key,
    received_seq integer not null unique,
    name text not null,
    size_bytes integer not null,
    kind text not null default '',
    result text not null default 'pending',
    batch_id text,
    counts text not null default '{}',
    first_run_id text not null
) strict;
create table if not exists sightings (
    name text primary key,
    file_id text not null,
    size_bytes integer not null,
    modified_ns integer not null,
    changed_ns integer not null,
    run_id text not null
) strict;
create table if not exists batches (
    batch_id text primary key,
    batch_ordinal integer not null unique,
    run_id text not null,
    file_count integer not null,
    row_count integer not null,
    unit_id text
) strict;
create table if not exists readers (
    reader_id integer primary key,
    fingerprint text not null,
    noted_at text not null
) strict;
create table if not exists runs (
    run_id text primary key,
    run_ordinal integer not null unique,
    started_at text not null,
    finished_at text,
    as_of text not null,
    fingerprint text not null,
    last_decision_id integer not null,
    result text,
    version text,
    seconds text not null default '{}',
    failed_checks text not null default '[]',
    warnings text not null default '[]'
) strict;
create table if not exists check_results (
    run_id text not null,
    ordinal integer not null,
    suite text not null,
    name text not null,
    severity text not null,
    passed integer not null,
    words text not null,
    observed text not null,
    primary key (run_id, ordinal)
) strict;
create table if not exists publications (
    publication_ordinal integer primary key,
    version text not null unique,
    run_id text not null,
    as_of text not null,
    published_at text not null
) strict;
create table if not exists decisions (
    decision_id integer primary key,
    unit_id text not null,
    action text not null,
    loads integer not null,
    file_id text,
    reason text not null,
    decided_by text not null,
    decided_at text not null,
    unique (unit_id, action)
) strict;
"""
