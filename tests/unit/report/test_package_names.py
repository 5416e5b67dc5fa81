"""Many packages in one line."""

from layergen.report.package_names import briefly


def test_scopes_with_many_packages_are_counted() -> None:
    many = [f"@aws-sdk/client-{number}" for number in range(4)]
    few = [f"@smithy/{name}" for name in "abc"]

    assert briefly([*few, "zod", *many]) == "@aws-sdk/* (4), @smithy/a, @smithy/b, @smithy/c, zod"
    assert briefly([]) == ""
