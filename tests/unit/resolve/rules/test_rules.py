import importlib
import pkgutil
from pathlib import Path

from layergen.resolve import rules
from layergen.resolve.rules import MENDABLE, RULES, check_all
from tests.repositories import repository_files
from tests.unit.resolve.rules.judging import case_of


def test_every_rule_is_listed_once_and_has_its_test() -> None:
    modules = [
        importlib.import_module(f"layergen.resolve.rules.{module.name}")
        for module in pkgutil.iter_modules(rules.__path__)
    ]
    written = {module.check for module in modules if hasattr(module, "check")}

    assert written == set(RULES)
    assert len(RULES) == len(set(RULES))
    names = {rule.__module__.rpartition(".")[2] for rule in RULES}
    assert {f"test_{name}.py" for name in names} <= {
        path.name for path in Path(__file__).parent.glob("test_*.py")
    }


def test_a_good_repository_has_no_findings() -> None:
    assert check_all(case_of(repository_files())) == ()


def test_what_the_registry_mends_is_found_by_rules() -> None:
    folder = Path(rules.__path__[0])
    written = "".join(path.read_text("utf-8") for path in folder.glob("[a-z]*.py"))

    assert all(f'"{name}"' in written for name in MENDABLE)
