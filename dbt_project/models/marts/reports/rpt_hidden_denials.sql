-- One row per month and payer of the first answer: lines whose whole charge the payer calls contractual. Shown beside
-- the denial rate, never in it.
select
    {{ month_of('lineages.initial_remit_date') }} as period_month,
    lineages.payer_id,
    cast(count(*) as bigint) as line_count,
    cast(sum(answer_lines.charge_usd) as decimal(18, 2)) as charge_usd
from {{ ref('fct_answer_lines') }} as answer_lines
inner join {{ ref('fct_lineages') }} as lineages
    on answer_lines.lineage_id = lineages.lineage_id
where answer_lines.is_initial and answer_lines.line_class = 'hidden_denial'
group by 1, 2
order by 1, 2
