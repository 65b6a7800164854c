with

levels as (
    select * from {{ ref('stg_acknowledgement__claim_acknowledgements') }}
),

statuses as (
    select * from {{ ref('stg_acknowledgement__acknowledgement_statuses') }}
    where not is_line
),

transactions as (
    select * from {{ ref('int_transactions') }}
),

words as (
    select
        *,
        case
            when category_code in ('A0', 'A1', 'A2', 'A5') then 'accepted'
            when category_code in ('A3', 'A4', 'A6', 'A7', 'A8') then 'rejected'
        end as word,
        category_code || ':' || coalesce(status_code, 'unknown') as code
    from statuses
),

-- One rejecting status rejects the level; other categories say neither.
spoken as (
    select
        acknowledgement_id,
        max(case when word = 'rejected' then 1 else 0 end) = 1 as is_rejection,
        min(case when word = 'rejected' then position end) as rejecting_position,
        min(status_date) as status_date
    from words
    where word is not null
    group by acknowledgement_id
),

-- A batch or provider speaks for its claims only where no claim row follows before the next of its kind.
parted as (
    select
        *,
        sum(case when acknowledgement_level in ('SOURCE', 'BATCH') then 1 else 0 end) over (
            partition by transaction_id order by acknowledgement_ordinal
            rows between unbounded preceding and current row
        ) as batch_number,
        sum(case when acknowledgement_level = 'CLAIM' then 0 else 1 end) over (
            partition by transaction_id order by acknowledgement_ordinal
            rows between unbounded preceding and current row
        ) as part_number
    from levels
),

followed as (
    select
        *,
        max(case when acknowledgement_level = 'CLAIM' then 1 else 0 end) over (
            partition by transaction_id, batch_number
        ) as has_claims_in_batch,
        max(case when acknowledgement_level = 'CLAIM' then 1 else 0 end) over (
            partition by transaction_id, part_number
        ) as has_claims_in_part
    from parted
)

-- One row per level of a 277CA that accepts or rejects claims.
select
    followed.acknowledgement_id,
    followed.transaction_id,
    followed.acknowledgement_level,
    followed.batch_reference,
    followed.claim_id,
    followed.provider_npi,
    spoken.is_rejection,
    words.code as rejection_code,
    coalesce(spoken.status_date, transactions.interchange_date) as acknowledged_date,
    transactions.interchange_at,
    transactions.set_ordinal,
    followed.acknowledgement_ordinal
from followed
inner join spoken on followed.acknowledgement_id = spoken.acknowledgement_id
inner join transactions on followed.transaction_id = transactions.transaction_id
left join words
    on
        spoken.acknowledgement_id = words.acknowledgement_id
        and spoken.rejecting_position = words.position
where
    coalesce(spoken.status_date, transactions.interchange_date) <= {{ as_of() }}
    and (
        followed.acknowledgement_level = 'CLAIM'
        or (followed.acknowledgement_level = 'BATCH' and followed.has_claims_in_batch = 0)
        or (followed.acknowledgement_level = 'PROVIDER' and followed.has_claims_in_part = 0)
    )
