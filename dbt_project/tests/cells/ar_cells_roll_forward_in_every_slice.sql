-- Opening + brought in + charges - payments - adjustments - write-offs + refunds = closing, to the cent, for every
-- payer, provider and site, and every opening is the closing before. An entry that changes slice breaks both.
with cells as (
    select
        payer_id,
        provider_npi,
        location_id,
        period_month,
        sum(case when kpi_id = 'ar_opening_usd' then numerator else 0 end) as opening_usd,
        sum(case when kpi_id = 'ar_closing_usd' then numerator else 0 end) as closing_usd,
        sum(
            case
                when kpi_id in ('ar_opening_usd', 'ar_brought_in_usd', 'ar_charges_usd', 'ar_refunds_usd')
                    then numerator
                when kpi_id in ('ar_payments_usd', 'ar_adjustments_usd', 'ar_write_offs_usd')
                    then -numerator
                else 0
            end
        ) as rolled_usd
    from {{ ref('rpt_kpi_cells') }}
    where left(kpi_id, 3) = 'ar_' and right(kpi_id, 4) = '_usd'
    group by payer_id, provider_npi, location_id, period_month
),

compared as (
    select
        *,
        coalesce(
            lag(closing_usd) over (partition by payer_id, provider_npi, location_id order by period_month), 0
        ) as closing_before_usd
    from cells
)

select
    payer_id,
    period_month
from compared
where rolled_usd <> closing_usd or opening_usd <> closing_before_usd
