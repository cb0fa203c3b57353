"""What is attached to an application, material by material, and what is still missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from renshe.casework.attachments.models import Attachment, AttachmentQuerySet
from renshe.casework.drafted import Draft
from renshe.casework.items import Material, get_item
from renshe.casework.items.condition import Answers

if TYPE_CHECKING:
    from renshe.casework.models import Case


@dataclass(frozen=True)
class Attachable:
    """A material that is asked for as a file, with its files. `is_named`: the bureau has just asked for it."""

    material: Material
    files: tuple[Attachment, ...]
    refused: tuple[Attachment, ...] = ()
    is_named: bool = False

    @property
    def is_missing(self) -> bool:
        return self.material.is_required and not self.files


@dataclass(frozen=True)
class Files:
    """`wanted`: in the order of their declaration; `apart`: files of materials that are not asked for any more."""

    wanted: tuple[Attachable, ...]
    apart: tuple[Attachment, ...] = ()

    @classmethod
    def of(cls, draft: Draft, answers: Answers) -> Files:
        """Of a draft with these answers; no query where its item asks for no files."""
        item = draft.declared
        if not any(one.attached for one in item.materials):
            return cls(())
        return cls._sorted(item.attachable(answers), Attachment.objects.filter(draft=draft))

    @classmethod
    def of_case(cls, case: Case, answers: Answers, named: Sequence[str] = ()) -> Files:
        """Of a case; `named`: the materials that the bureau asks for beside those that the answers do."""
        item = get_item(case.item)
        if not any(one.attached for one in item.materials):
            return cls(())
        asked = {one.code for one in item.attachable(answers)} | set(named)
        wanted = tuple(one for one in item.materials if one.attached is not None and one.code in asked)
        rows = Attachment.objects.filter(case=case).select_related("by")
        return cls._sorted(wanted, rows, frozenset(named))

    @classmethod
    def _sorted(
        cls, wanted: Sequence[Material], rows: AttachmentQuerySet, named: frozenset[str] = frozenset()
    ) -> Files:
        found = list(rows.order_by("pk"))
        bad = Attachment.Verdict.INFECTED
        codes = {one.code for one in wanted}
        return cls(
            tuple(
                Attachable(
                    one,
                    tuple(row for row in found if row.material == one.code and row.verdict != bad),
                    tuple(row for row in found if row.material == one.code and row.verdict == bad),
                    one.code in named,
                )
                for one in wanted
            ),
            tuple(row for row in found if row.material not in codes and row.verdict != bad),
        )

    @property
    def missing(self) -> list[Material]:
        """What has to be there and is not, also what may follow."""
        return [one.material for one in self.wanted if one.is_missing]

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing without which it can't be submitted."""
        return not any(one.blocks for one in self.missing)

    def material(self, code: str) -> Attachable | None:
        return next((one for one in self.wanted if one.material.code == code), None)

    def told(self) -> dict[str, object]:
        """For the event that opens the case: what was filed with it, as it was then."""
        rows = [
            {"material": row.material, "name": row.name, "sha256": row.sha256}
            for one in self.wanted
            for row in one.files
        ]
        return {"attachments": rows} if rows else {}

    def hand_over(self, case: Case) -> None:
        """Let what is asked for be the case's; what no answer asks for any more leaves with its rows."""
        kept = [row.pk for one in self.wanted for row in (*one.files, *one.refused)]
        if kept:
            Attachment.objects.filter(pk__in=kept).update(case=case)
        if self.apart:
            Attachment.objects.filter(pk__in=[row.pk for row in self.apart]).delete()
