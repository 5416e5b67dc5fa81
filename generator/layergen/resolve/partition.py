"""Which part of AWS a region belongs to, as ARNs name it."""

_PARTITIONS = {
    "cn-": "aws-cn",
    "us-gov-": "aws-us-gov",
    "us-isob-": "aws-iso-b",
    "us-isof-": "aws-iso-f",
    "us-iso-": "aws-iso",
    "eu-isoe-": "aws-iso-e",
    "eusc-": "aws-eusc",
}
"""AWS General Reference, "Amazon Resource Names": partitions by the beginning of their regions."""


def partition_of(region: str) -> str:
    """Give the partition of a region."""
    for begin, partition in _PARTITIONS.items():
        if region.startswith(begin):
            return partition
    return "aws"
