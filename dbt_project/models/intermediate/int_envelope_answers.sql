with

sightings as (
    select * from {{ ref('stg_interchange__sightings') }}
    where is_counted and kind like '837%'
),

transactions as (
    select * from {{ ref('int_transactions') }}
),

interchange_answers as (
    select * from {{ ref('stg_acknowledgement__interchange_results') }}
),

group_answers as (
    select * from {{ ref('stg_acknowledgement__functional_results') }}
),

-- A TA1 answers an interchange by ISA13; a 999 a group of claims by GS06, or one set of it by ST02.
answers as (
    select
        transaction_id,
        transaction_id as envelope_answer_id,
        'TA1' as answered_by,
        result_code = 'R' as is_rejection,
        coalesce(note_code, 'unknown') as reason,
        interchange_control_number,
        cast(null as varchar) as group_control_number,
        cast(null as varchar) as set_control_number
    from interchange_answers
    where
        result_code is not null
        and interchange_control_number is not null

    union all

    select
        transaction_id,
        functional_acknowledgement_id as envelope_answer_id,
        '999' as answered_by,
        result_code in ('R', 'M', 'W', 'X') as is_rejection,
        coalesce(error_code, 'unknown') as reason,
        cast(null as varchar) as interchange_control_number,
        group_control_number,
        set_control_number
    from group_answers
    where
        result_code is not null
        and coalesce(group_kind_code, 'HC') = 'HC'
        and group_control_number is not null
),

partners as (
    select distinct
        sender_id,
        receiver_id
    from sightings
),

dated as (
    select
        answers.*,
        transactions.interchange_at,
        transactions.interchange_date,
        transactions.receiver_id,
        partners.receiver_id as partner_id
    from answers
    inner join transactions on answers.transaction_id = transactions.transaction_id
    left join partners
        on
            transactions.sender_id = partners.receiver_id
            and transactions.receiver_id = partners.sender_id
    where transactions.interchange_date <= {{ as_of() }}
),

-- Sender and receiver change places; one we never sent to (a clearinghouse that answers under another id) may answer
-- whatever we sent. Control numbers come again: the latest interchange before the answer is meant.
matched as (
    select
        sightings.transaction_id,
        dated.envelope_answer_id,
        dated.answered_by,
        dated.is_rejection,
        dated.answered_by || ':' || dated.reason as rejection_code,
        dated.interchange_date as answered_date,
        rank() over (
            partition by dated.envelope_answer_id
            order by sightings.interchange_at desc nulls last, sightings.interchange_control_number desc
        ) as choice
    from dated
    inner join sightings
        on
            dated.receiver_id = sightings.sender_id
            and (dated.partner_id is null or dated.partner_id = sightings.receiver_id)
            and {{ control_number_fits('dated.interchange_control_number', 'sightings.interchange_control_number') }}
            and {{ control_number_fits('dated.group_control_number', 'sightings.group_control_number') }}
            and {{ control_number_fits('dated.set_control_number', 'sightings.set_control_number') }}
            and coalesce(dated.interchange_at >= sightings.interchange_at, true)
)

-- One row per claim set and answer to its interchange, its group or itself.
select distinct
    transaction_id,
    envelope_answer_id,
    answered_by,
    is_rejection,
    rejection_code,
    answered_date
from matched
where choice = 1
