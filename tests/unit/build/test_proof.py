"""A variant's proof: what loads, what does not and whose fault it is, with real interpreters."""

import json
import platform
import sys
import sysconfig
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from layergen.adapters.interpreters import find_interpreter
from layergen.build.interpreter import Interpreter
from layergen.build.proof import Proof, Proved, prove
from layergen.build.proof_report import ProofReport, Run
from layergen.build.protocol import Member
from layergen.errors import InvalidInputError, LayergenError
from layergen.model.release import Package
from layergen.model.runtime import Runtime
from layergen.model.strategy import (
    PRUNE_EDITION,
    Architecture,
    BundledPackages,
    OnFailedProof,
    Prune,
    PruneProfile,
)
from layergen.model.variant import Variant
from tests.archives import elf, members_of

PYTHON = f"python{sys.version_info.major}.{sys.version_info.minor}"
NODE = "nodejs20.x"
HERE: Architecture = "arm64" if platform.machine() in {"arm64", "aarch64"} else "x86_64"
ELSEWHERE: Architecture = "x86_64" if HERE == "arm64" else "arm64"
FAILING = OnFailedProof.FAIL
RESTORING = OnFailedProof.RESTORE

DEMO = {
    "python/demo/__init__.py": "import pathlib\n"
    "KEY = (pathlib.Path(__file__).parent / 'data' / 'key.c').read_text()\n",
    "python/demo/data/key.c": "secret",
    "python/demo/data/other.c": "",
    "python/fine.py": "import json\n",
}


class Proving:
    """Proves files for one runtime, and keeps the report."""

    def __init__(self, folder: Path, runtimes: Mapping[str, Runtime]) -> None:
        self._folder = folder
        self._runtimes = runtimes
        self.report = ProofReport()

    def __call__(
        self,
        files: Mapping[str, str | bytes],
        runtime: str = PYTHON,
        *,
        rules: Prune | None = None,
        architecture: Architecture = HERE,
        on_failure: OnFailedProof = FAILING,
        bundled: BundledPackages = BundledPackages.KEEP,
        direct: tuple[str, ...] = (),
        packages: tuple[Package, ...] = (),
        more: Iterable[Member] = (),
    ) -> Proved:
        content = {
            path: text if isinstance(text, bytes) else text.encode() for path, text in files.items()
        }
        members = members_of(self._folder / "layer.zip", content)

        def keep(report: ProofReport) -> None:
            self.report = report

        proof = Proof(
            self._runtimes,
            find_interpreter,
            direct=direct,
            bundled=bundled,
            on_failure=on_failure,
            report=keep,
        )
        return prove(
            [*members, *more],
            packages,
            Variant("universal", (runtime,), (architecture,)),
            rules or Prune(PruneProfile.STANDARD, edition=PRUNE_EDITION),
            proof=proof,
            folder="layers/demo",
        )


@pytest.fixture
def proving(tmp_path: Path, runtimes: dict[str, Runtime]) -> Proving:
    return Proving(tmp_path, runtimes)


def kept(proved: Proved) -> set[str]:
    return {member.path for member in proved.members}


def needs_interpreter(runtimes: Mapping[str, Runtime], name: str) -> Interpreter:
    found = find_interpreter(runtimes[name], HERE)
    assert found is not None, f"these tests need {name} or a later one"
    return found


def test_every_top_level_module_is_imported(proving: Proving) -> None:
    files = {path: text for path, text in DEMO.items() if not path.startswith("python/demo")}
    proving(files | {"python/space/part/__init__.py": "", "python/__main__.py": "1/0\n"})

    label = f"Python {platform.python_version()} for {PYTHON} on {HERE}"
    assert proving.report.ran == (Run(label, 2, 2),)
    assert proving.report.read == proving.report.unpruned_too == ()


def test_the_file_whose_removal_broke_an_import_is_named(proving: Proving) -> None:
    with pytest.raises(LayergenError) as error:
        proving(DEMO)

    assert error.value.message.startswith(
        "pruning left out python/demo/data/key.c, which import demo needs (FileNotFoundError: "
    )
    assert 'keep: ["/python/demo/data/key.c"]' in error.value.hint


