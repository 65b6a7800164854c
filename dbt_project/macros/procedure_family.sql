{# Our own families, by number alone: no descriptor of a licensed code set stands anywhere in this project. #}
{% macro procedure_family(code) -%}
    case
        when {{ code }} = 'unknown' then 'unknown'
        when length({{ code }}) = 4 then 'revenue_code'
        when length({{ code }}) <> 5 then 'other'
        when {{ code }} like '____F' then 'quality_reporting'
        when {{ code }} like '____T' then 'emerging_technology'
        when {{ code }} like '____U' then 'laboratory'
        when {{ code }} like '____M' then 'other'
        when substring({{ code }}, 1, 1) = 'J' then 'drugs'
        when substring({{ code }}, 1, 1) between 'A' and 'Z' then 'supplies_and_other_hcpcs'
        when {{ code }} between '00100' and '01999' then 'anesthesia'
        when {{ code }} between '10004' and '69990' then 'procedures'
        when {{ code }} between '70010' and '79999' then 'imaging'
        when {{ code }} between '80047' and '89398' then 'laboratory'
        when {{ code }} between '90281' and '90756' then 'vaccines'
        when {{ code }} between '98000' and '98016' then 'visits_telehealth'
        when {{ code }} between '99202' and '99205' then 'visits_new_patient'
        when {{ code }} between '99211' and '99215' then 'visits_established_patient'
        when {{ code }} between '99221' and '99239' then 'visits_hospital'
        when {{ code }} between '99281' and '99288' then 'visits_emergency'
        when {{ code }} between '99381' and '99397' then 'visits_preventive'
        when {{ code }} between '99202' and '99499' then 'visits_other'
        when {{ code }} between '90785' and '99607' then 'medicine'
        else 'other'
    end
{%- endmacro %}
