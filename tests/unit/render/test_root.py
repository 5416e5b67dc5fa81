import hcl2
import pytest

from layergen.adapters.repository_files import read_folder
from layergen.adapters.shipped import shipped
from layergen.errors import LayergenError
from layergen.render.root import render_root, settings_of
from layergen.resolve.root import resolve_root
from tests.repositories import (
    ACCOUNT,
    LAYER,
    REGION,
    Entry,
    environment,
    function,
    layer,
    loaded,
    publication,
    releases,
    repository_files,
    rolled,
)

FOLDER = f"envs/dev/{REGION}"
TEMPLATES = read_folder(shipped("templates") / "root", "*.j2")


def rendered(files: dict[str, str], overlay: dict[str, str] | None = None) -> dict[str, str]:
    found = loaded(files)
    root = resolve_root(found, found.environments["dev"], REGION)
    bodies = render_root(root, TEMPLATES | (overlay or {}))
    assert all(path.startswith(f"{FOLDER}/") for path in bodies)
    return {path.removeprefix(f"{FOLDER}/"): body for path, body in bodies.items()}


def with_backend(kind: str, settings: Entry) -> dict[str, str]:
    backend = {"type": kind, "settings": settings}
    return repository_files(environments={"dev": environment(backend=backend)})


def test_a_root_has_a_file_only_where_there_is_something_to_say() -> None:
    assert sorted(rendered(repository_files({}, released={}))) == [
        "outputs.tf",
        "providers.tf",
        "versions.tf",
    ]
    everything = repository_files(
        functions={"checkout": function()},
        environments={"dev": environment(parameters=True, backend={"type": "s3", "settings": {}})},
        locks={
            "dev": {
                "layers": {
                    LAYER: {"1.0.0": {REGION: {"universal": publication(LAYER, 1, adopt=True)}}}
                },
                "rollouts": {"checkout": {REGION: rolled("stable", "1")}},
            }
        },
    )
    assert sorted(rendered(everything)) == [
        "aliases.tf",
        "backend.tf",
        "consumers.tf",
        "imports.tf",
        "layers.tf",
        "outputs.tf",
        "parameters.tf",
        "providers.tf",
        "versions.tf",
    ]


def test_rendering_twice_gives_the_same_bytes() -> None:
    files = repository_files(functions={"checkout": function()})
    assert rendered(files) == rendered(files)


def test_the_order_in_which_a_lock_is_written_is_of_no_account() -> None:
    versions = releases("1.9.0", "1.10.0")
    lock: Entry = {"layers": {LAYER: {"1.9.0": {}, "1.10.0": {}}}}
    backwards: Entry = {"layers": {LAYER: {"1.10.0": {}, "1.9.0": {}}}}
    one = repository_files(released={LAYER: versions}, locks={"dev": lock})
    other = repository_files(
        released={LAYER: dict(reversed(versions.items()))}, locks={"dev": backwards}
    )
    assert rendered(one) == rendered(other)


@pytest.mark.parametrize(
    ("kind", "settings", "expected"),
    [
        ("local", {}, {}),
        ("local", {"path": "state/{environment}"}, {"path": "state/dev"}),
        (
            "s3",
            {"bucket": "state-{account}"},
            {
                "bucket": f"state-{ACCOUNT}",
                "key": f"layergen/dev/{REGION}/terraform.tfstate",
            },
        ),
        ("s3", {"key": "mine/{region}"}, {"key": f"mine/{REGION}"}),
        (
            "remote",
            {"organization": "acme"},
            {"organization": "acme", "workspaces": {"name": f"layergen-dev-{REGION}"}},
        ),
        (
            "cloud",
            {"workspaces": {"tags": ["layers", "{environment}"], "project": None}},
            {"workspaces": {"tags": ["layers", "dev"], "project": None}},
        ),
        (
            "http",
            {"address": "https://state.example/{environment}/{region}", "retry_max": 3},
            {"address": f"https://state.example/dev/{REGION}", "retry_max": 3},
        ),
    ],
)
def test_backend_settings_are_filled_in(kind: str, settings: Entry, expected: Entry) -> None:
    found = loaded(with_backend(kind, settings))
    assert settings_of(found.environments["dev"], REGION) == expected


def test_a_brace_that_is_no_placeholder_stays() -> None:
    found = loaded(with_backend("http", {"address": "https://x/{other}/{environment"}))
    filled = settings_of(found.environments["dev"], REGION)
    assert filled == {"address": "https://x/{other}/{environment"}


def test_a_local_backend_without_settings_is_not_written() -> None:
    assert "backend.tf" not in rendered(with_backend("local", {}))


