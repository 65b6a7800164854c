with

lineages as (
    select * from {{ ref('int_lineages') }}
),

submissions as (
    select * from {{ ref('int_lineage_submissions') }}
    where is_primary
),

encounters as (
    select * from {{ ref('int_encounters') }}
),

initial_adjudications as (
    select * from {{ ref('int_initial_adjudications') }}
),

coding_events as (
    select * from {{ ref('int_coding_events') }}
),

first_submissions as (
    select
        *,
        row_number() over (partition by lineage_id order by submission_rank) as choice
    from submissions
),

-- Of several encounters of one claim the earliest gives location and mode.
first_encounters as (
    select
        *,
        row_number() over (partition by lineage_id order by service_date, encounter_id) as choice
    from encounters
    where lineage_id is not null
),

-- The coder of record is the last to touch a code of the claim on a day before the first submission.
coders as (
    select
        coding_events.lineage_id,
        coding_events.coder_id,
        row_number() over (
            partition by coding_events.lineage_id
            order by coding_events.coded_at desc, coding_events.coding_event_id desc
        ) as choice
    from coding_events
    inner join lineages
        on
            coding_events.lineage_id = lineages.lineage_id
            and coding_events.coded_date < lineages.first_submission_date
)

select
    lineages.lineage_id,
    coalesce(first_submissions.payer_id, initial_adjudications.payer_id, 'unknown') as payer_id,
    coalesce(
        first_submissions.provider_npi,
        first_encounters.provider_npi,
        initial_adjudications.rendering_npi,
        'unknown'
    ) as provider_npi,
    coalesce(first_encounters.location_id, 'unknown') as location_id,
    coalesce(first_submissions.claim_type, 'unknown') as claim_type,
    coalesce(
        first_encounters.visit_mode,
        case
            when coalesce(first_submissions.claim_type, 'unknown') <> 'professional' then null
            when first_submissions.place_of_service_code in ('02', '10') then 'telehealth'
            when first_submissions.place_of_service_code is not null then 'in_person'
        end,
        'unknown'
    ) as visit_mode,
    coalesce(coders.coder_id, 'unknown') as coder_id
from lineages
left join first_submissions
    on
        lineages.lineage_id = first_submissions.lineage_id
        and first_submissions.choice = 1
left join first_encounters
    on
        lineages.lineage_id = first_encounters.lineage_id
        and first_encounters.choice = 1
left join initial_adjudications on lineages.lineage_id = initial_adjudications.lineage_id
left join coders
    on
        lineages.lineage_id = coders.lineage_id
        and coders.choice = 1
