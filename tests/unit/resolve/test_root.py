import base64

import pytest

from layergen.model.root import Grant, LayerReference, Root, RootAlias
from layergen.model.strategy import Share
from layergen.resolve.root import grants_of, resolve_root
from tests.repositories import (
    ACCOUNT,
    LAYER,
    REGION,
    Entry,
    artifact,
    environment,
    function,
    layer,
    loaded,
    publication,
    release,
    releases,
    repository_files,
    rolled,
)

ORGANIZATION = "o-exampleorgid"


def root_of(files: dict[str, str], name: str = "dev", region: str = REGION) -> Root:
    found = loaded(files)
    return resolve_root(found, found.environments[name], region)


def split_by_architecture(version: str) -> Entry:
    return release(
        version,
        artifacts={
            "x86_64": artifact(f"{version}-x86_64", architectures=["x86_64"]),
            "arm64": artifact(f"{version}-arm64", architectures=["arm64"]),
        },
    )


def test_each_variant_is_one_module_with_all_its_releases() -> None:
    root = root_of(
        repository_files(
            {LAYER: layer(split_by="architecture", architectures=["x86_64", "arm64"])},
            released={LAYER: {v: split_by_architecture(v) for v in ("1.9.0", "1.10.0")}},
            locks={"dev": {"layers": {LAYER: {"1.9.0": {}, "1.10.0": {}}}}},
        )
    )
    assert root.folder == f"envs/dev/{REGION}"
    assert [(m.identifier, m.aws_name, m.variant) for m in root.layers] == [
        ("data_tools_arm64", "data-tools-arm64", "arm64"),
        ("data_tools_x86_64", "data-tools-x86_64", "x86_64"),
    ]
    for module in root.layers:
        assert [r.release.version for r in module.releases] == ["1.9.0", "1.10.0"]
        assert {r.artifact.variant for r in module.releases} == {module.variant}


def test_a_variant_stays_while_a_release_that_has_it_is_retained() -> None:
    root = root_of(
        repository_files(
            released={LAYER: {"1.0.0": release("1.0.0"), "2.0.0": split_by_architecture("2.0.0")}},
            locks={"dev": {"layers": {LAYER: {"1.0.0": {}, "2.0.0": {}}}}},
        )
    )
    assert {m.identifier: [r.release.version for r in m.releases] for m in root.layers} == {
        "data_tools": ["1.0.0"],
        "data_tools_arm64": ["2.0.0"],
        "data_tools_x86_64": ["2.0.0"],
    }


def test_the_strategy_of_today_does_not_reach_a_release() -> None:
    edited = layer(
        description="Edited", license="MIT", runtimes=["python3.13"], architectures=["x86_64"]
    )
    before = root_of(repository_files())
    after = root_of(repository_files({LAYER: edited}))
    assert before == after


def test_a_prefix_is_part_of_every_name() -> None:
    root = root_of(
        repository_files(
            functions={"checkout": function()},
            environments={"dev": environment(name_prefix="dev-", parameters=True)},
        )
    )
    assert [(m.identifier, m.aws_name) for m in root.layers] == [
        ("dev_data_tools", "dev-data-tools")
    ]
    assert root.consumers == {"checkout": (LayerReference("dev_data_tools", "1.0.0"),)}
    assert set(root.parameters) == {
        "/layergen/layers/dev-data-tools/universal/1.0.0",
        "/layergen/layers/dev-data-tools/universal/latest",
    }


def test_a_local_artifact_is_named_from_the_root_of_the_repository() -> None:
    (module,) = root_of(repository_files()).layers
    (entry,) = module.releases
    assert entry.filename == "../../../dist/layers/data-tools/1.0.0/universal.zip"
    assert (entry.s3_bucket, entry.s3_key) == (None, None)


@pytest.mark.parametrize(
    ("prefix", "folder"), [("layers/{account}", f"layers/{ACCOUNT}/"), ("", "")]
)
def test_an_artifact_in_s3_is_named_by_its_content(prefix: str, folder: str) -> None:
    store = {"s3": {"bucket": "acme-{environment}-{region}", "prefix": prefix}}
    root = root_of(repository_files(environments={"dev": environment(artifacts=store)}))
    entry = root.layers[0].releases[0]
    digest = base64.b64decode(entry.artifact.sha256).hex()
    assert entry.filename is None
    assert entry.s3_bucket == f"acme-dev-{REGION}"
    assert entry.s3_key == f"{folder}data-tools/1.0.0/universal-{digest}.zip"


def test_a_withdrawn_release_is_withdrawn_in_every_region() -> None:
    there = {"us-east-1": {"universal": publication(LAYER, 1, "us-east-1", withdrawn=True)}}
    files = repository_files(
        {LAYER: layer(share={"public": True})},
        released={LAYER: releases("1.0.0", "1.1.0")},
        environments={"dev": environment(regions=["us-east-1", REGION])},
        locks={"dev": {"layers": {LAYER: {"1.0.0": there, "1.1.0": {}}}}},
    )
    for region in ("us-east-1", REGION):
        (module,) = root_of(files, region=region).layers
        assert [entry.withdrawn for entry in module.releases] == [True, False]


