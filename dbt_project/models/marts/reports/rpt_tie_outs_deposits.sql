-- One row per month of payment and question: is the deposit as large as its remittance, and did both come in time?
with matched as (
    select
        *,
        {{ month_of('remit_date') }} as period_month,
        case
            when deposited_usd > remitted_usd then 'more than remitted'
            when deposited_usd < remitted_usd then 'less than remitted'
            else 'as remitted'
        end as amount_words
    from {{ ref('fct_payment_deposits') }}
    where deposited_usd is not null
),

amounts as (
    select
        period_month,
        amount_words,
        sum(remitted_usd) as remitted_usd,
        sum(deposited_usd) as deposited_usd,
        count(*) as payment_count
    from matched
    group by period_month, amount_words
),

-- Remittance and deposit within three business days of each other is what payers owe (CORE 370).
timings as (
    select
        period_month,
        count(*) as payment_count,
        count(case when abs(bank_lag_days) <= 3 then 1 end) as timely_count
    from matched
    group by period_month
)

select
    'deposit_amounts' as control,
    amount_words as subject,
    {{ month_words('period_month') }} as period,
    {{ usd('remitted_usd') }} as expected,
    {{ usd('deposited_usd') }} as actual,
    'usd' as unit,
    cast(case when amount_words = 'as remitted' then 0 else payment_count end as bigint) as off_count,
    case when amount_words = 'as remitted' then 'ok' else 'act' end as status,
    concat(payment_count, case when payment_count = 1 then ' payment ' else ' payments ' end, amount_words)
        as verdict_words
from amounts

union all

select
    'deposit_timing' as control,
    'within 3 business days' as subject,
    {{ month_words('period_month') }} as period,
    cast(payment_count as decimal(18, 2)) as expected,
    cast(timely_count as decimal(18, 2)) as actual,
    'payments' as unit,
    cast(payment_count - timely_count as bigint) as off_count,
    case when timely_count >= 0.9 * payment_count then 'ok' else 'watch' end as status,
    concat(payment_count - timely_count, ' of ', payment_count, ' came further apart from their deposit')
        as verdict_words
from timings
