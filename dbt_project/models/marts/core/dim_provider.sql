with

providers as (
    select * from {{ ref('stg_practice__providers') }}
),

slices as (
    select * from {{ ref('int_lineage_slices') }}
),

encounters as (
    select * from {{ ref('int_encounters') }}
),

-- A provider that claims name and the roster does not is shown by number, never lost.
seen as (
    select provider_npi from providers
    union
    select provider_npi from slices
    union
    select provider_npi from encounters
    union
    select 'unknown' as provider_npi
)

select
    seen.provider_npi,
    coalesce(
        providers.provider_name,
        case when seen.provider_npi = 'unknown' then 'Provider unknown' else 'NPI ' || seen.provider_npi end
    ) as provider_name,
    coalesce(providers.specialty, 'unknown') as specialty,
    providers.active_from,
    providers.active_to,
    providers.provider_npi is not null as is_listed
from seen
left join providers on seen.provider_npi = providers.provider_npi
