import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from layergen.errors import LayergenError
from layergen.load.repository import load_repository
from layergen.load.strategy_text import with_proposals
from layergen.model.proposal import Proposal
from layergen.model.strategy import (
    Function,
    Layer,
    Scope,
    Share,
    Source,
    SourceKind,
    UpdateFrequency,
)

SHORT = st.from_regex(r"[a-zA-Z0-9_-]{1,20}", fullmatch=True)
NAME = SHORT | st.sampled_from(["null", "1e3", "0x1f", "no", "2026-01-01", "x" * 140])
TEXT = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40)


def a_layer(name: str = "found", **changes: object) -> Layer:
    fields: dict[str, object] = {
        "name": name,
        "description": "What it: holds",
        "runtimes": ("python3.12", "python3.13"),
        "architectures": ("arm64",),
        "update_frequency": UpdateFrequency.STATIC,
        "scope": Scope.TEAM,
        "source": Source(SourceKind.FILES, f"layers/{name}"),
    }
    return Layer(**{**fields, **changes})  # type: ignore[arg-type]


def a_function(name: str = "checkout") -> Function:
    return Function(name, "python3.12", "arm64", ("found",), alias="live")


FOUND = Proposal(a_layer(), ("Imported; look at the scope.",))
CHECKOUT = Proposal(a_function())
FOUND_BLOCK = """\
  # Imported; look at the scope.
  found:
    description: 'What it: holds'
    runtimes: [python3.12, python3.13]
    architectures: [arm64]
    update_frequency: static
    scope: team
    source: {files: layers/found}
"""
CHECKOUT_BLOCK = """\
  checkout:
    runtime: python3.12
    architecture: arm64
    layers: [found]
    alias: live
"""
KNOWN = """\
  known:
    description: Known
    runtimes: [python3.12]
    architectures: [arm64]
    update_frequency: static
    scope: team
    source: { files: layers/known }   # as it is
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            f"version: 1\n\nlayers:\n{KNOWN}\n# What calls them\nfunctions: {{}}\n",
            f"version: 1\n\nlayers:\n{KNOWN}\n{FOUND_BLOCK}\n# What calls them\nfunctions:\n"
            f"{CHECKOUT_BLOCK}",
            id="comment of the next section",
        ),
        pytest.param(
            f"version: 1\nlayers:\n{KNOWN}  # old:\n  #   gone\n",
            f"version: 1\nlayers:\n{KNOWN}  # old:\n  #   gone\n\n{FOUND_BLOCK}\n"
            f"functions:\n{CHECKOUT_BLOCK}",
            id="comment that belongs to the section",
        ),
        pytest.param(
            "version: 1\nlayers: {}  # none yet\nfunctions:\n",
            f"version: 1\nlayers:  # none yet\n{FOUND_BLOCK}functions:\n{CHECKOUT_BLOCK}",
            id="empty sections",
        ),
        pytest.param(
            "functions: ~\nlayers: {}",
            f"functions:\n{CHECKOUT_BLOCK}layers:\n{FOUND_BLOCK}",
            id="no line end",
        ),
    ],
)
def test_entries_are_added_behind_what_is_there(text: str, expected: str) -> None:
    assert with_proposals(text, [FOUND], [CHECKOUT]) == expected


def test_a_file_of_windows_stays_one() -> None:
    text = f"version: 1\nlayers:\n{KNOWN}".replace("\n", "\r\n")

    extended = with_proposals(text, [FOUND])

    assert extended.startswith(text)
    assert extended.count("\n") == extended.count("\r\n") > text.count("\n")


@pytest.mark.parametrize(
    "text",
    [
        '{"version": 1, "layers": {}}',
        '{"version": 1, "layers": {"known": {"description": "é 🚀"}}, "functions": {}}\n',
        "version: 1\nlayers: {known: {description: x}, # first\n}\nfunctions: {}\n",
        "version: 1\nlayers:\n      known: {description: x}\n",
        "version: 1\nlayers:\n  known:\n    description: |+\n      kept\n\n\nfunctions: {}\n",
        "version: 1\nx: &x {description: é}\nlayers:\n  known:\n    <<: *x\n...\n",
        "\ufeff# 🚀\nversion: 1\nlayers:\n  'known': {}\n",
    ],
)
def test_what_is_there_is_read_as_before(text: str) -> None:
    before = yaml.safe_load(text.lstrip("\ufeff"))

    after = yaml.safe_load(with_proposals(text, [FOUND]).lstrip("\ufeff"))

    added = after["layers"].pop("found")
    assert added["description"] == "What it: holds"
    assert after == before | {"layers": before.get("layers") or {}}


@pytest.mark.parametrize(
    "text",
    [
        "version: 1\nfunctions: &f\n  known: {}\nlayers: *f\n",
        "layers: [1]\n",
        "version: 1\n...\n",
    ],
)
def test_a_file_that_would_change_is_refused(text: str) -> None:
    with pytest.raises(LayergenError, match=r"layers\.yaml cannot be extended"):
        with_proposals(text, [FOUND])


@given(
    st.dictionaries(NAME, TEXT, min_size=1, max_size=4),
    st.dictionaries(SHORT, st.none(), max_size=3),
    st.booleans(),
    st.text(st.characters(codec="ascii", min_codepoint=10, exclude_categories=["Cc"])),
)
def test_entries_are_read_back_as_they_were(
    layers: dict[str, str], functions: dict[str, None], flow: bool, comment: str
) -> None:
    whom = Share("o-exampleorgid", ("111122223333", "012345678901"))
    found = [
        a_layer(name, description=text, license=text, share=whom) for name, text in layers.items()
    ]
    calling: list[Function] = [
        Function(name, "python3.12", "arm64", tuple(layers)) for name in functions
    ]
    text = json.dumps({"version": 1, "layers": {}}) if flow else "version: 1\nlayers: {}\n"

    proposals = [Proposal(one, (comment,)) for one in found]
    extended = with_proposals(text, proposals, [Proposal(one) for one in calling])
    loaded = load_repository({"layers.yaml": extended})

    assert loaded.diagnostics == ()
    assert list(loaded.repository.strategy.layers.values()) == found
    assert list(loaded.repository.strategy.functions.values()) == calling
