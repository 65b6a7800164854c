{#
    Rows of a CSV table as they stand: of an id seen again, the row received last (later file by arrival, in one file the
    later row). The earlier ones stay in the raw layer, visible as superseded.
#}
{% macro latest_received(relation, key) -%}
    (
        select
            received.*,
            row_number() over (
                partition by {{ key | join(", ") }}
                order by received_seq desc, record_number desc
            ) as recency
        from {{ relation }} as received
    )
{%- endmacro %}
