"""Form decoding."""

import pytest

from sandbox import forms


@pytest.mark.parametrize(
    ("text", "decoded"),
    [
        ("", {}),
        ("a=1&b=", {"a": "1", "b": ""}),
        ("a[b][0]=c&a[b][1]=d", {"a": {"b": ["c", "d"]}}),
        ("a[]=1&a[]=2", {"a": ["1", "2"]}),
        ("a[10]=k&a[9]=j", {"a": ["j", "k"]}),
        ("metadata[x y]=%C5%82", {"metadata": {"x y": "ł"}}),
        ("a=1&a=2", {"a": "2"}),
    ],
)
def test_brackets_make_containers(text, decoded):
    assert forms.decode(text) == decoded


@pytest.mark.parametrize(
    "text", ["a=1&a[b]=2", "[".join("a" * 50) + "=1", "&".join("a=1" for _ in range(5001)), "a=%FF"]
)
def test_what_cannot_be_read_is_refused(text):
    with pytest.raises(forms.MalformedForm):
        forms.decode(text)
