from collections import Counter
from collections.abc import Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from layergen.diagnostics import errors_in
from layergen.load.environment_lock import environment_lock_text
from layergen.load.layers_lock import layers_lock_text
from layergen.load.strategy_text import with_proposals
from layergen.model.adoption import (
    Adopted,
    Adoption,
    FoundAlias,
    FoundFunction,
    FoundVersion,
    Inventory,
    Kind,
)
from layergen.model.registry import EnvironmentLock, Publication
from layergen.model.repository import Repository
from layergen.model.source_map import SourceMap
from layergen.model.strategy import Share
from layergen.resolve.adoption.account import Read, Wishes
from layergen.resolve.adoption.adopt import adopt, unknown_versions
from layergen.resolve.adoption.names import place
from layergen.resolve.root import resolve_root
from layergen.resolve.rules import MENDABLE, check_all, paths_named_by
from layergen.resolve.rules.case import Case
from tests.repositories import (
    REGION,
    environment,
    layer,
    loaded,
    publication,
    releases,
    repository_files,
)
from tests.unit.resolve.adoption.accounts import (
    FACTS,
    NOW,
    OTHER,
    arn,
    digest,
    function,
    inventory,
    repository,
    version,
)

FIRST, SECOND = "222233334444", "333344445555"
BOTH = (REGION, OTHER)


def adopted(found: Repository, seen: Inventory, **wishes: Any) -> Adoption:
    prod = found.environments["prod"]
    return adopt(found, prod, seen, FACTS, wishes=Wishes(**wishes), read=Read(), now=NOW)


def published(lock: EnvironmentLock) -> dict[tuple[str, str, str], Publication]:
    return {
        (layer, version, region): publication
        for layer, versions in lock.layers.items()
        for version, regions in versions.items()
        for region, variants in regions.items()
        for publication in variants.values()
    }


def with_all(found: Repository, adoption: Adoption) -> dict[str, str]:
    """Give the files as they are after everything was written."""
    before = "version: 1\nlayers: {}\nfunctions: {}\n"
    return {
        "layers.yaml": with_proposals(before, adoption.layers, adoption.functions),
        "layers.lock.json": layers_lock_text(found.layers_lock.having(adoption.releases)),
        "envs/prod/env.lock.json": environment_lock_text(adoption.lock),
    }


def test_a_version_is_published_and_waits_for_its_import() -> None:
    adoption = adopted(repository(), inventory(version("tools", 7)))

    assert published(adoption.lock) == {
        ("tools", "0.0.7", REGION): Publication(
            7, arn("tools", 7), "2026-11-20T09:14:03Z", adopt=True
        )
    }
    assert [proposal.entry.name for proposal in adoption.layers] == ["tools"]
    assert [one.version for one in adoption.releases] == ["0.0.7"]
    assert adoption.adopted == (Adopted(Kind.VERSION, "tools", "7", REGION, "0.0.7"),)
    assert adoption.left_alone == ()


def test_a_release_stays_out_of_regions_where_nobody_found_it() -> None:
    seen = inventory(
        version("tools", 1, content="a"),
        version("tools", 2, content="b"),
        version("tools", 1, OTHER, content="b"),
        version("else", 1, OTHER),
        regions=BOTH,
    )

    adoption = adopted(repository(regions=(*BOTH, "ap-south-1")), seen)

    assert adoption.lock.left_out == {
        "tools": {"0.0.1": ("ap-south-1", OTHER), "0.0.2": ("ap-south-1",)},
        "else": {"0.0.1": ("ap-south-1", REGION)},
    }


def test_a_region_that_is_looked_at_later_joins() -> None:
    found = repository(regions=BOTH)
    first = adopted(found, inventory(version("tools", 1, content="a")))
    after = loaded({**_environment_file(BOTH), **with_all(found, first)})

    second = adopted(after, inventory(version("tools", 5, OTHER, content="a"), regions=(OTHER,)))

    assert (second.releases, second.layers) == ((), ())
    assert set(published(second.lock)) == {
        ("tools", "0.0.1", REGION),
        ("tools", "0.0.1", OTHER),
    }
    assert second.lock.left_out == {}


def test_a_release_that_people_promoted_is_wanted_everywhere_still() -> None:
    found = repository(
        {"tools": layer()},
        regions=BOTH,
        released={"tools": releases("1.0.0")},
        locks={"prod": {"layers": {"tools": {"1.0.0": {}}}}},
    )
    seen = inventory(
        version("tools", 4, content="1.0.0", description="1.0.0 · Parsing and validation"),
        regions=BOTH,
    )

    adoption = adopted(found, seen)

    assert set(published(adoption.lock)) == {("tools", "1.0.0", REGION)}
    assert adoption.lock.left_out == {}


