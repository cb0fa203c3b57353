"""The declaration by spreadsheet (工资申报与增减员): the workbook out, the workbook in, drafts, decisions.

write_workbook(to, employer, month)                       the workbook, people filled in
understood = read_workbook(file, file_name, employer=…, month=…, progress=…)
write_problem_workbook(to, understood, employer, month)   what was uploaded, bad cells marked
"""

from renshe.programmes.social_insurance.declaring.faults import Fault as Fault
from renshe.programmes.social_insurance.declaring.problem_workbook import (
    write_problem_workbook as write_problem_workbook,
)
from renshe.programmes.social_insurance.declaring.reading import read_workbook as read_workbook
from renshe.programmes.social_insurance.declaring.understood import Line as Line
from renshe.programmes.social_insurance.declaring.understood import Progress as Progress
from renshe.programmes.social_insurance.declaring.understood import Totals as Totals
from renshe.programmes.social_insurance.declaring.understood import Understood as Understood
from renshe.programmes.social_insurance.declaring.workbook_out import write_workbook as write_workbook
