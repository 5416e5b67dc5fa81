"""`python -m pytest tests/golden --regenerate` writes the expected trees anew."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--regenerate", action="store_true", help="write the expected trees anew")