def test_the_share_of_a_new_layer_is_that_of_its_newest_version() -> None:
    seen = inventory(
        version("tools", 1),
        version("tools", 2, to=[SECOND]),
        version("tools", 3, to=[FIRST]),
    )

    adoption = adopted(repository(), seen)

    assert adoption.layers[0].entry.share == Share(accounts=(FIRST,))
    found = {version: one for (_, version, _), one in published(adoption.lock).items()}
    assert (found["0.0.3"].adopt_grant, found["0.0.3"].granted_by_hand) == (True, None)
    assert (found["0.0.2"].adopt_grant, found["0.0.2"].granted_by_hand) == (False, (SECOND,))
    assert (found["0.0.1"].adopt_grant, found["0.0.1"].granted_by_hand) == (False, ())
    assert [(one.kind, one.name) for one in adoption.left_alone] == [
        (Kind.GRANTS, "tools:1"),
        (Kind.GRANTS, "tools:2"),
    ]


def test_several_statements_are_left_alone_until_somebody_wants_a_stack() -> None:
    seen = inventory(version("tools", 1, to=[FIRST, SECOND]))

    adoption = adopted(repository(), seen)
    taking = adopted(repository(), seen, take_grants=True)

    (left,) = published(adoption.lock).values()
    (taken,) = published(taking.lock).values()
    assert (left.granted_by_hand, taken.granted_by_hand) == ((FIRST, SECOND), None)
    assert not taken.adopt_grant
    (alone,) = adoption.left_alone
    assert "statements that exist cannot become part of a stack" in alone.reason
    assert "(hand-0, hand-1)" in alone.hint
    assert taking.left_alone == ()
    assert taking.notes == tuple(
        "after the apply: aws lambda remove-layer-version-permission --region eu-west-1 "
        f"--layer-name=tools --version-number 1 --statement-id hand-{number}"
        for number in (0, 1)
    )


def test_policies_that_were_left_are_looked_at_again() -> None:
    by_hand = {
        "1.0.0": publication("tools", 1, granted_by_hand=[SECOND]),
        "1.1.0": publication("tools", 2, granted_by_hand=[SECOND]),
        "1.2.0": publication("tools", 3),
    }
    found = repository(
        {"tools": layer(share={"accounts": [FIRST]})},
        released={"tools": releases(*by_hand)},
        locks={
            "prod": {
                "layers": {"tools": {v: {REGION: {"universal": one}} for v, one in by_hand.items()}}
            }
        },
    )
    seen = inventory(
        version("tools", 1, to=[FIRST]), version("tools", 2, to=[SECOND]), version("tools", 3)
    )

    adoption = adopted(found, seen)

    after = {version: one for (_, version, _), one in published(adoption.lock).items()}
    assert (after["1.0.0"].granted_by_hand, after["1.0.0"].adopt_grant) == (None, True)
    assert after["1.1.0"].granted_by_hand == (SECOND,)
    assert (after["1.2.0"].granted_by_hand, after["1.2.0"].adopt_grant) == (None, False)
    assert adoption.adopted == (Adopted(Kind.GRANTS, "tools", "1", REGION, "1.0.0"),)


def test_only_what_is_not_settled_is_looked_at() -> None:
    found = repository(
        {"tools": layer()},
        released={"tools": releases("1.0.0", "1.1.0")},
        locks={
            "prod": {
                "layers": {
                    "tools": {
                        "1.0.0": {REGION: {"universal": publication("tools", 1)}},
                        "1.1.0": {
                            REGION: {"universal": publication("tools", 2, granted_by_hand=[])}
                        },
                    }
                }
            }
        },
    )
    prod = found.environments["prod"]
    seen = [version(name, number).deployed for name in ("tools", "not") for number in (1, 2, 3)]

    unknown = unknown_versions(found, prod, place(found, prod, ["tools"]), seen)

    assert [one.arn for one in unknown] == [arn("tools", 2), arn("tools", 3)]


def test_environments_that_take_everything_are_named() -> None:
    dev = environment(account="999988887777")
    found = repository(environments={"dev": dev})

    adoption = adopted(found, inventory(version("tools", 1)))

    (note,) = adoption.notes
    assert note.startswith("dev tracks the newest releases: the next render publishes there ")
    assert note.endswith("(tools)")


NAMES = st.sampled_from(["a", "a-b", "a_b", "A", "9", "null", "x" * 64])
RUNTIMES = st.sampled_from([(), ("python3.12",), ("python3.12", "nodejs22.x"), ("python2.7",)])
WHOM = st.lists(st.sampled_from([FIRST, SECOND, "o-exampleorgid", "*"]), max_size=2, unique=True)
VERSIONS = st.builds(
    lambda name, number, region, content, runtimes, to: version(
        name, number, region, content=content, runtimes=runtimes, to=to
    ),
    NAMES,
    st.integers(1, 4),
    st.sampled_from(BOTH),
    st.sampled_from(["", "a", "b"]),
    RUNTIMES,
    WHOM,
)


ALIASES = st.builds(
    FoundAlias,
    st.sampled_from(["live", "test"]),
    st.sampled_from(["1", "$LATEST"]),
    st.just(""),
    st.sampled_from([{}, {"2": 0.1}, {"2": 0.125}]),
)


