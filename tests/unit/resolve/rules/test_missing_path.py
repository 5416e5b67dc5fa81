from layergen.diagnostics import Severity
from layergen.resolve.rules.missing_path import check
from tests.repositories import LAYER, function, layer, repository_files
from tests.unit.resolve.rules.judging import judge, only, place


def test_a_missing_source_is_refused() -> None:
    files = repository_files()

    finding = only(check, files, missing=frozenset({"layers/data-tools"}))

    assert finding.rule == "missing-path"
    assert finding.place == place(files, "layers.yaml", "layers/data-tools")
    assert finding.message == "the source of 'data-tools' does not exist: layers/data-tools"


def test_missing_templates_are_refused() -> None:
    files = repository_files(templates="terraform")

    finding = only(check, files, missing=frozenset({"terraform"}))

    assert (finding.severity, finding.place) == (
        Severity.ERROR,
        place(files, "layers.yaml", "terraform"),
    )


def test_a_missing_package_may_be_built_later() -> None:
    files = repository_files(functions={"checkout": function(package="dist/checkout.zip")})

    finding = only(check, files, missing=frozenset({"dist/checkout.zip"}))

    assert finding.severity is Severity.WARNING
    assert finding.place == place(files, "layers.yaml", "dist/checkout.zip")


def test_what_exists_is_fine() -> None:
    functions = {"checkout": function(package="functions/checkout")}

    assert not judge(check, repository_files(functions=functions, templates="terraform"))


def test_a_broken_source_is_not_missing_as_well() -> None:
    files = repository_files({LAYER: layer(source={"files": "/etc"})})

    assert not judge(check, files, missing=frozenset({"."}))
