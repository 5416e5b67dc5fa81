"""A policy document, as IAM takes it."""

import json
from collections.abc import Iterable
from typing import Any

from layergen.model.permission import AUDIENCE, Statement, Trust

MANAGED_LIMIT = 6144
"""Characters of a managed policy, without white space. IAM quotas."""


def policy_document(statements: Iterable[Statement]) -> str:
    """Write the statements as a policy."""
    return json.dumps(_document(statements), indent=2)


def trust_document(trusted: Trust) -> str:
    """Write whose jobs may take a role on, as its trust policy."""
    # A name with `*` is a pattern; any other one has to be equal.
    operator = "StringLike" if any("*" in one for one in trusted.subjects) else "StringEquals"
    audience = {f"{trusted.issuer}:aud": AUDIENCE}
    subjects = {f"{trusted.issuer}:sub": list(trusted.subjects)}
    conditions = (
        {"StringEquals": {**audience, **subjects}}
        if operator == "StringEquals"
        else {"StringEquals": audience, operator: subjects}
    )
    statement = {
        "Effect": "Allow",
        "Principal": {"Federated": trusted.provider},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": conditions,
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]}, indent=2)


def policy_size(statements: Iterable[Statement]) -> int:
    """Count the characters of a policy as IAM does."""
    return len(json.dumps(_document(statements), separators=(",", ":")))


def _document(statements: Iterable[Statement]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [_statement(one) for one in statements]}


def _statement(statement: Statement) -> dict[str, Any]:
    conditions = {
        operator: {key: list(values) for key, values in keys.items()}
        for operator, keys in statement.conditions.items()
    }
    return {
        "Sid": statement.sid,
        "Effect": "Allow",
        "Action": list(statement.actions),
        "Resource": list(statement.resources),
        **({"Condition": conditions} if conditions else {}),
    }
