"""Who uses what, for a spreadsheet."""

import csv
import io

from layergen.report.usage_csv import usage_csv
from tests.unit.report.usage import OTHER, REPORT, arn

ROWS = list(csv.DictReader(io.StringIO(usage_csv(REPORT))))


def test_a_row_for_each_version_of_each_function() -> None:
    first = [row for row in ROWS if row["release"] == "1.0.0"]
    assert [
        (row["function"], row["version"], row["aliases"], row["invocations"]) for row in first
    ] == [
        (f"{OTHER}/report", "3", "", "0"),
        ("checkout", "$LATEST", "", "1"),
        ("checkout", "1", "live prod", "1"),
        ("checkout", "2", "", "1"),
        ("checkout", "3", "", "1"),
        ("checkout", "4", "", "1"),
    ]
    assert {row["age_days"] for row in first} == {"10"}


def test_a_layer_version_without_users_is_a_row_too() -> None:
    (row,) = [row for row in ROWS if row["release"] == "1.1.0"]
    assert (row["function"], row["variant"], row["age_days"], row["complete"]) == (
        "",
        "arm64",
        "",
        "true",
    )


def test_layers_that_are_no_release_are_told_by_their_kind() -> None:
    strays = [row for row in ROWS if row["kind"] != "release"]
    assert [(row["kind"], row["layer"], row["layer_version"], row["arn"]) for row in strays] == [
        ("unknown", "base", "9", arn(9)),
        ("foreign", "tracing", "4", arn(4, "333344445555", "tracing")),
    ]
