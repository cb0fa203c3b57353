"""The law over Parquet files by Spark, where one machine is too small (`pip install renshe[spark]`, Java 17).

Here it is slower than DuckDB: it starts in some ten seconds and pays off on many machines only. Nothing is imported or
started before it is asked for.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlglot import exp

from renshe.law import no_result

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


@contextmanager
def session(master: str = "local[2]") -> Iterator[SparkSession]:
    """Open a session, on this machine unless `master` names a cluster; it listens on loopback only there."""
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    if master.startswith("local"):
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    builder = SparkSession.builder.master(master).appName("renshe")
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("OFF")  # what stops a query is raised
    try:
        yield spark
    finally:
        spark.stop()


SETTINGS = {
    "spark.sql.ansi.enabled": "true",  # what overflows stops the query
    "spark.ui.enabled": "false",
    "spark.sql.session.timeZone": "Asia/Shanghai",
}


def reckon(spark: SparkSession, query: exp.Select, files: Mapping[str, Path]) -> DataFrame:
    """Return the rows of a query made by `renshe.law.spark.select`; `files` are its tables, by name.

    Nothing is reckoned before the rows are written or fetched: use `refusing` around that.
    """
    for name, file in files.items():
        spark.read.parquet(str(file)).createOrReplaceTempView(name)
    return spark.sql(query.sql("spark"))


@contextmanager
def refusing() -> Iterator[None]:
    """Say in words why a row has no result.

    Raises:
        RowWithoutResult: naming the formula, the row and each fact at fault.
    """
    from pyspark.errors import PySparkException

    try:
        yield
    except PySparkException as error:
        if (refusal := no_result.read(str(error))) is not None:
            raise refusal from error
        raise
