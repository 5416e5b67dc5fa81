"""Which licences METADATA and package.json name."""

from typing import Any

import pytest

from layergen.build.licences import npm_licences, python_licences

MIT = "License :: OSI Approved :: MIT License"
BSD = "License :: OSI Approved :: BSD License"
NOT_A_LICENCE = "Programming Language :: Python :: 3"


@pytest.mark.parametrize(
    ("expression", "text", "classifiers", "licences"),
    [
        ("mit or apache-2.0", "GPL", [BSD], ("MIT OR Apache-2.0",)),
        ("", "Apache 2.0", [], ("Apache-2.0",)),
        ("", "BSD-3-Clause", [BSD], ("BSD-3-Clause",)),
        # A name that is no SPDX loses to classifiers, and a text names nothing.
        ("", "Some licence of ours", [MIT], ("MIT",)),
        ("", "Some licence of ours", [], ("Some licence of ours",)),
        ("", "Copyright (c) 2026\n\nPermission is hereby granted …", [], ()),
        ("", "x" * 81, [MIT, NOT_A_LICENCE], ("MIT",)),
        ("", "UNKNOWN", [NOT_A_LICENCE], ()),
        # It stands for several licences, so it stays what it is.
        ("", "", [BSD], ("BSD License",)),
        ("", "", [MIT, BSD], ("BSD License", "MIT")),
    ],
)
def test_python(
    expression: str, text: str, classifiers: list[str], licences: tuple[str, ...]
) -> None:
    assert python_licences(expression, text, classifiers) == licences


@pytest.mark.parametrize(
    ("package", "licences"),
    [
        ({"license": "mit"}, ("MIT",)),
        ({"license": "(MIT OR CC0-1.0)"}, ("(MIT OR CC0-1.0)",)),
        ({"license": {"type": "ISC", "url": "https://example.org"}}, ("ISC",)),
        ({"licenses": [{"type": "MIT"}, {"type": "Apache 2"}]}, ("Apache-2.0", "MIT")),
        ({"license": "SEE LICENSE IN LICENSE.txt"}, ("SEE LICENSE IN LICENSE.txt",)),
        ({}, ()),
        ({"license": 7}, ()),
    ],
)
def test_npm(package: dict[str, Any], licences: tuple[str, ...]) -> None:
    assert npm_licences(package) == licences
