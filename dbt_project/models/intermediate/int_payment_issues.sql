with

payment_sets as (
    select * from {{ ref('int_payment_sets') }}
),

contents as (
    select * from {{ ref('int_payment_contents') }}
),

spellings as (
    select * from {{ ref('int_payment_spellings') }}
),

answers as (
    select * from {{ ref('stg_remittance__answers') }}
    where payer_claim_control_number is not null
),

ranked as (
    select
        payment_sets.*,
        contents.content_hash,
        coalesce(contents.is_numbered, false) as is_numbered,
        row_number() over (
            order by
                payment_sets.remit_date,
                payment_sets.interchange_at nulls last,
                payment_sets.set_ordinal,
                payment_sets.transaction_id
        ) as payment_rank
    from payment_sets
    left join contents on payment_sets.transaction_id = contents.transaction_id
    left join spellings on payment_sets.transaction_id = spellings.transaction_id
    where spellings.transaction_id is null
),

issued as (
    select
        transaction_id,
        payer_key,
        trace_number,
        remitted_usd,
        content_hash,
        payment_rank,
        count(*) over (partition by payer_key, remitted_usd, content_hash) as issue_count
    from ranked
    where trace_number is not null and remitted_usd <> 0 and is_numbered
),

numbers as (
    select distinct
        issued.transaction_id,
        answers.payer_claim_control_number
    from issued
    inner join answers on issued.transaction_id = answers.transaction_id
    where issued.issue_count > 1
),

-- What gives a claim's money back: a reversal, or a PLB whose reference is, or begins with, its number.
given_back as (
    select
        transaction_id,
        payer_claim_control_number as reference_number,
        false as is_beginning_enough
    from answers
    where {{ is_reversal('claim_status_code', 'charge_usd', 'paid_usd') }}

    union all

    select
        transaction_id,
        reference_number,
        true as is_beginning_enough
    from {{ ref('stg_remittance__provider_adjustments') }}
    where reason_code in ('WO', '72') and amount_usd > 0
),

-- By an earlier set of other content: a payment that reverses and pays anew in one can be issued again as well.
takebacks as (
    select
        numbers.transaction_id,
        count(distinct earlier.transaction_id) as takeback_count
    from numbers
    inner join issued on numbers.transaction_id = issued.transaction_id
    inner join ranked as earlier
        on
            issued.payer_key = earlier.payer_key
            and issued.payment_rank > earlier.payment_rank
            and (
                issued.remitted_usd <> earlier.remitted_usd or issued.content_hash <> coalesce(earlier.content_hash, '')
            )
    inner join given_back
        on
            earlier.transaction_id = given_back.transaction_id
            and (
                numbers.payer_claim_control_number = given_back.reference_number
                or (
                    given_back.is_beginning_enough
                    and numbers.payer_claim_control_number
                    = substring(given_back.reference_number, 1, length(numbers.payer_claim_control_number))
                )
            )
    group by numbers.transaction_id
)

select
    issued.transaction_id,
    issued.payer_key,
    issued.trace_number,
    issued.remitted_usd,
    issued.content_hash,
    issued.payment_rank,
    coalesce(takebacks.takeback_count, 0) as takeback_count
from issued
left join takebacks on issued.transaction_id = takebacks.transaction_id
where issued.issue_count > 1
