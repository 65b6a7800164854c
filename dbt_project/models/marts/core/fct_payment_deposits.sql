with

payments as (
    select * from {{ ref('fct_payments') }}
),

deposits as (
    select * from {{ ref('fct_deposits') }}
    where trace_number is not null
),

bank as (
    select
        min(deposit_date) as first_date,
        max(deposit_date) as last_date,
        count(transaction_id) as matched_count
    from deposits
),

deposited as (
    select
        transaction_id,
        sum(amount_usd) as deposited_usd,
        min(deposit_date) as deposit_date
    from deposits
    where transaction_id is not null
    group by transaction_id
)

select
    payments.transaction_id,
    payments.payer_id,
    payments.remit_date,
    payments.remitted_usd,
    cast(deposited.deposited_usd as decimal(18, 2)) as deposited_usd,
    deposited.deposit_date,
    {{ business_days_between('payments.remit_date', 'deposited.deposit_date') }} as bank_lag_days,
    -- The bank can say nothing of days that its files do not reach; checks and advices without money leave no EFT.
    coalesce(
        payments.remitted_usd > 0
        and coalesce(payments.payment_method_code, 'ACH') not in ('CHK', 'NON')
        and bank.matched_count > 0
        and payments.remit_date between bank.first_date and bank.last_date,
        false
    ) as is_deposit_due,
    {{ days_between('payments.remit_date', 'bank.last_date') }} as bank_age_days
from payments
left join deposited on payments.transaction_id = deposited.transaction_id
cross join bank
