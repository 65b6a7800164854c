with

spans as (
    select * from {{ ref('int_standing_spans') }}
    where payer_order = 1
),

unit_amounts as (
    select * from {{ ref('int_unit_amounts') }}
    where relief_usd <> 0
),

line_moves as (
    select
        spans.lineage_id,
        spans.answer_id,
        spans.stands_from as entry_date,
        -unit_amounts.relief_usd as amount_usd
    from spans
    inner join unit_amounts on spans.answer_line_id = unit_amounts.unit_id

    union all

    select
        spans.lineage_id,
        spans.answer_id,
        spans.stands_before as entry_date,
        unit_amounts.relief_usd as amount_usd
    from spans
    inner join unit_amounts on spans.answer_line_id = unit_amounts.unit_id
),

-- Claim-level adjustments stand while any line of their answer does: count the lines that do, day by day.
claim_steps as (
    select
        spans.lineage_id,
        spans.answer_id,
        spans.stands_from as entry_date,
        1 as step
    from spans
    inner join unit_amounts on spans.answer_id = unit_amounts.unit_id

    union all

    select
        spans.lineage_id,
        spans.answer_id,
        spans.stands_before as entry_date,
        -1 as step
    from spans
    inner join unit_amounts on spans.answer_id = unit_amounts.unit_id
),

claim_days as (
    select
        lineage_id,
        answer_id,
        entry_date,
        sum(step) as step
    from claim_steps
    group by lineage_id, answer_id, entry_date
),

claim_counts as (
    select
        *,
        sum(step) over (
            partition by answer_id order by entry_date rows between unbounded preceding and current row
        ) as standing_count
    from claim_days
),

claim_moves as (
    select
        claim_counts.lineage_id,
        claim_counts.answer_id,
        claim_counts.entry_date,
        case
            when claim_counts.standing_count > 0 and claim_counts.standing_count - claim_counts.step <= 0
                then -unit_amounts.relief_usd
            when claim_counts.standing_count <= 0 and claim_counts.standing_count - claim_counts.step > 0
                then unit_amounts.relief_usd
            else 0
        end as amount_usd
    from claim_counts
    inner join unit_amounts on claim_counts.answer_id = unit_amounts.unit_id
),

moves as (
    select * from line_moves
    union all
    select * from claim_moves
)

-- Each day's entry is the change of what stands, so nothing is ever back-dated.
select
    lineage_id,
    answer_id,
    entry_date,
    {{ usd('sum(amount_usd)') }} as amount_usd
from moves
where entry_date <= {{ as_of() }}
group by lineage_id, answer_id, entry_date
having sum(amount_usd) <> 0
