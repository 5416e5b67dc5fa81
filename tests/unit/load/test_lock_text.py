import json

from hypothesis import given
from hypothesis import strategies as st

from layergen.load.lock_text import lock_text
from layergen.load.yaml_document import parse_yaml


def test_the_version_comes_first_and_the_rest_is_sorted() -> None:
    assert lock_text({"b": {"z": 1, "a": []}, "a": "ä", "version": 1}) == (
        '{\n  "version": 1,\n  "a": "ä",\n  "b": {\n    "a": [],\n    "z": 1\n  }\n}\n'
    )


@given(st.dictionaries(st.text(max_size=9), st.text(max_size=9), max_size=3))
def test_json_and_yaml_read_the_same(content: dict[str, str]) -> None:
    text = lock_text({"version": 1, "content": content})

    document = parse_yaml(text, "f")

    assert document.diagnostics == []
    assert document.data == json.loads(text) == {"version": 1, "content": content}
