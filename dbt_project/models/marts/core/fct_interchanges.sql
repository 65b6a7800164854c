with

sightings as (
    select * from {{ ref('stg_interchange__sightings') }}
    where not is_test_interchange or {{ var('include_test') }}
)

-- Whatever became of the sets in it: a group that was held arrived all the same.
select
    file_id,
    interchange_ordinal,
    group_ordinal,
    kind,
    coalesce(sender_id, 'unknown') as sender_id,
    coalesce(receiver_id, 'unknown') as receiver_id,
    {{ control_count('interchange_control_number') }} as interchange_number,
    {{ control_count('group_control_number') }} as group_number,
    min(interchange_at) as interchange_at,
    coalesce(cast(min(interchange_at) as date), min(group_date)) as interchange_date,
    -- Two groups with the same sets are the same group sent again.
    {{ dbt.hash(dbt.listagg('transaction_id', "','", 'order by transaction_id')) }} as content_key,
    {{ row_count() }} as set_count
from sightings
group by
    file_id, interchange_ordinal, group_ordinal, kind, sender_id, receiver_id, interchange_control_number,
    group_control_number
