with recursive

segments as (
    select
        claim_id,
        segment_id,
        min(starts_on) as starts_on,
        min(submission_rank) as first_rank
    from {{ ref('int_claim_segments') }}
    group by claim_id, segment_id
),

spans as (
    select * from {{ ref('int_claim_spans') }}
),

answers as (
    select * from {{ ref('int_answer_dates') }}
),

references_made as (
    select * from {{ ref('int_claim_segments') }}
    where original_claim_number is not null
),

-- A new claim that names the payer's number of an earlier answer continues that answer's claim.
links as (
    select
        references_made.segment_id,
        coalesce(spans.segment_id, answers.claim_id) as linked_id,
        row_number() over (
            partition by references_made.submission_id order by answers.answer_rank desc
        ) as link_rank
    from references_made
    inner join answers
        on
            references_made.original_claim_number = answers.payer_claim_control_number
            and references_made.submission_date >= answers.remit_date
    left join spans
        on
            answers.claim_id = spans.claim_id
            and coalesce(answers.stated_service_date, answers.remit_date) >= spans.valid_from
            and coalesce(answers.stated_service_date, answers.remit_date) < spans.valid_before
),

steps as (
    select distinct
        segment_id,
        linked_id
    from links
    where
        link_rank = 1
        and segment_id <> linked_id
),

chains as (
    select
        segment_id,
        segment_id as reached_id,
        0 as depth
    from segments

    union all

    select
        chains.segment_id,
        steps.linked_id as reached_id,
        chains.depth + 1 as depth
    from chains
    inner join steps on chains.reached_id = steps.segment_id
    where chains.depth < 12
),

-- The root is what was sent first of all that is reached; a number never sent (an answer alone) comes before all.
roots as (
    select
        chains.segment_id,
        chains.reached_id as root_id,
        coalesce(reached.claim_id, chains.reached_id) as root_claim_id,
        coalesce(reached.starts_on, cast('0001-01-01' as date)) as root_starts_on,
        row_number() over (
            partition by chains.segment_id
            order by coalesce(reached.first_rank, 0), chains.reached_id
        ) as root_rank
    from chains
    left join segments as reached on chains.reached_id = reached.segment_id
),

numbered as (
    select
        *,
        dense_rank() over (partition by root_claim_id order by root_starts_on, root_id) as lineage_number
    from roots
    where root_rank = 1
)

select
    segment_id,
    root_claim_id as claim_id,
    case
        when lineage_number = 1 then root_claim_id
        else root_claim_id || '~' || cast(lineage_number as varchar)
    end as lineage_id
from numbered
