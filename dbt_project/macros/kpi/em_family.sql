{#- Family of an E/M code whose levels a physician chooses, else NULL. 99211 needs no physician: apart. -#}
{% macro em_family(code) -%}
    case
        when {{ code }} between '99202' and '99205' then 'office_new'
        when {{ code }} between '99212' and '99215' then 'office_established'
        when {{ code }} between '99221' and '99223' then 'hospital_first_day'
        when {{ code }} between '99231' and '99233' then 'hospital_later_day'
        when {{ code }} between '99281' and '99285' then 'emergency'
        when {{ code }} between '98000' and '98003' then 'video_new'
        when {{ code }} between '98004' and '98007' then 'video_established'
        when {{ code }} between '98008' and '98011' then 'phone_new'
        when {{ code }} between '98012' and '98015' then 'phone_established'
    end
{%- endmacro %}
