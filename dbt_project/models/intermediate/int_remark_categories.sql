with

remarks as (
    select * from {{ ref('stg_remittance__remarks') }}
),

rarc as (
    select * from {{ ref('rarc') }}
),

-- An alert says nothing about the cause, nor does a remark without a category.
causes as (
    select
        remarks.answer_id,
        remarks.answer_line_id,
        rarc.category,
        row_number() over (
            partition by remarks.answer_id, remarks.answer_line_id
            order by remarks.position, remarks.source_segment
        ) as remark_rank
    from remarks
    inner join rarc on remarks.remark_code = rarc.code
    where
        rarc.category is not null
        and rarc.category not like '%\_alert' escape '\'
)

select
    answer_id,
    answer_line_id,
    category
from causes
where remark_rank = 1
