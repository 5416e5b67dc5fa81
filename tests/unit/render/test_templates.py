import pytest

from layergen.errors import LayergenError
from layergen.render.templates import environment, render_template


def rendered(text: str, **context: object) -> str:
    return render_template(environment({"x.tf.j2": text}), "x.tf.j2", **context)


def test_values_are_printed_as_literals() -> None:
    text = "name = {{ name | hcl }}\n{{ tags | dictsort | attributes(2) }}\n"
    assert rendered(text, name="a${b}", tags={"team": "data", "a b": 1}) == (
        'name = "a$${b}"\n  "a b" = 1\n  team  = "data"\n'
    )


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("\n{% if %}", r"template x\.tf\.j2, line 2: "),
        ("{{ missing }}", "template x.tf.j2: 'missing' is undefined"),
        ("{{ 1 / 0 }}", "template x.tf.j2: division by zero"),
        ("{{ self | hcl }}", "template x.tf.j2: .* has no HCL literal"),
        ("{% include 'y.tf.j2' %}", "template x.tf.j2: y.tf.j2"),
        ("{% include 'x.tf.j2' %}", "includes or calls itself without end"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "includes or calls itself without end"),
        ("{{ ''.__class__.__mro__ }}", "template x.tf.j2: access to attribute '__class__'"),
        ("{% for i in range(10 ** 9) %}x{% endfor %}", "template x.tf.j2: Range too big"),
    ],
)
def test_a_broken_template_is_a_finding_and_no_traceback(template: str, message: str) -> None:
    with pytest.raises(LayergenError, match=message):
        rendered(template)


def test_windows_line_endings_of_a_template_are_not_printed() -> None:
    assert rendered("a\r\nb\r\n") == "a\nb\n"