def test_only_a_publication_to_adopt_is_imported() -> None:
    adopted = publication(LAYER, 7, adopt=True)
    lock = {
        "layers": {
            LAYER: {
                "1.0.0": {REGION: {"universal": adopted}},
                "1.1.0": {REGION: {"universal": publication(LAYER, 8)}},
            }
        }
    }
    files = repository_files(
        released={LAYER: releases("1.0.0", "1.1.0")},
        environments={"dev": environment(regions=[REGION, "us-east-1"])},
        locks={"dev": lock},
    )
    here, there = root_of(files), root_of(files, region="us-east-1")
    assert [r.import_id for r in here.layers[0].releases] == [adopted["arn"], None]
    assert [r.import_id for r in there.layers[0].releases] == [None, None]


@pytest.mark.parametrize(
    ("share", "grant", "by_hand"),
    [
        ({}, None, False),
        ({"accounts": ["222233334444"]}, f"dev-{LAYER},7", True),
        # The stack of several grants takes over no statement.
        ({"accounts": ["222233334444", "333344445555"]}, None, True),
    ],
)
def test_grants_of_others_are_imported_or_left_alone(
    share: Entry, grant: str | None, by_hand: bool
) -> None:
    name = f"dev-{LAYER}"
    granted = publication(name, 7, adopt=True, adopt_grant=True)
    left = publication(name, 8, adopt=True, granted_by_hand=[])
    versions = {
        "1.0.0": {REGION: {"universal": granted}},
        "1.1.0": {REGION: {"universal": left}},
    }
    root = root_of(
        repository_files(
            {LAYER: layer(share=share)},
            released={LAYER: releases("1.0.0", "1.1.0")},
            environments={"dev": environment(name_prefix="dev-")},
            locks={"dev": {"layers": {LAYER: versions}}},
        )
    )

    first, second = root.layers[0].releases
    assert (first.grant_import_id, first.by_hand) == (grant, False)
    assert (second.grant_import_id, second.by_hand) == (None, by_hand)


def test_an_alias_that_exists_is_imported_where_it_does() -> None:
    stable = {"alias": "live", "state": "stable", "stable": {"version": "3"}}
    regions = [REGION, "us-east-1"]
    files = repository_files(
        functions={"checkout": function(alias="live")},
        environments={"dev": environment(regions=regions)},
        locks={
            "dev": {
                "rollouts": {"checkout": dict.fromkeys(regions, stable)},
                "adopt_aliases": {"checkout": [REGION]},
            }
        },
    )

    assert [one.import_id for one in root_of(files).aliases] == ["checkout/live"]
    assert [one.import_id for one in root_of(files, region="us-east-1").aliases] == [None]


@pytest.mark.parametrize(
    ("share", "grants"),
    [
        (Share(), ()),
        (Share(public=True), (Grant("public", "*"),)),
        (
            Share(organization=ORGANIZATION),
            (Grant(f"organization-{ORGANIZATION}", "*", ORGANIZATION),),
        ),
        (
            Share(organization=ORGANIZATION, accounts=("333333333333", "222222222222")),
            (
                Grant(f"organization-{ORGANIZATION}", "*", ORGANIZATION),
                Grant("account-222222222222", "222222222222"),
                Grant("account-333333333333", "333333333333"),
            ),
        ),
    ],
)
def test_grants(share: Share, grants: tuple[Grant, ...]) -> None:
    assert grants_of(share) == grants


def test_a_function_gets_its_layers_in_the_order_of_the_strategy() -> None:
    root = root_of(
        repository_files(
            {"base": layer(), LAYER: layer(), "unreleased": layer()},
            released={"base": releases("1.0.0", "2.0.0"), LAYER: releases("1.0.0")},
            functions={
                "checkout": function(layers=[LAYER, "unreleased", "base"]),
                "intel": function(architecture="x86_64"),
                "none": function(layers=[]),
            },
            locks={
                "dev": {
                    "layers": {"base": {"1.0.0": {}}},
                    "functions": {"checkout": {"base": "1.0.0"}},
                }
            },
        )
    )
    assert root.consumers == {
        "checkout": (LayerReference("data_tools", "1.0.0"), LayerReference("base", "1.0.0"))
    }


def test_parameters_name_every_release_and_the_newest() -> None:
    root = root_of(
        repository_files(
            released={LAYER: releases("1.9.0", "1.10.0")},
            environments={"dev": environment(parameters={"prefix": "/platform/layers"})},
            locks={"dev": {"layers": {LAYER: {"1.9.0": {}, "1.10.0": {}}}}},
        )
    )
    base = "/platform/layers/data-tools/universal"
    assert root.parameters == {
        f"{base}/1.9.0": LayerReference("data_tools", "1.9.0"),
        f"{base}/1.10.0": LayerReference("data_tools", "1.10.0"),
        f"{base}/latest": LayerReference("data_tools", "1.10.0"),
    }
    assert root_of(repository_files()).parameters == {}


