"""Which checkov runs, and what it must not do unseen."""

import os
from pathlib import Path

import pytest

from layergen.adapters.checkov import CHECKOV_VERSION, Target, find_checkov
from layergen.errors import LayergenError

POLICIES = Path("policies")


def installed(folder: Path, version: str, text: str = "#!/bin/sh\n") -> Path:
    """Lay out what pip leaves of a checkov."""
    metadata = folder / "lib" / "python3.12" / "site-packages" / f"checkov-{version}.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "METADATA").write_text(f"Name: checkov\nVersion: {version}\n")
    executable = folder / "bin" / "checkov"
    executable.parent.mkdir()
    executable.write_text(text)
    executable.chmod(0o755)
    return executable


def test_the_pinned_version_on_path_is_taken(tmp_path: Path) -> None:
    executable = installed(tmp_path, CHECKOV_VERSION)

    found = find_checkov(POLICIES, {"PATH": str(executable.parent)})

    assert found.command == (str(executable),)


def test_a_link_to_the_pinned_version_is_taken(tmp_path: Path) -> None:
    link = tmp_path / "path" / "checkov"
    link.parent.mkdir()
    link.symlink_to(installed(tmp_path / "venv", CHECKOV_VERSION))

    assert find_checkov(POLICIES, {"PATH": str(link.parent)}).command == (str(link),)


def test_another_version_on_path_is_left_to_uv(tmp_path: Path) -> None:
    path = [str(installed(tmp_path, "3.2.0").parent), os.environ["PATH"]]

    found = find_checkov(POLICIES, {**os.environ, "PATH": os.pathsep.join(path)})

    assert Path(found.command[0]).name == "uv"
    assert found.command[-1] == f"checkov=={CHECKOV_VERSION}"


def test_the_named_one_is_taken(tmp_path: Path) -> None:
    executable = installed(tmp_path, "3.2.0")

    found = find_checkov(POLICIES, {"PATH": "", "LAYERGEN_CHECKOV": str(executable)})

    assert found.command == (str(executable),)


def test_naming_nothing_is_an_error() -> None:
    with pytest.raises(LayergenError, match="LAYERGEN_CHECKOV names nowhere"):
        find_checkov(POLICIES, {"PATH": "", "LAYERGEN_CHECKOV": "nowhere"})


def test_settings_of_the_machine_are_left_out(tmp_path: Path) -> None:
    executable = installed(tmp_path, CHECKOV_VERSION)
    environ = {
        "PATH": str(executable.parent),
        "HOME": "somewhere",
        "BC_API_KEY": "key",
        "CKV_SKIP_CHECK": "CKV_LAYERGEN_1",
        "CHECKOV_RENDER_MAX_LEN": "10",
        "LOG_LEVEL": "CRITICAL",
    }

    env = find_checkov(POLICIES, environ).env

    assert env["HOME"] == "somewhere"
    assert {"BC_API_KEY", "CKV_SKIP_CHECK"}.isdisjoint(env)
    assert (env["CHECKOV_RENDER_MAX_LEN"], env["LOG_LEVEL"]) == ("0", "WARNING")


def test_a_checkov_that_reports_nothing_is_an_error(tmp_path: Path) -> None:
    crashing = installed(tmp_path, CHECKOV_VERSION, "#!/bin/sh\necho broken >&2\nexit 2\n")
    checkov = find_checkov(POLICIES, {"PATH": str(crashing.parent)})

    with pytest.raises(LayergenError, match="broken") as raised:
        checkov.scan(tmp_path, Target(".", "{}"))

    assert "LAYERGEN_CHECKOV" in raised.value.hint


def test_something_else_that_is_named_is_told_by_its_name(tmp_path: Path) -> None:
    checkov = find_checkov(POLICIES, {"PATH": os.environ["PATH"], "LAYERGEN_CHECKOV": "true"})

    with pytest.raises(LayergenError, match="true gave no report of checkov") as raised:
        checkov.scan(tmp_path, Target(".", "{}"))

    assert raised.value.hint == f"let LAYERGEN_CHECKOV name checkov {CHECKOV_VERSION}, or unset it"


def test_a_policy_that_cannot_be_loaded_is_an_error(tmp_path: Path) -> None:
    policies = tmp_path / "policies"
    policies.mkdir()
    (policies / "__init__.py").touch()
    (policies / "broken.py").write_text("import no_such_module\n")
    (tmp_path / "main.tf").write_text('resource "terraform_data" "this" {}\n')

    with pytest.raises(LayergenError, match="cannot load layergen's policies"):
        find_checkov(policies).scan(tmp_path, Target(".", "{}"))
