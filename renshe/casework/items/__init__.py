"""Service items (办理事项), declared once: what is asked, what is checked, who may do what, and by when.

From a declaration come its guide page, its form, its checks, its time limits, its work list, its certificate, its API
and its figures. A programme declares its items in `items.py` and registers them when Django is ready; what is declared
wrong stops the start and names the line.
"""

from renshe.casework.items.applicant import Applicant as Applicant
from renshe.casework.items.checklist import Check as Check
from renshe.casework.items.condition import Answered as Answered
from renshe.casework.items.condition import answered as answered
from renshe.casework.items.declared_at import DeclaredWrong as DeclaredWrong
from renshe.casework.items.fields import Amount as Amount
from renshe.casework.items.fields import Choice as Choice
from renshe.casework.items.fields import Code as Code
from renshe.casework.items.fields import Day as Day
from renshe.casework.items.fields import Field as Field
from renshe.casework.items.fields import Kind as Kind
from renshe.casework.items.fields import Prefilled as Prefilled
from renshe.casework.items.fields import Text as Text
from renshe.casework.items.fields import YesNo as YesNo
from renshe.casework.items.following import Following as Following
from renshe.casework.items.following import Outcome as Outcome
from renshe.casework.items.following import Way as Way
from renshe.casework.items.form import Form as Form
from renshe.casework.items.form import Group as Group
from renshe.casework.items.in_both import in_both as in_both
from renshe.casework.items.known import all_items as all_items
from renshe.casework.items.known import declared as declared
from renshe.casework.items.known import get_item as get_item
from renshe.casework.items.known import item_of as item_of
from renshe.casework.items.known import register as register
from renshe.casework.items.known import trying as trying
from renshe.casework.items.level import Channel as Channel
from renshe.casework.items.level import Level as Level
from renshe.casework.items.material import Attached as Attached
from renshe.casework.items.material import FileKind as FileKind
from renshe.casework.items.material import Material as Material
from renshe.casework.items.owed import Document as Document
from renshe.casework.items.owed import Pays as Pays
from renshe.casework.items.owed import Tells as Tells
from renshe.casework.items.owed import Whom as Whom
from renshe.casework.items.procedure import Clock as Clock
from renshe.casework.items.procedure import Paused as Paused
from renshe.casework.items.procedure import Procedure as Procedure
from renshe.casework.items.procedure import State as State
from renshe.casework.items.procedure import Step as Step
from renshe.casework.items.procedure import Transition as Transition
from renshe.casework.items.retention import Retention as Retention
from renshe.casework.items.service_item import Instant as Instant
from renshe.casework.items.service_item import ServiceItem as ServiceItem
from renshe.casework.items.together import Joins as Joins
from renshe.casework.items.together import Part as Part
from renshe.casework.items.together import Splits as Splits
from renshe.casework.items.together import lines_of as lines_of
