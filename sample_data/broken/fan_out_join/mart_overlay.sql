-- A join that multiplies: every account entry of the payer with most entries stands twice, as if the payer roster had
-- been joined on a name that two rows share. Run against the candidate marts before the checks.
insert into fct_account_entries
select *
from fct_account_entries
where payer_id = (
    select payer_id from fct_account_entries group by payer_id order by count(*) desc, payer_id limit 1
);
