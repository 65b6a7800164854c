{#
    Over the product of every code, group, payer class, allowance and validity bound, exactly one row of the seed is the
    most specific that matches: none would leave dollars unmapped, two would let chance decide.
#}
{% test one_carc_row_decides(model, payer_classes) %}
with

carc as (
    select * from {{ model }}
),

groups as (
    {% for group_code in ['CO', 'PR', 'OA', 'PI', 'CR', ''] -%}
    select '{{ group_code }}' as group_code{{ " union all " if not loop.last }}
    {%- endfor %}
),

classes as (
    {% for payer_class in payer_classes -%}
    select '{{ payer_class }}' as payer_class{{ " union all " if not loop.last }}
    {%- endfor %}
),

allowances as (
    select true as has_allowed
    union all
    select false as has_allowed
),

days as (
    select {{ as_of() }} as remit_date
    union
    select valid_from as remit_date from carc where valid_from is not null
    union
    select valid_to as remit_date from carc where valid_to is not null
),

questions as (
    select distinct
        carc.code,
        groups.group_code,
        classes.payer_class,
        allowances.has_allowed,
        days.remit_date
    from carc
    cross join groups
    cross join classes
    cross join allowances
    cross join days
),

weighed as (
    select
        questions.*,
        case when carc.code is null then null else
            case when carc.group_code is null then 0 else 1 end
            + case when carc.payer_class is null then 0 else 1 end
            + case when carc.requires_allowed is null then 0 else 1 end
        end as specificity
    from questions
    left join carc
        on {{ carc_row_matches(
            'questions.code', 'questions.group_code', 'questions.payer_class', 'questions.has_allowed',
            'questions.remit_date') }}
),

ranked as (
    select
        *,
        max(specificity) over (
            partition by code, group_code, payer_class, has_allowed, remit_date
        ) as highest
    from weighed
)

select code, group_code, payer_class, has_allowed, remit_date
from ranked
where specificity = highest or highest is null
group by code, group_code, payer_class, has_allowed, remit_date
having count(*) <> 1 or max(specificity) is null

union all

-- An empty table decides nothing.
select '', '', '', false, {{ as_of() }}
from (select count(*) as row_count from carc) as counted
where row_count < 200
{% endtest %}
