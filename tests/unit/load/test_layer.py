from datetime import timedelta

import pytest

from layergen.load.layer import LayerEntry
from layergen.model.strategy import (
    PRUNE_EDITION,
    KnownIssue,
    Layer,
    Prune,
    PruneProfile,
    Scope,
    Share,
    Source,
    SourceKind,
    SplitBy,
    UpdateFrequency,
)
from tests.unit.load.loading import changed

WRITTEN = {
    "description": "Core",
    "runtimes": ["python3.12", "python3.13"],
    "architectures": ["x86_64", "arm64"],
    "update_frequency": "quarterly",
    "scope": "organization",
    "owner": "platform",
    "license": "MIT",
    "source": {"npm": "layers/base"},
    "share": {"organization": "o-exampleorgid", "accounts": ["210987654321"]},
    "split_by": "both",
    "prune": {"profile": "standard", "keep": ["a"], "drop": ["b"]},
    "retain": 3,
    "quarantine": "7d",
    "deprecated": "take core-2",
    "known_issues": ["slow", {"text": "leaks", "releases": "<1.4.0"}],
    "skip_imports": ["_vendored*"],
    "lint": {"skip": {"CKV_LAYERGEN_1": "partners\n need it"}},
}


def test_everything_that_is_written_arrives() -> None:
    assert LayerEntry.model_validate(WRITTEN).to_model("base") == Layer(
        name="base",
        description="Core",
        runtimes=("python3.12", "python3.13"),
        architectures=("x86_64", "arm64"),
        update_frequency=UpdateFrequency.QUARTERLY,
        scope=Scope.ORGANIZATION,
        owner="platform",
        license="MIT",
        source=Source(SourceKind.NPM, "layers/base"),
        share=Share("o-exampleorgid", ("210987654321",)),
        split_by=SplitBy.BOTH,
        prune=Prune(PruneProfile.STANDARD, ("a",), ("b",), edition=PRUNE_EDITION),
        retain=3,
        quarantine=timedelta(days=7),
        deprecated="take core-2",
        known_issues=(KnownIssue("slow"), KnownIssue("leaks", "<1.4.0")),
        skip_imports=("_vendored*",),
        skipped_checks={"CKV_LAYERGEN_1": "partners need it"},
    )


def test_what_is_left_out_has_a_default() -> None:
    needed = ("description", "runtimes", "architectures", "update_frequency", "scope", "source")

    layer = LayerEntry.model_validate({key: WRITTEN[key] for key in needed}).to_model("base")

    assert (layer.owner, layer.license, layer.retain) == ("", "", 10)
    assert (layer.share, layer.split_by, layer.prune) == (Share(), SplitBy.NONE, Prune())


def test_a_profile_alone_is_short_for_a_mapping() -> None:
    entry = LayerEntry.model_validate(WRITTEN | {"prune": "aggressive"})

    assert entry.to_model("base").prune == Prune(PruneProfile.AGGRESSIVE, edition=PRUNE_EDITION)


@pytest.mark.parametrize("source", ["{}", "{ pip: a, npm: b }", "{ pip: a, npm: b, files: c }"])
def test_a_source_is_exactly_one(source: str) -> None:
    assert changed("layers.yaml", "{ pip: layers/data-tools }", source) == [
        "layers.yaml:9:13: error[bad-source]: a source is exactly one of pip, npm and files"
    ]


@pytest.mark.parametrize("rest", ["accounts: ['210987654321']", "organization: o-exampleorgid"])
def test_public_stands_alone(rest: str) -> None:
    share = f"scope: team\n    share: {{ public: true, {rest} }}"
    message = "'public: true' lets everybody in; organization and accounts add nothing to it"
    hint = "remove one or the other"

    assert changed("layers.yaml", "scope: team", share) == [
        f"layers.yaml:9:12: error[bad-share]: {message}\n  hint: {hint}"
    ]


def test_the_range_of_a_known_issue_is_checked() -> None:
    written = "    known_issues: [{ text: leaks, releases: below 2 }]"
    text = "    scope: team"

    assert changed("layers.yaml", text, f"{text}\n{written}") == [
        (
            "layers.yaml:9:45: error[bad-range]: 'below 2' is not a range of releases\n"
            "  hint: for example >=1.2.0,<1.4.0"
        )
    ]