def test_what_a_layer_skips_is_a_comment_that_checkov_reads() -> None:
    skip = {"CKV_LAYERGEN_1": "partners: 50 % of ${them}\n need it # really", "CKV_AWS_124": "no"}

    body = rendered(repository_files({LAYER: layer(lint={"skip": skip})}))["layers.tf"]

    assert body.startswith(
        'module "data_tools" {\n'
        "  #checkov:skip=CKV_LAYERGEN_1:partners: 50 % of ${them} need it # really\n"
        "  #checkov:skip=CKV_AWS_124:no\n"
        "\n"
        '  source = "'
    )
    (block,) = hcl2.loads(body)["module"]
    assert [name.strip('"') for name in block] == ["data_tools"]


def test_the_files_are_hcl_that_says_what_was_decided() -> None:
    files = rendered(
        repository_files(
            {LAYER: layer(share={"organization": "o-exampleorgid"})},
            functions={"checkout": function()},
            environments={"dev": environment(default_tags={"cost center": "${42}"})},
        )
    )
    options = hcl2.SerializationOptions(strip_string_quotes=True)
    parsed = {name: hcl2.loads(body, serialization_options=options) for name, body in files.items()}
    (module,) = parsed["layers.tf"]["module"]
    assert module["data_tools"]["name"] == "data-tools"
    assert list(module["data_tools"]["releases"]) == ["1.0.0"]
    (provider,) = parsed["providers.tf"]["provider"]
    assert provider["aws"]["allowed_account_ids"] == [ACCOUNT]


class TestOverlay:
    """Templates of the user's own, over ours."""

    def test_one_of_the_same_name_replaces_ours(self) -> None:
        files = rendered(repository_files(), {"versions.tf.j2": "# {{ environment.name }}\n"})
        assert files["versions.tf"] == "# dev\n"
        assert "layers.tf" in files

    def test_one_of_another_name_becomes_a_file_of_its_own(self) -> None:
        text = "locals {\n  region = {{ region | hcl }}\n}\n"
        files = rendered(repository_files(), {"extra.tf.j2": text})
        assert files["extra.tf"] == 'locals {\n  region = "eu-west-1"\n}\n'

    def test_one_that_prints_nothing_leaves_the_file_out(self) -> None:
        files = rendered(repository_files(), {"outputs.tf.j2": "{# none #}\n\n"})
        assert "outputs.tf" not in files

    def test_one_with_an_underscore_is_there_to_be_included(self) -> None:
        overlay = {
            "_tags.j2": "# shared\n",
            "extra.tf.j2": '{% include "_tags.j2" %}\n',
        }
        files = rendered(repository_files(), overlay)
        assert files["extra.tf"] == "# shared\n"
        assert "_tags" not in files

    def test_one_that_would_print_json_is_refused(self) -> None:
        with pytest.raises(LayergenError, match=r"extra\.tf\.json as ours"):
            rendered(repository_files(), {"extra.tf.json.j2": "{}"})


def test_imports_name_what_terraform_takes_over() -> None:
    adopted = publication(LAYER, 7, adopt=True, adopt_grant=True)
    files = rendered(
        repository_files(
            {LAYER: layer(share={"accounts": ["222233334444"]})},
            functions={"checkout": function(alias="live")},
            locks={
                "dev": {
                    "layers": {LAYER: {"1.0.0": {REGION: {"universal": adopted}}}},
                    "rollouts": {"checkout": {REGION: rolled("stable", "3")}},
                    "adopt_aliases": {"checkout": [REGION]},
                }
            },
        )
    )

    assert files["imports.tf"] == (
        "import {\n"
        '  to = module.data_tools.aws_lambda_layer_version.this["1.0.0"]\n'
        f'  id = "{adopted["arn"]}"\n'
        "}\n\n"
        "import {\n"
        '  to = module.data_tools.aws_lambda_layer_version_permission.this["1.0.0"]\n'
        '  id = "data-tools,7"\n'
        "}\n\n"
        "import {\n"
        '  to = module.alias_routing.aws_lambda_alias.this["checkout/live"]\n'
        '  id = "checkout/live"\n'
        "}\n"
    )
    assert "aliases = module.alias_routing.arns" in " ".join(files["outputs.tf"].split())


def test_a_version_whose_grants_are_others_is_marked() -> None:
    by_hand = publication(LAYER, 7, adopt=True, granted_by_hand=["222233334444"])
    files = rendered(
        repository_files(
            {LAYER: layer(share={"accounts": ["333344445555"]})},
            locks={"dev": {"layers": {LAYER: {"1.0.0": {REGION: {"universal": by_hand}}}}}},
        )
    )

    assert (
        "# People decided who may use 1.0.0, and Terraform leaves that to them."
        in (files["layers.tf"])
    )
    assert "withdrawn = true" in " ".join(files["layers.tf"].split())
    assert "permission" not in files["imports.tf"]
