with

lineages as (
    select * from {{ ref('int_lineages') }}
),

slices as (
    select * from {{ ref('int_lineage_slices') }}
),

initial_adjudications as (
    select * from {{ ref('int_initial_adjudications') }}
),

entries as (
    select * from {{ ref('fct_account_entries') }}
),

balances as (
    select
        lineage_id,
        {{ usd('sum(amount_usd)') }} as balance_usd,
        {{ usd("sum(case when entry_type = 'write_off' then -amount_usd end)") }} as write_offs_usd
    from entries
    group by lineage_id
),

combined as (
    select
        lineages.lineage_id,
        lineages.claim_id,
        {{ lineage_slices('slices') }},
        slices.coder_id,
        lineages.is_matched,
        lineages.service_date,
        lineages.charge_date,
        lineages.first_submission_date,
        lineages.primary_submission_count,
        initial_adjudications.remit_date as initial_remit_date,
        initial_adjudications.initial_class,
        initial_adjudications.charge_usd as initial_charge_usd,
        initial_adjudications.denied_usd as initial_denied_usd,
        initial_adjudications.charged_line_count as initial_charged_line_count,
        initial_adjudications.denied_line_count as initial_denied_line_count,
        initial_adjudications.reason_code as initial_reason_code,
        initial_adjudications.reason_category as initial_reason_category,
        initial_adjudications.reason_owner as initial_reason_owner,
        coalesce(
            initial_adjudications.charged_line_count > 0 and initial_adjudications.initial_class <> 'capitated', false
        ) as is_adjudicated,
        coalesce(balances.balance_usd, 0) as balance_usd,
        {{ write_off_credit('coalesce(balances.balance_usd, 0)', 'coalesce(balances.write_offs_usd, 0)') }}
            as write_off_to_take_back_usd
    from lineages
    inner join slices on lineages.lineage_id = slices.lineage_id
    left join initial_adjudications on lineages.lineage_id = initial_adjudications.lineage_id
    left join balances on lineages.lineage_id = balances.lineage_id
)

select
    *,
    is_adjudicated
    and initial_class in ('paid', 'patient_responsibility')
    and primary_submission_count = 1 as is_first_pass,
    {{ days_between('first_submission_date', 'initial_remit_date') }} as first_answer_days,
    {{ days_between('service_date', 'charge_date') }} as charge_lag_days,
    {{ days_between('charge_date', 'first_submission_date') }} as bill_lag_days
from combined
