"""The declaration by spreadsheet (工资申报与增减员): the workbook out, the workbook in, drafts, decisions.

write_workbook(to, employer, month)                       the workbook, people filled in
understood = read_workbook(file, file_name, employer=…, month=…, progress=…)
write_problem_workbook(to, understood, employer, month)   what was uploaded, bad cells marked
    record_look_ups(understood, employer, month, user=…)      who was looked up is in the trail
    declaration = save_draft(employer, month, understood, user=…, file_name=…)
    submit(declaration, user=…, leave_out_bad_rows=…)         a case opens
    accept([declaration.pk, …], officer=…) -> Acceptance      people start and stop
    refuse(declaration, officer=…, reason=…)
    declare_in_bulk(month, rows, by=…)                        for thousands of employers at once
    declare_by(month), is_closed(month), hold_declarations(month)
"""

from renshe.programmes.social_insurance.declaring.bulk import declare_in_bulk as declare_in_bulk
from renshe.programmes.social_insurance.declaring.deciding import Acceptance as Acceptance
from renshe.programmes.social_insurance.declaring.deciding import Conflict as Conflict
from renshe.programmes.social_insurance.declaring.deciding import accept as accept
from renshe.programmes.social_insurance.declaring.deciding import refuse as refuse
from renshe.programmes.social_insurance.declaring.deciding import submit as submit
from renshe.programmes.social_insurance.declaring.drafts import as_uploaded as as_uploaded
from renshe.programmes.social_insurance.declaring.drafts import bad_rows_of as bad_rows_of
from renshe.programmes.social_insurance.declaring.drafts import problems_of as problems_of
from renshe.programmes.social_insurance.declaring.drafts import save_draft as save_draft
from renshe.programmes.social_insurance.declaring.faults import Fault as Fault
from renshe.programmes.social_insurance.declaring.look_ups import mismatches_left as mismatches_left
from renshe.programmes.social_insurance.declaring.look_ups import record_look_ups as record_look_ups
from renshe.programmes.social_insurance.declaring.open_months import declare_by as declare_by
from renshe.programmes.social_insurance.declaring.open_months import hold_declarations as hold_declarations
from renshe.programmes.social_insurance.declaring.open_months import is_ahead as is_ahead
from renshe.programmes.social_insurance.declaring.open_months import is_closed as is_closed
from renshe.programmes.social_insurance.declaring.open_months import open_month as open_month
from renshe.programmes.social_insurance.declaring.open_months import require_open as require_open
from renshe.programmes.social_insurance.declaring.problem_workbook import (
    write_problem_workbook as write_problem_workbook,
)
from renshe.programmes.social_insurance.declaring.reading import read_workbook as read_workbook
from renshe.programmes.social_insurance.declaring.understood import Line as Line
from renshe.programmes.social_insurance.declaring.understood import Progress as Progress
from renshe.programmes.social_insurance.declaring.understood import Totals as Totals
from renshe.programmes.social_insurance.declaring.understood import Understood as Understood
from renshe.programmes.social_insurance.declaring.workbook_out import write_workbook as write_workbook
