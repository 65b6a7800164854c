with

payers as (
    select * from {{ ref('stg_practice__payers') }}
),

-- Positions 1 to 40 of an alias list; a portable split without lists.
positions as (
    {% for position in range(1, 41) %}
    select {{ position }} as position{{ " union all" if not loop.last }}
    {% endfor %}
),

aliases as (
    select
        payers.payer_id,
        trim({{ dbt.split_part('payers.aliases', "'|'", 'positions.position') }}) as alias
    from payers
    cross join positions
    where payers.aliases is not null
),

keys as (
    select
        payer_id,
        lower(payer_id) as match_key,
        1 as match_rank
    from payers

    union all

    select
        payer_id,
        lower(alias) as match_key,
        2 as match_rank
    from aliases
    where alias <> ''

    union all

    -- A payer known to a file by its name alone is the payer of that name.
    select
        payer_id,
        lower(payer_name) as match_key,
        2 as match_rank
    from payers
    where payer_name is not null
),

-- An id goes before an alias; two payers that claim one alias give way to the smaller id.
ranked as (
    select
        *,
        row_number() over (partition by match_key order by match_rank, payer_id) as key_rank
    from keys
)

select
    match_key,
    payer_id
from ranked
where key_rank = 1
