-- One row per sender, receiver, kind and counter: control numbers of the last 60 days, from the first seen to the last.
with groups as (
    select
        *,
        sender_id || ' to ' || receiver_id as stream,
        min(kind) over (partition by sender_id, receiver_id)
        < max(kind) over (partition by sender_id, receiver_id) as is_mixed
    from {{ ref('fct_interchanges') }}
    where
        interchange_date > {{ add_days(as_of(), -60) }}
        and interchange_date <= {{ as_of() }}
),

-- Many senders number all kinds in one row: that row is looked at too, where there are several kinds.
rows_of_numbers as (
    select
        *, kind as kind_words
    from groups
    union all
    select
        *, 'all kinds' as kind_words
    from groups
    where is_mixed
),

-- Sent again with the same content is one number; the same number on other content is used twice.
contents as (
    {% for counter, number in [('ISA13', 'interchange_number'), ('GS06', 'group_number')] %}
    select
        stream,
        kind_words as kind,
        '{{ counter }}' as counter,
        {{ number }} as control_number,
        min(interchange_at) as first_at,
        {{ dbt.listagg('content_key', "','", 'order by content_key') }} as content_key
    from rows_of_numbers
    where {{ number }} is not null
    group by stream, kind_words, {{ number }}, file_id, interchange_ordinal
    {{ "union all" if not loop.last }}
    {% endfor %}
),

numbers as (
    select
        stream,
        kind,
        counter,
        control_number,
        min(first_at) as first_at,
        count(distinct content_key) as content_count
    from contents
    group by stream, kind, counter, control_number
),

steps as (
    select
        *,
        control_number - lag(control_number) over (
            partition by stream, kind, counter order by control_number
        ) as step,
        max(control_number) over (
            partition by stream, kind, counter order by first_at nulls last, control_number
            rows between unbounded preceding and 1 preceding
        ) > control_number as is_back
    from numbers
),

-- A jump of more than a thousand is a new count, not a gap.
gaps as (
    select
        *,
        case
            when step = 2 then cast(control_number - 1 as {{ dbt.type_string() }})
            when step between 3 and 1000 then concat(control_number - step + 1, '-', control_number - 1)
        end as missing_words
    from steps
),

streams as (
    select
        stream,
        kind,
        counter,
        count(*) as number_count,
        count(step) as step_count,
        count(case when step = 1 then 1 end) as next_count,
        sum(case when missing_words is not null then step - 1 else 0 end) as missing_count,
        count(case when content_count > 1 then 1 end) as repeat_count,
        count(case when is_back then 1 end) as back_count,
        {{ dbt.listagg('missing_words', "', '", 'order by control_number') }} as missing_words
    from gaps
    group by stream, kind, counter
),

judged as (
    select
        *,
        step_count >= 5 and next_count >= 0.8 * step_count as is_judged,
        missing_count + repeat_count + back_count > 0 as is_off
    from streams
)

select
    'control_numbers' as control,
    concat(counter, ' of ', kind, ', ', stream) as subject,
    'last 60 days' as period,
    cast(number_count + case when is_judged then missing_count else 0 end as decimal(18, 2)) as expected,
    cast(number_count as decimal(18, 2)) as actual,
    'numbers' as unit,
    cast(missing_count + repeat_count + back_count as bigint) as off_count,
    case when not is_judged then 'not_judged' when is_off then 'watch' else 'ok' end as status,
    case
        when not is_judged then 'Numbers of this sender do not follow each other, or are too few to judge'
        when is_off then concat(
            missing_count, ' missing', coalesce(' (' || missing_words || ')', ''), ', ', repeat_count,
            ' used twice for different content, ', back_count, ' step back'
        )
        else 'Every number follows the one before'
    end as verdict_words
from judged
