"""What a package says its licence is, as an SPDX expression where that can be told."""

from collections.abc import Iterable, Sequence
from typing import Any

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

_OSI = "License :: OSI Approved :: "
_CLASSIFIERS = {
    # One that stands for several licences, as "BSD License" does, keeps its name.
    "Apache Software License": "Apache-2.0",
    "Boost Software License 1.0 (BSL-1.0)": "BSL-1.0",
    "GNU Affero General Public License v3": "AGPL-3.0-only",
    "GNU Affero General Public License v3 or later (AGPLv3+)": "AGPL-3.0-or-later",
    "GNU General Public License v2 (GPLv2)": "GPL-2.0-only",
    "GNU General Public License v2 or later (GPLv2+)": "GPL-2.0-or-later",
    "GNU General Public License v3 (GPLv3)": "GPL-3.0-only",
    "GNU General Public License v3 or later (GPLv3+)": "GPL-3.0-or-later",
    "GNU Lesser General Public License v2 (LGPLv2)": "LGPL-2.0-only",
    "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.0-or-later",
    "GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0-only",
    "GNU Lesser General Public License v3 or later (LGPLv3+)": "LGPL-3.0-or-later",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "MIT No Attribution License (MIT-0)": "MIT-0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "The Unlicense (Unlicense)": "Unlicense",
    "Universal Permissive License (UPL)": "UPL-1.0",
    "zlib/libpng License": "Zlib",
}
_NAMES = {
    "apache 2": "Apache-2.0",
    "apache 2.0": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0",
    "apache software license 2.0": "Apache-2.0",
    "3-clause bsd license": "BSD-3-Clause",
    "bsd 2-clause": "BSD-2-Clause",
    "bsd 3-clause": "BSD-3-Clause",
    "bsd 3-clause license": "BSD-3-Clause",
    "isc license": "ISC",
    "mit license": "MIT",
    "mpl 2.0": "MPL-2.0",
    "mpl-2": "MPL-2.0",
    "new bsd": "BSD-3-Clause",
    "psf": "PSF-2.0",
    "the mit license": "MIT",
}
_LONGEST_NAME = 80
"""Beyond, the field holds the licence's text, and its name is not in it."""


def python_licences(expression: str, text: str, classifiers: Iterable[str]) -> tuple[str, ...]:
    """Read METADATA: License-Expression, then a License that names one, then classifiers."""
    if expression:
        return (_spdx(expression),)
    named = _named(text)
    if named and _is_spdx(named):
        return (named,)
    known = {
        _CLASSIFIERS.get(name, name)
        for classifier in classifiers
        if classifier.startswith(_OSI) and (name := classifier.removeprefix(_OSI))
    }
    return tuple(sorted(known)) or ((named,) if named else ())


def npm_licences(package: dict[str, Any]) -> tuple[str, ...]:
    """Read package.json: `license` as text or, in old packages, as objects."""
    found = package.get("license") or package.get("licenses") or ()
    entries: Sequence[Any] = found if isinstance(found, list) else [found]
    names = [entry.get("type") if isinstance(entry, dict) else entry for entry in entries]
    return tuple(sorted({_named(name) for name in names if isinstance(name, str) and name}))


def _named(text: str) -> str:
    name = text.strip()
    if "\n" in name or len(name) > _LONGEST_NAME or name.upper() == "UNKNOWN":
        return ""
    return _NAMES.get(name.lower()) or _spdx(name)


def _spdx(expression: str) -> str:
    try:
        return str(canonicalize_license_expression(expression))
    except InvalidLicenseExpression:
        return expression.strip()


def _is_spdx(name: str) -> bool:
    try:
        canonicalize_license_expression(name)
    except InvalidLicenseExpression:
        return False
    return True
