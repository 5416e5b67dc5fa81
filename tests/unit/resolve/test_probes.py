from layergen.adapters.shipped import shipped
from layergen.build.probe_code import probe_codes
from layergen.load.facts import runtime_table
from layergen.model.probe import RootProbe
from layergen.resolve.probes import root_probes
from tests.repositories import (
    LAYER,
    REGION,
    Entry,
    environment,
    function,
    layer,
    loaded,
    repository_files,
)

RUNTIMES = runtime_table((shipped("data") / "runtimes.json").read_text("utf-8"))
CODES = probe_codes({"python/probe.py": "", "nodejs/probe.js": ""})
LAYERS = {
    LAYER: layer(runtimes=["python3.12", "java21"], architectures=["arm64", "x86_64"]),
    "web": layer(runtimes=["nodejs22.x"]),
}


def probes_of(dev: Entry, functions: dict[str, Entry] | None = None) -> tuple[RootProbe, ...]:
    found = loaded(
        repository_files(LAYERS, released={}, functions=functions, environments={"dev": dev})
    )
    return root_probes(found, found.environments["dev"], REGION, RUNTIMES, CODES)


def test_one_for_each_runtime_and_architecture_that_layers_are_made_for() -> None:
    probes = probes_of(environment(probes=True, name_prefix="dev-"))

    assert [(probe.name, probe.runtime, probe.architecture) for probe in probes] == [
        ("dev-layergen-probe-nodejs22x-arm64", "nodejs22.x", "arm64"),
        ("dev-layergen-probe-python312-arm64", "python3.12", "arm64"),
        ("dev-layergen-probe-python312-x86_64", "python3.12", "x86_64"),
    ]
    assert probes[0].filename == f"../../../{CODES['nodejs'].path}"


def test_functions_may_have_runtimes_of_older_releases() -> None:
    functions = {"old": function(runtime="python3.11"), "plain": function(layers=[])}
    probes = probes_of(environment(probes={"runtimes": ["python3.11"]}), functions)

    assert [probe.name for probe in probes] == ["layergen-probe-python311-arm64"]


def test_nobody_gets_probes_without_asking() -> None:
    assert probes_of(environment()) == ()


def test_a_zip_in_s3_is_named_by_its_hash() -> None:
    store = {"s3": {"bucket": "acme-{region}", "prefix": "{environment}/layers"}}
    probe, *_ = probes_of(environment(probes=True, artifacts=store))

    assert probe.filename is None
    assert (probe.s3_bucket, probe.s3_key) == (
        f"acme-{REGION}",
        f"dev/layers/probes/{CODES['nodejs'].file}",
    )
