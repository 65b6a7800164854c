with

payment_sets as (
    select * from {{ ref('int_payment_sets') }}
),

answers as (
    select * from {{ ref('stg_remittance__answers') }}
),

answer_lines as (
    select * from {{ ref('stg_remittance__answer_lines') }}
),

adjustments as (
    select * from {{ ref('stg_remittance__adjustments') }}
),

-- Only a payment whose payer and amount another has too can be a copy; few are, so few are read to the letter.
twins as (
    select
        payer_key,
        remitted_usd
    from payment_sets
    group by payer_key, remitted_usd
    having count(*) > 1
),

suspects as (
    select
        answers.answer_id,
        answers.transaction_id,
        answers.payer_claim_control_number is not null as is_numbered,
        concat_ws(
            '|',
            coalesce(answers.claim_id, ''),
            coalesce(answers.claim_status_code, ''),
            cast(answers.charge_usd as {{ dbt.type_string() }}),
            cast(answers.paid_usd as {{ dbt.type_string() }}),
            coalesce(answers.payer_claim_control_number, '')
        ) as answer_words
    from answers
    inner join payment_sets on answers.transaction_id = payment_sets.transaction_id
    inner join twins
        on
            payment_sets.payer_key = twins.payer_key
            and payment_sets.remitted_usd = twins.remitted_usd
),

parts as (
    select
        suspects.answer_id,
        concat_ws(
            '|',
            'line',
            coalesce(answer_lines.procedure_code, answer_lines.revenue_code, ''),
            cast(answer_lines.charge_usd as {{ dbt.type_string() }}),
            cast(answer_lines.paid_usd as {{ dbt.type_string() }})
        ) as part_words
    from suspects
    inner join answer_lines on suspects.answer_id = answer_lines.answer_id

    union all

    select
        suspects.answer_id,
        concat_ws(
            '|',
            'reason',
            coalesce(adjustments.group_code, ''),
            coalesce(adjustments.reason_code, ''),
            cast(adjustments.amount_usd as {{ dbt.type_string() }})
        ) as part_words
    from suspects
    inner join adjustments on suspects.answer_id = adjustments.answer_id
),

answer_parts as (
    select
        answer_id,
        {{ dbt.listagg('part_words', "';'", 'order by part_words') }} as all_words
    from parts
    group by answer_id
),

answer_texts as (
    select
        suspects.transaction_id,
        suspects.is_numbered,
        suspects.answer_words || ';' || coalesce(answer_parts.all_words, '') as answer_text
    from suspects
    left join answer_parts on suspects.answer_id = answer_parts.answer_id
)

-- What a payment says of its claims, to the letter and in no order.
select
    transaction_id,
    {{ dbt.hash(dbt.listagg('answer_text', "'#'", 'order by answer_text')) }} as content_hash,
    min(case when is_numbered then 1 else 0 end) = 1 as is_numbered
from answer_texts
group by transaction_id