def test_an_alias_shows_its_candidate_only_while_it_shifts() -> None:
    rollouts = {
        "stable": rolled("stable", "7"),
        "staged": rolled("staged", "3", "4"),
        "shifting": rolled("shifting", "3", "4", step=1, percent=29),
        "paused": rolled("paused", "3", "4", step=1, percent=10),
        "baking": rolled("baking", "3", "4", step=1, percent=100),
        "aborted": rolled("aborted", "3", "4", aborted={"4": ""}),
    }
    lock = {"rollouts": {name: {REGION: entry} for name, entry in rollouts.items()}}
    files = repository_files(
        functions={name: function(alias="live") for name in rollouts},
        environments={"dev": environment(regions=[REGION, "us-east-1"])},
        locks={"dev": lock},
    )
    assert root_of(files).aliases == (
        RootAlias("aborted/live", "aborted", "live", "3"),
        RootAlias("baking/live", "baking", "live", "4"),
        RootAlias("paused/live", "paused", "live", "3", "4", 0.1),
        RootAlias("shifting/live", "shifting", "live", "3", "4", 0.29),
        RootAlias("stable/live", "stable", "live", "7"),
        RootAlias("staged/live", "staged", "live", "3"),
    )
    assert root_of(files, region="us-east-1").aliases == ()


OLD = "old-tools"
OLD_MODULES = ("old_tools_arm64", "old_tools_x86_64")
OLD_PUBLICATIONS = {
    REGION: {
        "arm64": publication("old-tools-arm64", 3),
        "x86_64": publication("old-tools-x86_64", 5),
    }
}


class TestALayerThatLeftTheStrategy:
    """Its versions are forgotten and stay published, whether `record` has seen them or not."""

    def removed(
        self,
        track: str,
        retained: Entry | None = None,
        *,
        region: str = REGION,
        released: bool = True,
    ) -> tuple[str, ...]:
        old = {OLD: {"1.0.0": split_by_architecture("1.0.0")}} if released else {}
        files = repository_files(
            released={LAYER: releases("1.0.0"), **old},
            environments={"dev": environment(track=track, regions=[REGION, "us-east-1"])},
            locks={"dev": {"layers": {OLD: retained}}} if retained else None,
        )
        return root_of(files, region=region).removed

    def test_is_forgotten_where_it_was_published(self) -> None:
        assert self.removed("manual", {"1.0.0": OLD_PUBLICATIONS}) == OLD_MODULES

    def test_is_forgotten_where_it_was_applied_and_not_recorded_yet(self) -> None:
        assert self.removed("manual", {"1.0.0": {}}) == OLD_MODULES
        elsewhere = {"1.0.0": OLD_PUBLICATIONS}
        assert self.removed("manual", elsewhere, region="us-east-1") == OLD_MODULES

    def test_is_forgotten_where_it_came_by_itself(self) -> None:
        assert self.removed("latest") == OLD_MODULES

    def test_is_nothing_to_an_environment_that_never_had_it(self) -> None:
        assert self.removed("manual") == ()

    def test_is_forgotten_even_when_its_releases_are_unlocked(self) -> None:
        assert self.removed("manual", {"1.0.0": OLD_PUBLICATIONS}, released=False) == OLD_MODULES


def test_a_release_stays_away_from_a_region_that_it_was_left_out_of() -> None:
    files = repository_files(
        {LAYER: layer(), "base": layer()},
        released={LAYER: releases("1.0.0", "2.0.0"), "base": releases("1.0.0")},
        functions={"checkout": function(layers=["base", LAYER]), "other": function()},
        environments={"dev": environment(regions=[REGION, "us-east-1"], parameters=True)},
        locks={
            "dev": {
                "layers": {LAYER: {"1.0.0": {}, "2.0.0": {}}, "base": {"1.0.0": {}}},
                "functions": {
                    "checkout": {"base": "1.0.0", LAYER: "1.0.0"},
                    "other": {LAYER: "2.0.0"},
                },
                "left_out": {LAYER: {"1.0.0": ["us-east-1"]}, "base": {"1.0.0": ["us-east-1"]}},
            }
        },
    )

    here, there = root_of(files), root_of(files, region="us-east-1")

    assert {m.layer: [r.release.version for r in m.releases] for m in here.layers} == {
        LAYER: ["1.0.0", "2.0.0"],
        "base": ["1.0.0"],
    }
    assert {m.layer: [r.release.version for r in m.releases] for m in there.layers} == {
        LAYER: ["2.0.0"]
    }
    # Without one of its layers, a function would run with less than it was given.
    assert set(here.consumers) == {"checkout", "other"}
    assert set(there.consumers) == {"other"}
    assert not any("base" in name for name in there.parameters)
