"""Deeds on the files that went to partners and came from them."""

from __future__ import annotations

from tests.whole_city.sabotage.deeds import deed, folder


@deed("files exchanged = files as recorded", "tax/in/arrivals-202103.csv", by="check")
def the_tax_authoritys_file_changed() -> None:
    _more_in_the_file("tax/in/arrivals-202103.csv")


@deed("2021-03", "the tax authority's arrivals = arrived", "difference 0.01", by="check")
def the_tax_authoritys_file_changed_and_its_record() -> None:
    _more_in_the_file("tax/in/arrivals-202103.csv", and_the_record=True)


@deed("files exchanged = files as recorded", "tax/in/arrivals-202103.csv", by="check")
def the_tax_authoritys_file_lost() -> None:
    (folder("EXCHANGE_FOLDER") / "tax/in/arrivals-202103.csv").unlink()


@deed("2021-03", "bills sent to the tax authority = due", "difference 0.01", by="check")
def the_file_of_bills_changed_and_its_record() -> None:
    _more_in_the_file("tax/out/bills-202103.csv", and_the_record=True)


@deed("2021-03", "payments sent to banks = payroll", "difference 0.01", by="check")
def a_file_of_payments_changed_and_its_record() -> None:
    _more_in_the_file("bank/out/pay-pension-202103-*.csv", and_the_record=True)


@deed("2021-03", "the banks' answers = payments with an answer", "difference 0.01", by="check")
def a_banks_answer_changed_and_its_record() -> None:
    _more_in_the_file("bank/in/answer-pension-202103-*.csv", and_the_record=True)


def _more_in_the_file(pattern: str, *, and_the_record: bool = False) -> None:
    """Add a fen to the first data line; head and tail are left, since nobody reads them again."""
    from renshe.archive import whole
    from renshe.ledger.models import ExchangeFile

    place = sorted(folder("EXCHANGE_FOLDER").glob(pattern))[0]
    lines = place.read_text("utf-8").split("\n")
    front, _, amount = lines[1].rpartition(",")
    lines[1] = f"{front},{int(amount) + 1}"
    place.write_text("\n".join(lines), "utf-8")
    if and_the_record:
        ExchangeFile.objects.filter(name=place.name).update(sha256=whole.sha256_of(place))
