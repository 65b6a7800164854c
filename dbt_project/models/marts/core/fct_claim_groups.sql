with

sightings as (
    select * from {{ ref('stg_interchange__sightings') }}
    where is_counted and kind like '837%'
),

envelope_answers as (
    select * from {{ ref('int_envelope_answers') }}
),

-- No 999 follows where the whole interchange was rejected.
answered as (
    select
        transaction_id,
        max(case when answered_by = '999' or is_rejection then 1 else 0 end) as is_group_answered,
        max(case when answered_by = 'TA1' then 1 else 0 end) as is_interchange_answered
    from envelope_answers
    group by transaction_id
)

-- The same group sent again in another file is one group.
select
    coalesce(sightings.sender_id, 'unknown') as sender_id,
    coalesce(sightings.receiver_id, 'unknown') as receiver_id,
    coalesce(sightings.interchange_control_number, 'unknown') as interchange_control_number,
    coalesce(sightings.group_control_number, 'unknown') as group_control_number,
    cast(coalesce(sightings.interchange_at, sightings.group_date) as date) as interchange_date,
    coalesce(max(answered.is_group_answered), 0) = 1 as is_group_answered,
    coalesce(max(answered.is_interchange_answered), 0) = 1 as is_interchange_answered
from sightings
left join answered on sightings.transaction_id = answered.transaction_id
group by
    sightings.sender_id, sightings.receiver_id, sightings.interchange_control_number, sightings.group_control_number,
    cast(coalesce(sightings.interchange_at, sightings.group_date) as date)