@st.composite
def accounts(draw: st.DrawFn) -> Inventory:
    versions = draw(st.lists(VERSIONS, max_size=8, unique_by=lambda one: one.deployed.arn))
    arns: dict[str, list[str]] = {region: [] for region in BOTH}
    for one in versions:
        arns[one.deployed.region].append(one.deployed.arn)
    functions = [
        function(
            f"function-{index}",
            draw(_some(arns[region])),
            region,
            aliases=draw(st.lists(ALIASES, max_size=2, unique_by=lambda alias: alias.name)),
        )
        for index in range(draw(st.integers(0, 3)))
        for region in draw(st.lists(st.sampled_from(BOTH), max_size=2, unique=True))
    ]
    return inventory(*versions, *functions, regions=BOTH)


def _some(found: Sequence[str]) -> st.SearchStrategy[list[str]]:
    if not found:
        return st.just([])
    return st.lists(
        st.sampled_from(found), max_size=3, unique_by=lambda one: one.rpartition(":")[0]
    )


@given(accounts())
def test_whatever_an_account_has_the_result_is_valid_and_a_second_run_finds_nothing(
    seen: Inventory,
) -> None:
    found = repository(regions=BOTH)
    adoption = adopted(found, seen)
    files = {**_environment_file(BOTH), **with_all(found, adoption)}
    after = loaded(files)
    again = adopted(after, _unsettled(after, seen))

    assert _mistakes(after) == []
    assert again.lock == adoption.lock == after.lock_of("prod")
    assert (again.layers, again.functions, again.releases, again.adopted) == ((), (), (), ())
    _assert_each_version_is_once_here(seen, adoption)
    _assert_roots_only_import(after, seen)


def _environment_file(regions: Sequence[str]) -> dict[str, str]:
    prod = environment(track="manual", regions=list(regions))
    files = repository_files({}, released={}, environments={"prod": prod})
    return {name: text for name, text in files.items() if name.startswith("envs/")}


def _unsettled(after: Repository, seen: Inventory) -> Inventory:
    """Give what a second run would look at."""
    prod = after.environments["prod"]
    names = [name for found in seen.names.values() for name in found]
    deployed = [one.deployed for one in seen.versions]
    unknown = {
        one.arn for one in unknown_versions(after, prod, place(after, prod, names), deployed)
    }
    versions = tuple(one for one in seen.versions if one.deployed.arn in unknown)
    return Inventory(seen.names, versions, seen.functions)


def _mistakes(found: Repository) -> list[str]:
    case = Case(found, FACTS, SourceMap({}, {}), existing_paths=paths_named_by(found))
    return [str(one) for one in errors_in(check_all(case)) if one.rule not in MENDABLE]


def _assert_each_version_is_once_here(seen: Inventory, adoption: Adoption) -> None:
    arns = Counter(one.arn for one in published(adoption.lock).values())
    told = Counter(
        (one.name, one.region) for one in adoption.left_alone if one.kind is Kind.VERSION
    )
    layers = {one.name for one in adoption.left_alone if one.kind is Kind.LAYER}
    for one in seen.versions:
        deployed = one.deployed
        held = arns.pop(deployed.arn, 0)
        alone = told.pop((f"{deployed.layer}:{deployed.number}", deployed.region), 0)
        if deployed.layer in layers:
            assert held == 0
        else:
            assert held + alone == 1
    assert not arns
    assert not told


def _assert_roots_only_import(after: Repository, seen: Inventory) -> None:
    """Each root holds exactly the versions of its region, with the grants that they have."""
    prod = after.environments["prod"]
    by_arn = {one.deployed.arn: one for one in seen.versions}
    aliases = {
        (f"{one.name}/{alias.name}", one.region): alias
        for one in seen.functions
        for alias in one.aliases
    }
    for region in BOTH:
        for alias in resolve_root(after, prod, region).aliases:
            assert alias.import_id == alias.key
            live = aliases[alias.key, region]
            assert alias.version == live.version
            weights = {alias.candidate: alias.weight} if alias.candidate else {}
            assert weights == live.weights
        for module in resolve_root(after, prod, region).layers:
            for entry in module.releases:
                assert entry.import_id is not None
                one = by_arn[entry.import_id]
                assert one.deployed.region == region
                assert one.content.sha256 == entry.artifact.sha256
                to = [(s.principal, s.organization_id) for s in one.statements]
                wanted = [(grant.principal, grant.organization_id) for grant in module.grants]
                if entry.grant_import_id:
                    assert entry.grant_import_id == f"{module.aws_name},{one.deployed.number}"
                    assert to == wanted
                else:
                    assert entry.by_hand or not wanted


def test_functions_are_found_by_what_they_attach() -> None:
    seen: list[FoundFunction | FoundVersion] = [version("tools", 1)]
    seen += [function("checkout", [arn("tools", 1)]), function("other", [arn("else", 1)])]

    adoption = adopted(repository(), inventory(*seen))

    assert [proposal.entry.name for proposal in adoption.functions] == ["checkout"]
    assert digest("tools 1") == adoption.releases[0].artifacts["universal"].sha256
