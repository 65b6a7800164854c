-- One row per control, subject and period: what was to be expected, what is there, and what that means.
with every_control as (
    {% for part in ['numbers', 'files', 'cash', 'deposits', 'sent', 'groups', 'claims', 'books', 'exports',
        'coverage', 'rosters'] %}
    select * from {{ ref('rpt_tie_outs_' ~ part) }}
    {{ "union all" if not loop.last }}
    {% endfor %}
)

select
    control,
    subject,
    period,
    expected,
    actual,
    cast(actual - expected as decimal(18, 2)) as difference,
    unit,
    off_count,
    status,
    verdict_words
from every_control
order by control, subject, period
