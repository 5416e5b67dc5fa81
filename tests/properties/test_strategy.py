"""Any strategy is loaded and judged without an exception, and judged in the same way twice."""

from datetime import date
from typing import Any

import yaml
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from layergen.adapters.shipped import shipped
from layergen.diagnostics import Diagnostic, errors_in, in_reading_order
from layergen.load.facts import limits, runtime_table
from layergen.load.repository import load_repository
from layergen.model.repository import Facts
from layergen.resolve.root import resolve_root
from layergen.resolve.rules import check_all, paths_named_by
from layergen.resolve.rules.case import Case
from tests.repositories import artifact, publication, release, rolled

DATA = shipped("data")
FACTS = Facts(
    runtime_table((DATA / "runtimes.json").read_text("utf-8")),
    limits((DATA / "limits.json").read_text("utf-8")),
    date(2026, 11, 23),
)
RUBBISH: list[Any] = [None, True, 0, -1, 3.1, "", "x y", "é", [], {}, [[]], {"a": {}}, "{x}"]
NAMES = st.sampled_from(["base", "data-tools", "data_tools", "Base", "base-arm64"])
FUNCTIONS = st.sampled_from(["checkout", "ingest", "on"])
RUNTIMES = st.sampled_from(["python3.12", "python3.12", "python3.8", "python3.14", "pyton3.12"])
ARCHITECTURES = st.sampled_from(["arm64", "arm64", "x86_64"])
VERSIONS = st.sampled_from(["1.0.0", "1.1.0", "2.0.0-rc.1"])
REGIONS = st.sampled_from(["eu-west-1", "us-east-1"])
FOLDERS = st.sampled_from(["layers/a", "layers/a", "layers/b", "../c"])
CUT = [release("1.0.0"), release("1.0.0", artifacts={"arm64": artifact("a")})]
ROLLOUT = rolled("stable", "1")


