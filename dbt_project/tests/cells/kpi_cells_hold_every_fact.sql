-- Reconciled with the facts from outside the blocks: what a filter, a join or an empty slice lost would show here.
with cells as (
    select
        kpi_id,
        sum(numerator) as numerator,
        coalesce(sum(denominator), 0) as denominator
    from {{ ref('rpt_kpi_cells') }}
    where detail_kind = ''
    group by kpi_id
),

facts as (
    select
        'initial_denial_rate' as kpi_id,
        'denominator' as side,
        cast(count(*) as decimal(18, 2)) as amount
    from {{ ref('fct_lineages') }}
    where is_adjudicated
    union all
    select
        'initial_denial_usd_rate' as kpi_id,
        'numerator' as side,
        sum(initial_denied_usd) as amount
    from {{ ref('fct_lineages') }}
    where is_adjudicated
    union all
    select
        'line_denial_rate' as kpi_id,
        'denominator' as side,
        cast(sum(initial_charged_line_count) as decimal(18, 2)) as amount
    from {{ ref('fct_lineages') }}
    where is_adjudicated
    union all
    select
        'line_denial_rate' as kpi_id,
        'numerator' as side,
        cast(sum(initial_denied_line_count) as decimal(18, 2)) as amount
    from {{ ref('fct_lineages') }}
    where is_adjudicated
    union all
    select
        'cash_remitted_usd' as kpi_id,
        'numerator' as side,
        sum(remitted_usd) as amount
    from {{ ref('fct_payments') }}
    union all
    select
        'cash_deposited_usd' as kpi_id,
        'numerator' as side,
        sum(amount_usd) as amount
    from {{ ref('fct_deposits') }}
    union all
    select
        'charges_usd' as kpi_id,
        'numerator' as side,
        sum(amount_usd) as amount
    from {{ ref('fct_account_entries') }}
    where entry_type = 'charge'
    union all
    select
        'payer_payments_usd' as kpi_id,
        'numerator' as side,
        -sum(amount_usd) as amount
    from {{ ref('fct_account_entries') }}
    where entry_type = 'payer_payment'
    union all
    select
        'duplicate_rate' as kpi_id,
        'denominator' as side,
        cast(count(*) as decimal(18, 2)) as amount
    from {{ ref('fct_answers') }}
    where answer_class not in ('reversal', 'pending')
    union all
    select
        'rejection_rate' as kpi_id,
        'denominator' as side,
        cast(count(*) as decimal(18, 2)) as amount
    from {{ ref('fct_submissions') }}
    where is_acknowledged
    union all
    select
        'eligibility_checked_rate' as kpi_id,
        'denominator' as side,
        cast(count(*) as decimal(18, 2)) as amount
    from {{ ref('fct_encounters') }}
    union all
    select
        'point_of_service_collection_rate' as kpi_id,
        'denominator' as side,
        cast(sum(copay_due_usd) as decimal(18, 2)) as amount
    from {{ ref('fct_encounters') }}
    union all
    select
        'bill_lag_days' as kpi_id,
        'denominator' as side,
        cast(count(*) as decimal(18, 2)) as amount
    from {{ ref('fct_lineages') }}
    where first_submission_date is not null
        and greatest(charge_date, first_submission_date) <= {{ as_of() }}
)

select
    facts.kpi_id,
    facts.side
from facts
left join cells on facts.kpi_id = cells.kpi_id
where
    coalesce(facts.amount, 0)
    <> coalesce(case when facts.side = 'numerator' then cells.numerator else cells.denominator end, 0)