def test_or_restored(proving: Proving) -> None:
    proved = proving(DEMO, on_failure=RESTORING)

    assert proved.restored == proving.report.restored == ("python/demo/data/key.c",)
    assert kept(proved) == DEMO.keys() - {"python/demo/data/other.c"}


def test_what_fails_unpruned_as_well_is_nobodys_fault(proving: Proving) -> None:
    files = {
        "python/demo/__init__.py": "",
        "python/demo/core.c": "",
        "python/_win32.py": "import winreg_of_another_system\n",
        "python/quits.py": "import os\nos._exit(3)\n",
        "python/raises.py": "raise SystemExit(1)\n",
    }

    proved = proving(files)

    assert kept(proved) == files.keys() - {"python/demo/core.c"}
    assert proving.report.unpruned_too == (
        "import _win32: ModuleNotFoundError: No module named 'winreg_of_another_system'",
        "import quits: the process ended with exit code 3",
        "import raises: SystemExit: 1",
    )


def test_nothing_but_the_layer_is_seen(proving: Proving) -> None:
    proving({"python/demo.py": "import pytest\n", "python/other.py": "import sys, fine_\n"})

    assert [line.split(":")[0] for line in proving.report.unpruned_too] == [
        "import demo",
        "import other",
    ]


def test_what_the_runtime_brings_may_be_missing(proving: Proving) -> None:
    proving({"python/demo.py": "import boto3\n"})

    assert proving.report.unpruned_too == ()


def test_modules_that_were_dropped_whole_are_not_asked_for(proving: Proving) -> None:
    proving(
        {"python/demo.py": "", "python/extra/__init__.py": ""},
        rules=Prune(drop=("/python/extra/",)),
    )

    assert [run.checks for run in proving.report.ran] == [1]


DROPPED = {
    "python/demo/__init__.py": "from demo import api\n",
    "python/demo/api.py": "from .core import run\n",
    "python/demo/core.py": "run = 1\n",
    "python/demo/command.py": "from .gone import x\n",
    "python/demo/gone.py": "x = 1\n",
}


@pytest.mark.parametrize("drop", ["core.py", "api.py"])
def test_elsewhere_reading_finds_imports_of_what_is_gone(proving: Proving, drop: str) -> None:
    with pytest.raises(LayergenError) as error:
        proving(DROPPED, architecture=ELSEWHERE, rules=Prune(drop=(drop,)))

    assert f"pruning left out python/demo/{drop}, which python/demo/" in error.value.message


def test_elsewhere_reading_minds_only_what_an_import_reaches(proving: Proving) -> None:
    proving(DROPPED, architecture=ELSEWHERE, rules=Prune(drop=("gone.py",)))

    assert proving.report.ran == ()
    assert proving.report.read == (f"{PYTHON} on {ELSEWHERE}",)


def test_native_code_for_another_machine_is_refused(proving: Proving) -> None:
    with pytest.raises(InvalidInputError) as error:
        proving({"python/demo.so": elf(ELSEWHERE)})

    assert [finding.rule for finding in error.value.diagnostics] == ["wrong-architecture"]


def test_bundled_packages_are_reported_and_dropped_only_when_asked(
    tmp_path: Path, proving: Proving
) -> None:
    bundled = Package("boto3", "1.0", "boto3-1.0-py3-none-any.whl", "0" * 64)
    own = Package("demo", "1.0", "demo-1.0-py3-none-any.whl", "1" * 64)
    boto3 = members_of(tmp_path / "boto3.zip", {"python/boto3.py": b""}, "boto3")
    demo = members_of(tmp_path / "demo.zip", {"python/demo.py": b"import boto3\n"}, "demo")

    as_it_is = proving({}, packages=(bundled, own), more=[*boto3, *demo])
    reported = proving.report
    asked = proving({}, packages=(bundled, own), more=[*boto3, *demo], bundled=BundledPackages.DROP)

    assert (reported.bundled, reported.dropped) == (("boto3",), False)
    assert as_it_is.packages == (bundled, own)
    assert kept(as_it_is) == {"python/boto3.py", "python/demo.py"}
    assert (proving.report.bundled, proving.report.dropped) == (("boto3",), True)
    assert asked.packages == (own,)
    assert kept(asked) == {"python/demo.py"}
    assert proving.report.unpruned_too == ()


