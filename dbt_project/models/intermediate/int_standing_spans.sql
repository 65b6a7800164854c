with

occurrences as (
    select * from {{ ref('int_line_occurrences') }}
),

void_spans as (
    select * from {{ ref('int_void_spans') }}
),

keys as (
    select distinct
        lineage_id,
        payer_order,
        line_key
    from occurrences
),

-- Every day on which it may change which answer of a line stands.
days as (
    select
        lineage_id,
        payer_order,
        line_key,
        starts_on as change_date
    from occurrences
    union
    select
        lineage_id,
        payer_order,
        line_key,
        cancelled_date as change_date
    from occurrences
    where cancelled_date is not null
    union
    select
        keys.lineage_id,
        keys.payer_order,
        keys.line_key,
        void_spans.void_from as change_date
    from keys
    inner join void_spans on keys.lineage_id = void_spans.lineage_id
    union
    select
        keys.lineage_id,
        keys.payer_order,
        keys.line_key,
        void_spans.void_before as change_date
    from keys
    inner join void_spans on keys.lineage_id = void_spans.lineage_id
),

spans as (
    select
        *,
        coalesce(
            lead(change_date) over (partition by lineage_id, payer_order, line_key order by change_date),
            cast('9999-12-31' as date)
        ) as before_date
    from days
),

-- As known on that day: the latest answer to the line that neither a reversal nor a void had taken away by then.
ranked as (
    select
        spans.lineage_id,
        spans.payer_order,
        spans.line_key,
        spans.change_date,
        spans.before_date,
        occurrences.answer_id,
        occurrences.answer_line_id,
        occurrences.is_own,
        -- Ties stay: a payer may answer one line of the claim with two of its own.
        rank() over (
            partition by spans.lineage_id, spans.payer_order, spans.line_key, spans.change_date
            order by occurrences.is_weak asc, occurrences.answer_rank desc
        ) as standing_rank
    from spans
    inner join occurrences
        on
            spans.lineage_id = occurrences.lineage_id
            and spans.payer_order = occurrences.payer_order
            and spans.line_key = occurrences.line_key
            and spans.change_date >= occurrences.starts_on
            and (occurrences.cancelled_date is null or spans.change_date < occurrences.cancelled_date)
    left join void_spans
        on
            spans.lineage_id = void_spans.lineage_id
            and spans.change_date >= void_spans.void_from
            and (spans.change_date < void_spans.void_before or occurrences.starts_on <= void_spans.void_from)
    where
        void_spans.lineage_id is null
        and spans.change_date < spans.before_date
)

select
    lineage_id,
    payer_order,
    line_key,
    answer_id,
    answer_line_id,
    change_date as stands_from,
    before_date as stands_before
from ranked
where standing_rank = 1 and is_own
