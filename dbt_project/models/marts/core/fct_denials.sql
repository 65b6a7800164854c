with

lineages as (
    select * from {{ ref('fct_lineages') }}
    where initial_class in ('denied', 'partly_denied')
),

states as (
    select * from {{ ref('int_denial_states') }}
)

select
    lineages.lineage_id,
    lineages.claim_id,
    lineages.initial_class,
    lineages.initial_remit_date as denied_date,
    lineages.initial_charge_usd,
    lineages.initial_denied_usd,
    lineages.initial_reason_code as reason_code,
    lineages.initial_reason_category as reason_category,
    lineages.initial_reason_owner as reason_owner,
    states.is_patient_liable,
    states.standing_denied_usd,
    states.allowed_later_usd,
    states.written_off_usd,
    states.state,
    {{ days_between('lineages.initial_remit_date', as_of()) }} as open_days,
    {{ lineage_slices('lineages') }}
from lineages
inner join states on lineages.lineage_id = states.lineage_id
