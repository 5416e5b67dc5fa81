"""Which jobs there are, for which roots, as whom."""

from layergen.adapters.shipped import shipped
from layergen.load.facts import ci_facts
from layergen.model.ci import CiRole, Pipeline
from layergen.resolve.ci.pipeline import notes, pipeline
from tests.pipelines import pipeline_files, role, roles
from tests.repositories import Entry, environment, loaded, repository_files

FACTS = ci_facts((shipped("data") / "ci.json").read_text("utf-8"))


def made(environments: dict[str, Entry], **ci: str) -> Pipeline:
    prefixed = {
        name: {"name_prefix": f"{name}-", "track": "manual", **entry}
        for name, entry in environments.items()
    }
    files = repository_files(environments=prefixed, ci=ci)
    return pipeline(loaded(files), FACTS, install="layergen==1.2.3")


def names(environments: object) -> list[str]:
    assert isinstance(environments, tuple)
    return [one.name for one in environments]


def test_roots_and_roles_come_from_the_environments() -> None:
    found = pipeline(loaded(pipeline_files()), FACTS, install="layergen==1.2.3")

    dev, prod = found.environments
    assert [root.folder for root in prod.roots] == ["envs/prod/eu-west-1", "envs/prod/us-east-1"]
    assert [root.name for root in prod.roots] == ["prod-eu-west-1", "prod-us-east-1"]
    assert (prod.after, prod.approval, prod.has_bucket) == ("dev", "production", False)
    assert (dev.after, dev.has_bucket) == ("", True)
    assert names(found.building) == names(found.rolling) == ["dev"]
    assert names(found.of(CiRole.USAGE)) == ["dev"]


def test_drift_is_looked_for_by_the_role_for_plans() -> None:
    found = made({"dev": environment(ci=roles("plan"))})

    assert found.environments[0].roles == {CiRole.PLAN: role("plan"), CiRole.DRIFT: role("plan")}


def test_stages_are_applied_one_after_the_other() -> None:
    applying = roles("plan", "apply")
    found = made(
        {
            "a-prod": environment(isolation="b-staging", ci=applying),
            "b-staging": environment(isolation="c-dev", ci=roles("plan")),
            "c-dev": environment(ci=applying),
        }
    )

    assert names(found.environments) == ["c-dev", "b-staging", "a-prod"]
    # Nothing applies staging here, so it cannot be waited for; what it waits for can.
    assert [one.after for one in found.environments] == ["", "c-dev", "c-dev"]


def test_versions_come_with_layergen_unless_the_strategy_names_them() -> None:
    settings = made({"dev": environment()}).settings
    assert (settings.terraform, settings.opentofu) == (FACTS.terraform, "")
    assert settings.install == "layergen==1.2.3"

    chosen = made({"dev": environment()}, opentofu="1.10.6", install="layergen~=1.2").settings
    assert (chosen.terraform, chosen.opentofu, chosen.install) == ("", "1.10.6", "layergen~=1.2")


def test_missing_roles_are_told() -> None:
    found = made({"dev": environment(ci=roles("plan")), "prod": environment()})

    assert list(notes(found)) == [
        "prod is not planned in pull requests: there is no ci.roles.plan in env.yaml",
        "dev, prod are not applied after a merge: there is no ci.roles.apply in env.yaml",
    ]
