-- One row per sender, receiver and kind: business days of the last 30 on which a file used to come, and those it came.
with files as (
    select
        kind || ', ' || sender_id || ' to ' || receiver_id as stream,
        interchange_date as file_date,
        min(interchange_number) as first_number,
        max(interchange_number) as last_number
    from {{ ref('fct_interchanges') }}
    where
        interchange_date >= {{ add_days(as_of(), -60) }}
        and interchange_date < {{ as_of() }}
    group by kind, sender_id, receiver_id, interchange_date
),

-- Where the next file carries the next number, nothing was sent in between: a quiet day, no missing file.
quiet as (
    select
        stream,
        file_date,
        first_number = lag(last_number) over (partition by stream order by file_date) + 1 as is_next,
        lag(file_date) over (partition by stream order by file_date) as date_before
    from files
),

streams as (
    select
        stream,
        min(file_date) as first_date
    from files
    group by stream
),

last_days as (
    {% for back in range(1, 61) %}
    select {{ add_days(as_of(), -back) }} as file_date{{ " union all" if not loop.last }}
    {% endfor %}
),

-- A business day on which nobody sent anything, in either direction, is taken for a holiday.
business_days as (
    select
        file_date,
        {{ weekday_of('file_date') }} as weekday
    from last_days
    where
        {{ weekday_of('file_date') }} < 5
        and (
            file_date in (select files.file_date from files)
            or (select count(*) from streams) = 1
        )
),

calendar as (
    select
        streams.stream,
        business_days.file_date,
        files.file_date is not null or quiet.file_date is not null as has_file,
        count(*) over (partition by streams.stream, business_days.weekday) as day_count,
        count(files.file_date) over (partition by streams.stream, business_days.weekday) as file_count,
        count(*) over (partition by streams.stream) as every_day_count,
        count(files.file_date) over (partition by streams.stream) as every_file_count
    from streams
    inner join business_days on streams.first_date <= business_days.file_date
    left join files on streams.stream = files.stream and business_days.file_date = files.file_date
    left join quiet
        on
            streams.stream = quiet.stream
            and quiet.is_next
            and business_days.file_date > quiet.date_before
            and business_days.file_date < quiet.file_date
),

-- A rule: on every such weekday but one, of four or more; or on nine of ten business days.
usual as (
    select
        stream,
        has_file,
        file_date,
        day_count >= 4
        and (file_count >= day_count - 1 or every_file_count >= 0.9 * every_day_count) as is_usual
    from calendar
    where file_date >= {{ add_days(as_of(), -30) }}
),

counted as (
    select
        stream,
        count(case when is_usual then 1 end) as expected_count,
        count(case when is_usual and has_file then 1 end) as seen_count,
        min(case when is_usual and not has_file then file_date end) as first_missing_date,
        max(case when is_usual and not has_file then file_date end) as last_missing_date
    from usual
    group by stream
)

select
    'daily_files' as control,
    stream as subject,
    'last 30 days' as period,
    cast(expected_count as decimal(18, 2)) as expected,
    cast(seen_count as decimal(18, 2)) as actual,
    'days' as unit,
    cast(expected_count - seen_count as bigint) as off_count,
    case
        when expected_count = 0 then 'not_judged'
        when seen_count < expected_count then 'watch'
        else 'ok'
    end as status,
    case
        when expected_count = 0 then 'No weekday on which a file comes as a rule'
        when seen_count < expected_count
            then concat(
                'No file on ', first_missing_date,
                case when last_missing_date > first_missing_date then concat(' to ', last_missing_date) else '' end,
                ', where one comes as a rule'
            )
        else 'A file on every such day, or numbers that show that none was sent'
    end as verdict_words
from counted
