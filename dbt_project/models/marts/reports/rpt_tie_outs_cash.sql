-- One row per direction and age: bank deposits with a trace number that no remittance explains, and the reverse.
with unmatched as (
    select
        'deposits_without_remittance' as control,
        {{ days_between('deposit_date', as_of()) }} as age_days,
        amount_usd
    from {{ ref('fct_deposits') }}
    where
        trace_number is not null
        and transaction_id is null

    union all

    select
        'remittances_without_deposit' as control,
        bank_age_days as age_days,
        remitted_usd as amount_usd
    from {{ ref('fct_payment_deposits') }}
    where
        is_deposit_due
        and deposited_usd is null
),

controls as (
    select
        'deposits_without_remittance' as control,
        count(*) as whole_count
    from {{ ref('fct_deposits') }}
    where trace_number is not null

    union all

    select
        'remittances_without_deposit' as control,
        count(*) as whole_count
    from {{ ref('fct_payment_deposits') }}
    where is_deposit_due
),

bands as (
    {% for words, low, high in [('up to 3 days', 0, 3), ('4 and 5 days', 4, 5), ('6 to 10 days', 6, 10),
        ('more than 10 days', 11, 100000)] %}
    select
        '{{ words }}' as age_words,
        {{ low }} as low_days,
        {{ high }} as high_days
    {{ "union all" if not loop.last }}
    {% endfor %}
),

counted as (
    select
        controls.control,
        controls.whole_count,
        bands.age_words,
        bands.low_days,
        count(unmatched.control) as off_count,
        sum(unmatched.amount_usd) as amount_usd
    from controls
    cross join bands
    left join unmatched
        on
            controls.control = unmatched.control
            and unmatched.age_days between bands.low_days and bands.high_days
    group by controls.control, controls.whole_count, bands.age_words, bands.low_days
)

select
    control,
    age_words as subject,
    'now' as period,
    cast(0 as decimal(18, 2)) as expected,
    {{ usd('amount_usd') }} as actual,
    'usd' as unit,
    cast(off_count as bigint) as off_count,
    case
        when whole_count = 0 then 'not_judged'
        when off_count = 0 or low_days = 0 then 'ok'
        when low_days > 10 then 'act'
        else 'watch'
    end as status,
    case
        when whole_count = 0 then 'No bank deposit with a trace number to compare with'
        when off_count = 0 then 'Nothing unmatched'
        else concat(off_count, ' unmatched')
    end as verdict_words
from counted
