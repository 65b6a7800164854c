with

coders as (
    select * from {{ ref('stg_practice__coders') }}
),

coding_events as (
    select * from {{ ref('stg_practice__coding_events') }}
),

audit_items as (
    select * from {{ ref('stg_practice__coding_audit_items') }}
),

seen as (
    select coder_id from coders
    union
    select coder_id from coding_events
    union
    select coder_id from audit_items
    union
    select auditor_id as coder_id from audit_items
    union
    select 'unknown' as coder_id
)

select
    seen.coder_id,
    coalesce(
        coders.coder_name,
        case when seen.coder_id = 'unknown' then 'Coder unknown' else 'Coder ' || seen.coder_id end
    ) as coder_name,
    coalesce(coders.role, 'unknown') as role,
    coalesce(coders.credential, 'unknown') as credential,
    coalesce(coders.employer, 'unknown') as employer,
    coders.credential_expires_date,
    coders.coder_id is not null as is_listed
from seen
left join coders on seen.coder_id = coders.coder_id
