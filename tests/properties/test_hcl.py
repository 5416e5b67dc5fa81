"""HCL literals, judged by the parser that reads them: the real Terraform."""

import json
import math
import unicodedata
from decimal import Decimal
from pathlib import Path
from typing import Any

import hcl2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layergen.adapters import process
from layergen.adapters.terraform import Terraform, find_terraform
from layergen.render import hcl

_SEEDS = (
    *('"', "\\", "$", "%", "{", "}", "${", "%{", "$${", "%%{", "~}", "/*", "#", "<<EOT\n", "\\u"),
    *("\n", "\r\n", "\t", "\0", "\x1b[31m", "\x7f", "\x85", "\u2028", "\ufeff", "\ufffe"),
    *(
        "e\u0301",
        "\u0301",
        "\u1100\u1161",
        "ﬁ",
        "世界",
        "नि",
        "\u202e",
        "\u2066",
        "\u200d",
        "\ue000",
    ),
    *("🚀", "👩\u200d🔬", "🇦🇶", "𝒳", "\U000e0001", "\U0010ffff"),
)
# Unassigned code points are left out: whether one of them combines depends on the Unicode version.
_CHARACTERS = st.characters(exclude_categories=["Cs", "Cn"])
TEXTS = st.lists(st.sampled_from(_SEEDS) | _CHARACTERS, max_size=12).map("".join)
KEYS = st.sampled_from(["a", "b-c", "for", "null", "1", "", "a b", "é", "x" * 40]) | TEXTS


def _keyed(values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    # Terraform compares keys in NFC.
    pairs = st.lists(
        st.tuples(KEYS, values), max_size=5, unique_by=lambda p: unicodedata.normalize("NFC", p[0])
    )
    return pairs.map(dict)


_SCALARS = st.none() | st.booleans() | st.integers() | st.floats(width=32) | TEXTS
VALUES = st.recursive(
    _SCALARS.filter(lambda value: not isinstance(value, float) or math.isfinite(value)),
    lambda inner: st.lists(inner, max_size=4) | _keyed(inner),
    max_leaves=12,
)

in_bulk = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.fixture(scope="module")
def terraform() -> Terraform:
    found = find_terraform()
    if found is None:
        pytest.fail("this test needs terraform or tofu on PATH")
    return found


def in_nfc(value: Any) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, dict):
        return {in_nfc(key): in_nfc(item) for key, item in value.items()}
    if isinstance(value, list):
        return [in_nfc(item) for item in value]
    return value


def read_back(terraform: Terraform, root: Path) -> Any:
    options = ["-input=false", "-no-color", "-auto-approve"]
    process.check([terraform.executable, "apply", *options], cwd=root, env=terraform.env)
    return json.loads(terraform.output_json(root), parse_float=Decimal)["it"]["value"]


@in_bulk
@given(texts=st.lists(TEXTS, min_size=50, max_size=120))
def test_terraform_reads_back_every_text_in_nfc(
    terraform: Terraform, tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    root = tmp_path_factory.mktemp("texts")
    literals = "".join(f"    {hcl.string(text)},\n" for text in texts)
    (root / "main.tf").write_text(f'output "it" {{\n  value = [\n{literals}  ]\n}}\n', "utf-8")
    assert read_back(terraform, root) == in_nfc(texts)


@in_bulk
@given(values=st.lists(VALUES, min_size=5, max_size=30))
def test_terraform_reads_back_every_value_and_would_not_format_it(
    terraform: Terraform, tmp_path_factory: pytest.TempPathFactory, values: list[Any]
) -> None:
    root = tmp_path_factory.mktemp("values")
    named = {f"v{'_' * (number % 5)}{number}": value for number, value in enumerate(values)}
    body = hcl.attributes(named.items(), 4)
    (root / "main.tf").write_text(f'output "it" {{\n  value = {{\n{body}\n  }}\n}}\n', "utf-8")
    assert terraform.fmt_check(root) == ()
    assert read_back(terraform, root) == in_nfc(named)


@in_bulk
@given(objects=st.lists(_keyed(_SCALARS.filter(lambda v: not isinstance(v, float))), max_size=20))
def test_objects_on_one_line_are_read_back_and_would_not_be_formatted(
    terraform: Terraform, tmp_path_factory: pytest.TempPathFactory, objects: list[dict[str, Any]]
) -> None:
    root = tmp_path_factory.mktemp("objects")
    lines = "".join(f"    {hcl.inline(value)},\n" for value in objects)
    (root / "main.tf").write_text(f'output "it" {{\n  value = [\n{lines}  ]\n}}\n', "utf-8")
    assert terraform.fmt_check(root) == ()
    assert read_back(terraform, root) == in_nfc(objects)


@settings(in_bulk, max_examples=25)
@given(value=_keyed(VALUES))
def test_python_hcl2_parses_it(value: dict[str, Any]) -> None:
    parsed = hcl2.loads(f"locals {{\n  it = {hcl.literal(value, 2)}\n}}\n")
    assert len(parsed["locals"][0]["it"]) >= len(value)
