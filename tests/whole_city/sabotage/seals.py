"""Deeds on files, records, seals, their chain and what the audit trail tells of them."""

# ruff: noqa: S608 - statements made of our own words
from __future__ import annotations

import shutil

from tests.whole_city.sabotage.deeds import DECEMBER, MARCH, deed, execute, folder, resealed, rewrite, sql


@deed("2021-12", "the archive is as it was sealed", "the records are not those that were sealed", by="check")
def a_fen_of_interest_moved_and_the_record_made_to_fit() -> None:
    rewrite(
        DECEMBER,
        "interest",
        """UPDATE it SET interest_fen = interest_fen + CASE n WHEN 1 THEN 1 ELSE -1 END,
            closing_fen = closing_fen + CASE n WHEN 1 THEN 1 ELSE -1 END WHERE n IN (1, 2)""",
    )


@deed("2021-03/credited.parquet pension_account_fen", "total recorded = sum of the file's rows", by="check")
def a_recorded_total_changed() -> None:
    execute(
        "UPDATE archive_archivefile SET totals = jsonb_set(totals, '{pension_account_fen}', '1')"
        " WHERE month = '2021-03-01' AND name = 'credited'"
    )
    resealed()


@deed("2021-03 pension_arrears_of_month_fen", "sealed with the month = reckoned again", by="check")
def a_sealed_total_changed() -> None:
    execute(
        "UPDATE archive_sealedmonth SET totals = jsonb_set(totals, '{pension_arrears_of_month_fen}', '1')"
        " WHERE month = '2021-03-01'"
    )
    resealed()


def cut(after: str) -> str:
    return f"DELETE FROM archive_sealedmonth WHERE month > '{after}';"


def forget(after: str) -> str:
    """Also what the audit trail and the runs tell of the months after a day."""
    return (
        cut(after) + f"DELETE FROM access_trailentry WHERE action IN ('month.sealed', 'month.closed')"
        f" AND subject_key > '{after[:7]}';"
        f"DELETE FROM archive_runstep WHERE run_id IN (SELECT id FROM archive_run WHERE month > '{after}');"
        f"DELETE FROM archive_run WHERE month > '{after}';"
    )


SEALS_GONE = "the month was closed, and its seal is gone"
sql("the last seal cut off", cut("2021-11-30"), "2021-12", SEALS_GONE, by="verify")
sql("three seals cut off", cut("2021-09-30"), "2021-11", SEALS_GONE, by="verify")
sql("all seals cut off", cut("2000-01-01"), "2020-12", "the audit trail tells of a seal that is gone", by="verify")
sql("all seals cut off, the bills stand", cut("2000-01-01"), "2021-01", "there are bills", by="verify")
sql(
    "a seal cut out of the middle",
    "DELETE FROM archive_sealedmonth WHERE month = '2021-06-01'",
    "2021-06", "the month is missing from the chain", by="verify",
)  # fmt: skip
sql(
    "the first seal cut off",
    "DELETE FROM archive_sealedmonth WHERE month = '2020-12-01'",
    "2021-01", "the chain to the month before is broken", by="verify",
)  # fmt: skip
sql(
    "a seal said to be of a month still being closed",
    cut("2021-11-30") + "UPDATE archive_run SET state = 'working' WHERE month = '2021-12-01'",
    "2021-12", SEALS_GONE, by="verify",
)  # fmt: skip
sql("seals, trail and runs cut off", forget("2021-09-30"), "2021-11", "files are recorded", by="verify")


@deed("2021-11", "there are bills, but the month is not sealed")
def seals_trail_runs_records_and_files_cut_off() -> None:
    execute(forget("2021-09-30") + "DELETE FROM archive_archivefile WHERE month > '2021-09-30'")
    for month in ("2021-10", "2021-11", "2021-12"):
        shutil.rmtree(folder("ARCHIVE_FOLDER") / month)


@deed("2021-11", "this folder belongs to no sealed month")
def seals_trail_runs_and_records_cut_off() -> None:
    execute(forget("2021-09-30") + "DELETE FROM archive_archivefile WHERE month > '2021-09-30'")


@deed("no sealed month has this hash", noted=True)
def everything_made_anew_while_the_hash_was_noted_outside() -> None:
    rewrite(
        DECEMBER,
        "interest",
        """UPDATE it SET interest_fen = interest_fen + CASE n WHEN 1 THEN 1 ELSE -1 END,
            closing_fen = closing_fen + CASE n WHEN 1 THEN 1 ELSE -1 END WHERE n IN (1, 2)""",
    )
    resealed()


@deed("2021-03", "the audit trail tells of another seal")
def the_chain_made_anew() -> None:
    rewrite(MARCH, "declared", "DELETE FROM it WHERE change = 'stop' OR n = 1")
    resealed(trail_too=False)


@deed("2022-01", "the audit trail does not tell of this seal")
def a_seal_of_a_month_that_nobody_closed() -> None:
    execute(
        "INSERT INTO archive_sealedmonth (month, previous_hash, hash, totals, sealed_at)"
        " VALUES ('2022-01-01', '', '', '{}', now())"
    )
    resealed(trail_too=False)


@deed("2021-03/credited.parquet", "the bytes are not those that were sealed")
def a_byte_changed() -> None:
    place = folder("ARCHIVE_FOLDER") / MARCH / "credited.parquet"
    content = bytearray(place.read_bytes())
    content[len(content) // 2] ^= 1
    place.write_bytes(content)


@deed("2021-03/credited.parquet", "the file is missing")
def a_months_folder_gone() -> None:
    shutil.rmtree(folder("ARCHIVE_FOLDER") / MARCH)


@deed("the archive's files can be read", "credited", by="check")
def a_file_of_every_month_gone() -> None:
    for place in folder("ARCHIVE_FOLDER").glob("*/credited.parquet"):
        place.unlink()


@deed("the archive's files can be read", "2021-03", by="check")
def a_file_that_is_no_parquet() -> None:
    (folder("ARCHIVE_FOLDER") / MARCH / "credited.parquet").write_text("nothing")


@deed("2022-05", "this folder belongs to no sealed month")
def a_folder_of_a_month_to_come() -> None:
    shutil.copytree(folder("ARCHIVE_FOLDER") / DECEMBER, folder("ARCHIVE_FOLDER") / "2022-05")


@deed("2021-03/other", "this file was not sealed")
def a_folder_within_a_month() -> None:
    (folder("ARCHIVE_FOLDER") / MARCH / "other").mkdir()


@deed("late.parquet", "this file was not sealed")
def a_file_beside_the_months() -> None:
    shutil.copy(folder("ARCHIVE_FOLDER") / MARCH / "credited.parquet", folder("ARCHIVE_FOLDER") / "late.parquet")
