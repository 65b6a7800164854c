-- One row per kind of answer, sender, receiver and month: groups of claims sent a week ago, and those answered.
with sent as (
    {% for kind, column in [('999', 'is_group_answered'), ('TA1', 'is_interchange_answered')] %}
    select
        '{{ kind }}' as kind,
        sender_id || ' to ' || receiver_id as stream,
        interchange_date,
        {{ column }} as is_answered
    from {{ ref('fct_claim_groups') }}
    where interchange_date < {{ add_days(as_of(), -7) }}
    {{ "union all" if not loop.last }}
    {% endfor %}
),

-- Who answers some interchanges only (with a TA1, as a rule the bad ones) is not judged.
streams as (
    select
        kind,
        stream,
        min(case when is_answered then interchange_date end) as first_date
    from sent
    group by kind, stream
),

rules as (
    select
        sent.kind,
        sent.stream,
        streams.first_date,
        count(*) >= 5 and count(case when sent.is_answered then 1 end) >= 0.8 * count(*) as is_judged
    from sent
    inner join streams on sent.kind = streams.kind and sent.stream = streams.stream
    where sent.interchange_date >= streams.first_date
    group by sent.kind, sent.stream, streams.first_date
),

months as (
    select
        rules.kind,
        rules.stream,
        case when rules.is_judged then {{ month_words('sent.interchange_date') }} else 'all months' end as period,
        rules.is_judged,
        count(*) as sent_count,
        count(case when sent.is_answered then 1 end) as answered_count
    from sent
    inner join rules on sent.kind = rules.kind and sent.stream = rules.stream
    where sent.interchange_date >= rules.first_date
    group by
        rules.kind, rules.stream, rules.is_judged,
        case when rules.is_judged then {{ month_words('sent.interchange_date') }} else 'all months' end
)

select
    'groups_answered' as control,
    concat(kind, ', ', stream) as subject,
    period,
    cast(case when is_judged then sent_count else answered_count end as decimal(18, 2)) as expected,
    cast(answered_count as decimal(18, 2)) as actual,
    'groups' as unit,
    cast(case when is_judged then sent_count - answered_count else 0 end as bigint) as off_count,
    case when not is_judged then 'not_judged' when answered_count < sent_count then 'watch' else 'ok' end as status,
    case
        when not is_judged then concat('Not every one is answered as a rule: ', answered_count, ' of ', sent_count)
        when answered_count < sent_count
            then concat(sent_count - answered_count, ' of ', sent_count, ' without a ', kind)
        else 'Every one is answered'
    end as verdict_words
from months