def node(name: str, files: Mapping[str, str], **manifest: object) -> dict[str, str]:
    root = f"nodejs/node_modules/{name}/"
    return {f"{root}package.json": json.dumps({"name": name, **manifest})} | {
        f"{root}{path}": text for path, text in files.items()
    }


def test_direct_dependencies_load_in_both_ways(
    proving: Proving, runtimes: dict[str, Runtime]
) -> None:
    label = needs_interpreter(runtimes, NODE).label
    files = {
        **node("one", {"index.js": "module.exports = require('two')", "index.d.ts": ""}),
        **node("two", {"index.js": "module.exports = 2", "LICENSE": ""}),
        **node("@scope/three", {"a.mjs": "export { default } from 'two'"}, exports="./a.mjs"),
        **node("unasked", {"index.js": "throw new Error('never loaded')"}),
    }

    proving(files, NODE, direct=("one", "@scope/three", "absent"))

    (run,) = proving.report.ran
    assert (run.label, run.checks) == (f"{label} for {NODE} on {HERE}", 4)
    assert run.passed == 4 - len(proving.report.unpruned_too)
    assert all("require @scope/three: ERR_" in line for line in proving.report.unpruned_too)


def test_a_file_that_node_misses_is_restored(
    proving: Proving, runtimes: dict[str, Runtime]
) -> None:
    needs_interpreter(runtimes, NODE)
    reads = "require('fs').readFileSync(require('path').join(__dirname, 'words.' + 'md'))"
    files = node("one", {"index.js": reads, "words.md": "", "other.md": "", "LICENSE": ""})

    proved = proving(files, NODE, on_failure=RESTORING)

    assert proved.restored == ("nodejs/node_modules/one/words.md",)
    assert "nodejs/node_modules/one/other.md" not in kept(proved)
    with pytest.raises(LayergenError, match=r"words\.md, which require one needs"):
        proving(files, NODE)


def test_elsewhere_reading_finds_scripts_that_are_gone(proving: Proving) -> None:
    files = node("one", {"index.js": "require('./lib/a')", "lib/a.js": "", "lib/b.js": ""})

    with pytest.raises(LayergenError, match=r"left out nodejs/node_modules/one/lib/a\.js"):
        proving(files, NODE, architecture=ELSEWHERE, rules=Prune(drop=("a.js",)))

    proving(files, NODE, architecture=ELSEWHERE, rules=Prune(drop=("b.js",)))
    assert proving.report.read == (f"{NODE} on {ELSEWHERE}",)


def test_layers_without_packages_need_no_interpreter(proving: Proving) -> None:
    proved = proving({"bin/tool": "#!/bin/sh\n"}, "provided.al2023")

    assert kept(proved) == {"bin/tool"}
    assert proving.report == ProofReport()


def test_what_was_linked_with_this_machines_libraries_is_told(
    tmp_path: Path, proving: Proving
) -> None:
    """Python's own extension loads here; in a layer it would have to find liblzma."""
    folder = Path(sysconfig.get_config_var("DESTSHARED"))
    content = {"python/demo.so": next(folder.glob("_lzma.*.so")).read_bytes()}
    files = [m._replace(package="demo") for m in members_of(tmp_path / "built.zip", content)]
    sdist, wheel = (
        Package("demo", "1.0", name, "0" * 64)
        for name in ("demo-1.0.tar.gz", "demo-1.0-py3-none-any.whl")
    )

    proving({}, "python3.12", more=files, packages=(sdist,))
    built = proving.report.foreign
    proving({}, "python3.12", more=files, packages=(wheel,))

    assert [name.partition(".so")[0] for name in built] == ["liblzma"]
    assert built[0].endswith(", for python/demo.so")
    assert proving.report.foreign == ()
