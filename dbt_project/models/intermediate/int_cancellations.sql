{%- set rounds = 4 -%}
with

candidates as (
    select * from {{ ref('int_reversal_candidates') }}
),

-- Round by round: each reversal wishes for its likeliest answer, then the latest; the earlier reversal is served first.
{% for round in range(rounds) -%}
wishes_{{ round }} as (
    select
        candidates.*,
        row_number() over (
            partition by candidates.reversal_id order by candidates.likeness desc, candidates.cancelled_rank desc
        ) as wish_rank
    from candidates
    {% if round > 0 -%}
    where candidates.reversal_id not in (select settled_{{ round - 1 }}.reversal_id from settled_{{ round - 1 }})
        and candidates.cancelled_id not in (select settled_{{ round - 1 }}.cancelled_id from settled_{{ round - 1 }})
    {%- endif %}
),

granted_{{ round }} as (
    select
        *,
        row_number() over (partition by cancelled_id order by reversal_rank) as grant_rank
    from wishes_{{ round }}
    where wish_rank = 1
),

settled_{{ round }} as (
    select reversal_id, cancelled_id from granted_{{ round }}
    where grant_rank = 1
    {% if round > 0 -%}
    union all
    select reversal_id, cancelled_id from settled_{{ round - 1 }}
    {%- endif %}
){{ "," if not loop.last }}

{% endfor -%}

select
    settled.reversal_id,
    settled.cancelled_id,
    answers.remit_date as cancelled_date
from settled_{{ rounds - 1 }} as settled
inner join {{ ref('int_answer_events') }} as answers on settled.reversal_id = answers.answer_id
