"""What is refused before it is looked at closely must be what the close look refuses, too."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from service.names import damaged_forms
from service.names.latin import reduced
from service.names.likeness import _kept
from service.names.readings import spells

_LATIN = st.text("abcdefghijklmnopqrstuvwxyz", max_size=12)
_UNITS = st.lists(st.lists(st.text("ab", max_size=2), min_size=1, max_size=3, unique=True).map(tuple), max_size=4)


@given(_UNITS.map(tuple), st.text("ab", max_size=6))
@settings(max_examples=500, deadline=None)
def test_a_row_of_units_spells_what_some_choice_of_spellings_writes(units, written):
    choices = {"".join(each) for each in product(*units)}

    assert spells(units, written) == (written in choices)
    assert all(spells(units, each) for each in choices)


@given(_LATIN)
@settings(max_examples=500, deadline=None)
def test_the_letters_by_which_words_are_told_apart_stay_when_a_word_is_reduced(word):
    assert _kept(reduced(word)) == _kept(word)


@pytest.mark.parametrize("word", ["limitedd", "gesellschft", "obschestvo", "aktiengesellschat", "mandalay", "petrov"])
def test_a_word_resembles_a_legal_form_as_if_it_were_compared_with_all_of_them(word):
    allowed = 1 if len(word) < 10 else 2
    nearest = min(OSA.distance(word, each) for each in damaged_forms._long_words())

    assert damaged_forms.resembles(word) == (nearest <= allowed)