class Writing:
    """Strategies for every file; with rubbish here and there, or all of it well formed."""

    def __init__(self, rubbish: bool) -> None:
        self.rubbish = rubbish

    def often(self, good: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        return st.one_of(*[good] * 7, st.sampled_from(RUBBISH)) if self.rubbish else good

    def entry(
        self, required: dict[str, Any], optional: dict[str, Any]
    ) -> st.SearchStrategy[dict[str, Any]]:
        return self.often(
            st.fixed_dictionaries(
                {key: self.often(value) for key, value in required.items()},
                optional={key: self.often(value) for key, value in optional.items()},
            )
        )

    def some(self, items: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        return st.lists(self.often(items), min_size=1, max_size=2, unique_by=repr)

    def layer(self) -> st.SearchStrategy[Any]:
        return self.entry(
            {
                "description": st.just("Core"),
                "runtimes": self.some(RUNTIMES),
                "architectures": self.some(ARCHITECTURES),
                "update_frequency": st.sampled_from(["static", "weekly"]),
                "scope": st.just("team"),
                "source": st.dictionaries(
                    st.sampled_from(["pip", "pip", "npm", "files"]), FOLDERS, min_size=1, max_size=1
                ),
            },
            {
                "split_by": st.sampled_from(["none", "architecture", "runtime", "both"]),
                "prune": st.sampled_from(["standard", {"profile": "none", "keep": ["a"]}]),
                "share": st.sampled_from([{"public": True}, {"accounts": ["111122223333"]}]),
                "retain": st.integers(1, 3),
            },
        )

    def function(self) -> st.SearchStrategy[Any]:
        return self.entry(
            {"runtime": RUNTIMES},
            {
                "architecture": ARCHITECTURES,
                "layers": st.lists(NAMES, max_size=3 + 4 * self.rubbish, unique=not self.rubbish),
                "package_type": st.sampled_from(["Zip", "Image"]),
                "package": FOLDERS,
                "alias": st.sampled_from(["live", "7"]),
                "rollout": st.sampled_from(
                    [
                        {"steps": [10, {"weight": 50, "bake": "1h"}], "max_age": "2d"},
                        {"steps": [50, 10]},
                        {"preset": "AllAtOnce", "alarms": ["a"]},
                        "Canary10Percent5Minutes",
                    ]
                ),
            },
        )

    def strategy(self) -> st.SearchStrategy[Any]:
        return self.entry(
            {"version": st.just(1), "layers": st.dictionaries(NAMES, self.layer(), max_size=3)},
            {
                "functions": st.dictionaries(FUNCTIONS, self.function(), max_size=2),
                "terraform": st.sampled_from([{"aws_provider": "~> 6.20"}, {"aws_provider": "^6"}]),
                "templates": FOLDERS,
            },
        )

    def environment(self) -> st.SearchStrategy[Any]:
        backends: list[Any] = [
            {"type": "s3", "settings": {"key": "a"}},
            {"type": "cloud", "settings": {"a": [1]}},
        ]
        return self.entry(
            {
                "version": st.just(1),
                "account": st.sampled_from(["111122223333", "444455556666"]),
                "regions": self.some(REGIONS),
            },
            {
                "track": st.sampled_from(["latest", "manual"]),
                "name_prefix": st.sampled_from(["", "dev-", "x" * 20]),
                "parameters": st.booleans(),
                "artifacts": st.sampled_from(["local", {"s3": {"bucket": "acme-{region}"}}]),
                "backend": st.sampled_from(backends),
                "retain": st.dictionaries(NAMES, st.integers(1, 3), max_size=1),
            },
        )

    def layers_lock(self) -> st.SearchStrategy[Any]:
        cut = st.dictionaries(VERSIONS, st.sampled_from(CUT), max_size=2)
        return self.entry(
            {"version": st.just(1), "layers": st.dictionaries(NAMES, cut, max_size=2)}, {}
        )

    def lock(self) -> st.SearchStrategy[Any]:
        published = st.just({"arm64": publication("base-arm64", 1)})
        versions = st.dictionaries(
            VERSIONS, st.dictionaries(REGIONS, published, max_size=1), max_size=2
        )
        pins = st.dictionaries(NAMES, VERSIONS, max_size=2)
        rollouts = st.dictionaries(REGIONS, st.just(ROLLOUT), max_size=1)
        return self.entry(
            {"version": st.just(1)},
            {
                "layers": st.dictionaries(NAMES, versions, max_size=2),
                "functions": st.dictionaries(FUNCTIONS, pins, max_size=2),
                "rollouts": st.dictionaries(FUNCTIONS, rollouts, max_size=1),
            },
        )

    def repository(self) -> st.SearchStrategy[dict[str, str]]:
        return st.fixed_dictionaries(
            {"layers.yaml": self.strategy()},
            optional={
                "layers.lock.json": self.layers_lock(),
                "envs/dev/env.yaml": self.environment(),
                "envs/dev/env.lock.json": self.lock(),
                "envs/prod/env.yaml": self.environment(),
                "envs/prod/env.lock.json": self.lock(),
            },
        ).map(
            lambda files: {
                file: yaml.safe_dump(content, sort_keys=False, allow_unicode=True)
                for file, content in files.items()
            }
        )


def judged(files: dict[str, str]) -> tuple[Case, tuple[Diagnostic, ...]]:
    loaded = load_repository(files)
    case = Case(
        loaded.repository,
        FACTS,
        loaded.places,
        loaded.declared,
        frozenset(path for path in paths_named_by(loaded.repository) if path != "layers/b"),
    )
    return case, in_reading_order((*loaded.diagnostics, *check_all(case)))


@settings(max_examples=300, deadline=None)
@given(Writing(rubbish=True).repository())
def test_any_repository_is_judged(files: dict[str, str]) -> None:
    _, found = judged(files)

    for finding in found:
        assert finding.message
        assert "\n" not in finding.message
        assert finding.place.line <= files.get(finding.place.file, "").count("\n") + 1
    assert judged(files)[1] == found


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(Writing(rubbish=False).repository())
def test_what_has_no_errors_can_be_resolved(files: dict[str, str]) -> None:
    case, found = judged(files)
    assume(not errors_in(found))

    for environment in case.repository.environments.values():
        for region in environment.regions:
            root = resolve_root(case.repository, environment, region)
            identifiers = [layer.identifier for layer in root.layers]
            assert len({name.casefold() for name in identifiers}) == len(identifiers)
            assert not set(root.removed) & set(identifiers)
