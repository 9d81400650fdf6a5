"""What a browser says of the files it has opened: a tree of them, or not understood. Never anything else."""

import base64
import gzip
import json

import pytest
from hypothesis import given, strategies as st

from dashboard.archiving.told_by_browser import NotUnderstood, tree_of, unpacked
from igarchive.errors import UnsafeEntry

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner)
)
ROWS = st.lists(st.tuples(st.text(max_size=12), SCALARS).map(list), max_size=6)


def packed(data):
    return base64.b64encode(gzip.compress(data)).decode()


@given(VALUES | ROWS, SCALARS)
def test_any_list_of_names_is_a_tree_of_them_or_not_understood(rows, label):
    said = {"label": label, "names": packed(json.dumps(rows).encode())}
    try:
        tree = tree_of(3, said)
    except (NotUnderstood, UnsafeEntry):
        return
    assert len(tree.names()) == len(rows)
    assert [tree.position(name) for name in tree.names()] == list(range(len(rows)))
    assert tree.number == 3


@given(VALUES)
def test_anything_else_is_not_understood(said):
    with pytest.raises(NotUnderstood):
        tree_of(0, said)
    with pytest.raises(NotUnderstood):
        unpacked(said, 100)


def test_no_more_is_unpacked_than_may_be():
    bomb = packed(bytes(10_000_000))
    with pytest.raises(NotUnderstood):
        unpacked(bomb, 9_999_999)
    assert len(unpacked(bomb, 10_000_000)) == 10_000_000


def test_what_is_cut_off_is_not_understood():
    whole = packed(b"[" + b"1," * 500 + b"1]")
    for end in range(0, len(whole) - 4, 4):
        with pytest.raises(NotUnderstood):
            unpacked(whole[:end], 10_000)
