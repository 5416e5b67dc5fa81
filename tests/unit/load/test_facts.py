import json
from datetime import date, timedelta

from layergen.adapters.shipped import shipped
from layergen.load.facts import limits, runtime_table
from layergen.model.runtime import Limits, Runtime
from layergen.resolve.rules.terraform_constraint import version

TABLE = runtime_table((shipped("data") / "runtimes.json").read_text("utf-8"))


def test_a_runtime_is_read_whole() -> None:
    entry = {
        "family": "nodejs",
        "version": "24",
        "glibc": "2.34",
        "deprecated_on": "2028-04-30",
        "blocked_on": "2028-07-01",
        "provider_floor": "6.19.0",
        "node_abi": 137,
        "bundled": ["@aws-sdk/*"],
    }
    text = json.dumps({"taken_on": "2026-08-15", "runtimes": {"nodejs24.x": entry}})

    table = runtime_table(text)

    assert table.taken_on == date(2026, 8, 15)
    assert table.runtimes["nodejs24.x"] == Runtime(
        name="nodejs24.x",
        family="nodejs",
        version="24",
        glibc=(2, 34),
        deprecated_on=date(2028, 4, 30),
        blocked_on=date(2028, 7, 1),
        provider_floor="6.19.0",
        node_abi=137,
        bundled=("@aws-sdk/*",),
    )


def test_the_shipped_table_holds_together() -> None:
    for runtime in TABLE.runtimes.values():
        assert runtime.name.startswith(runtime.family)
        assert runtime.glibc in {(2, 17), (2, 26), (2, 34)}
        if runtime.blocked_on:
            assert runtime.deprecated_on
            assert runtime.blocked_on - runtime.deprecated_on >= timedelta(days=30)
        if runtime.provider_floor:
            assert version(runtime.provider_floor) > (5, 100, 0)


def test_the_shipped_table_knows_what_provider_5_100_refuses() -> None:
    young = {name for name, runtime in TABLE.runtimes.items() if runtime.provider_floor}

    assert young == {
        "python3.14",
        "python3.15",
        "nodejs24.x",
        "nodejs26.x",
        "java25",
        "java8.al2023",
        "java11.al2023",
        "java17.al2023",
        "dotnet10",
        "ruby4.0",
    }


def test_the_shipped_limits_are_those_of_lambda() -> None:
    assert limits((shipped("data") / "limits.json").read_text("utf-8")) == Limits(
        layers_per_function=5,
        unzipped_bytes=250 * 1024 * 1024,
        direct_upload_bytes=50_000_000,
        description_characters=256,
        layer_name_characters=140,
        runtimes_per_layer=15,
    )
