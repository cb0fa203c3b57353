"""`renshe keys …`: the keys that sign certificates; a new one is taken into use, the old one goes on verifying."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from renshe.cli.frame import AsJson, either, ready, show_json
from renshe.cli.usage import Commands

if TYPE_CHECKING:
    from renshe.casework.certificates.models import SigningKey

app = Commands(no_args_is_help=True)


@app.command("list", help=either(zh="列出签名密钥", en="List the signing keys."))
def list_keys(as_json: AsJson = False) -> None:
    with ready():
        from renshe.casework.certificates.models import SigningKey

        rows = [_told(one) for one in SigningKey.objects.order_by("begun_at", "pk")]
    if as_json:
        show_json(rows)
        return
    for row in rows:
        until = row["until"] or either(zh="启用中", en="in use")
        typer.echo(f"{row['key']}  {row['algorithm']}  {row['from']} – {until}")
    if not rows:
        typer.echo(
            either(
                zh="还没有签名密钥：开具第一份证明时启用。",
                en="There is no key yet: the first certificate takes one into use.",
            )
        )


@app.command(
    help=either(zh="启用新的签名密钥，原密钥只用于核验", en="Take a new key into use; the old one goes on verifying.")
)
def rotate(as_json: AsJson = False) -> None:
    with ready():
        from renshe.casework.certificates.signing import keyring

        row = _told(keyring.rotate())
    if as_json:
        show_json(row)
    else:
        typer.echo(
            either(
                zh=f"已启用签名密钥 {row['key']}（{row['algorithm']}）。",
                en=f"Key {row['key']} ({row['algorithm']}) is in use.",
            )
        )


def _told(key: SigningKey) -> dict[str, str | None]:
    from django.utils import timezone

    def moment(name: str) -> str | None:
        at = getattr(key, name)
        return timezone.localtime(at).isoformat(timespec="seconds") if at else None

    return {"key": key.pk, "algorithm": key.algorithm, "from": moment("begun_at"), "until": moment("ended_at")}
