"""Which licences go together: the chart by hand, and its laws by property."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from submissions.licences import (
    ADDRESSES,
    DEFAULT,
    DESCRIPTIONS,
    NAMES,
    CannotCombine,
    Licence,
    allowed,
    can_leave,
    check,
    narrowing,
    objection,
    proposed,
)

COURSE, CC0, BY, BY_SA, BY_NC, BY_NC_SA = Licence
licences = st.sampled_from(Licence)
sources = st.lists(licences, max_size=6)
choices = st.sets(licences)


@pytest.mark.parametrize(
    ("built_on", "expected"),
    [
        ([], [COURSE, CC0, BY, BY_SA, BY_NC, BY_NC_SA]),
        ([CC0], [COURSE, CC0, BY, BY_SA, BY_NC, BY_NC_SA]),
        ([BY], [COURSE, BY, BY_SA, BY_NC, BY_NC_SA]),
        ([BY_SA], [BY_SA]),
        ([BY_NC], [COURSE, BY_NC, BY_NC_SA]),
        ([BY_NC_SA], [BY_NC_SA]),
        ([COURSE], [COURSE]),
        ([BY, BY_SA], [BY_SA]),
        ([BY, BY_NC], [COURSE, BY_NC, BY_NC_SA]),
        ([BY_NC, BY_NC_SA], [BY_NC_SA]),
        ([COURSE, BY], [COURSE]),
        ([COURSE, BY_NC], [COURSE]),
        ([BY_SA, BY_NC_SA], []),
        ([BY_SA, BY_NC], []),
        ([BY_SA, COURSE], []),
        ([BY_NC_SA, COURSE], []),
    ],
)
def test_the_chart(built_on, expected):
    assert allowed(built_on) == expected


def test_share_alike_and_share_alike_without_money_cannot_be_combined_and_the_sentence_says_why():
    sentence = objection(BY_SA, [BY_NC_SA, BY_SA])
    assert "CC BY-SA too" in sentence
    assert "CC BY-NC-SA too" in sentence
    with pytest.raises(CannotCombine, match="cannot be combined"):
        check(BY_SA, [BY_NC_SA, BY_SA])


def test_a_wrong_choice_is_told_the_right_ones():
    assert objection(BY, [BY_NC]) == (
        "What you built on asks that nobody makes money with it. "
        "Share yours for this class project only, under CC BY-NC or under CC BY-NC-SA."
    )


def test_a_class_project_that_does_not_offer_what_a_source_needs_says_so():
    assert "does not offer that" in objection(COURSE, [BY_SA], [COURSE, BY])
    assert objection(CC0, [], [BY]) == "This class project does not offer CC0. Share yours under CC BY."


def test_one_sentence_says_why_there_are_fewer_licences_to_choose_from():
    assert narrowing([BY_SA]) == (
        "What you built on asks that what is built on it is CC BY-SA too. Share yours under CC BY-SA."
    )
    assert narrowing([BY, BY_NC], [COURSE, CC0, BY, BY_NC]) == (
        "What you built on asks that its maker is named, and asks that nobody makes money with it. "
        "Share yours for this class project only or under CC BY-NC."
    )
    assert narrowing([BY_SA], [COURSE, BY]) == objection(COURSE, [BY_SA], [COURSE, BY])


@given(sources, choices)
def test_choices_are_narrowed_with_a_sentence_and_only_then(built_on, offered):
    sentence = narrowing(built_on, offered)
    assert (sentence is None) == (set(allowed(built_on, offered)) == offered)


def test_only_a_work_for_its_class_project_stays_there():
    assert [licence for licence in Licence if not can_leave(licence)] == [COURSE] == [DEFAULT]


def test_every_licence_has_a_name_and_a_description_in_words():
    assert set(NAMES) == set(DESCRIPTIONS) == set(Licence)
    assert set(ADDRESSES) == set(Licence) - {COURSE}


def test_every_set_of_sources_has_an_answer_for_every_licence():
    for size in range(len(Licence) + 1):
        for built_on in itertools.combinations(Licence, size):
            for licence in Licence:
                sentence = objection(licence, built_on)
                assert (sentence is None) == (licence in allowed(built_on))


@given(sources, licences, choices)
def test_adding_a_source_never_enlarges_what_is_allowed(built_on, another, offered):
    assert set(allowed([*built_on, another], offered)) <= set(allowed(built_on, offered))


@given(sources, st.randoms(use_true_random=False), choices)
def test_the_order_of_sources_does_not_matter(built_on, random, offered):
    shuffled = random.sample(built_on, len(built_on))
    assert allowed(shuffled, offered) == allowed(built_on, offered)
    assert all(objection(one, shuffled, offered) == objection(one, built_on, offered) for one in Licence)


@given(sources, choices)
def test_what_is_allowed_is_offered_and_passes_its_check(built_on, offered):
    for licence in allowed(built_on, offered):
        assert licence in offered
        check(licence, built_on, offered)


@pytest.mark.parametrize("one", Licence)
@pytest.mark.parametrize("other", Licence)
def test_the_table_is_symmetric_and_says_why_two_cannot_be_combined(one, other):
    assert allowed([one, other]) == allowed([other, one])
    assert allowed([one, other]) == [each for each in allowed([one]) if each in allowed([other])]
    apart = {frozenset(pair) for pair in ((BY_SA, BY_NC_SA), (BY_SA, BY_NC), (BY_SA, COURSE), (BY_NC_SA, COURSE))}
    assert (not allowed([one, other])) == ({one, other} in apart)
    for licence in Licence:
        sentence = objection(licence, [one, other])
        assert sentence == objection(licence, [other, one])
        assert ("cannot be combined" in (sentence or "")) == ({one, other} in apart)


@given(sources, choices)
def test_the_same_source_twice_asks_for_nothing_more(built_on, offered):
    assert allowed([*built_on, *built_on], offered) == allowed(built_on, offered)
    assert all(objection(one, built_on * 2, offered) == objection(one, built_on, offered) for one in Licence)


@pytest.mark.parametrize("one", Licence)
def test_what_is_built_on_one_licence_may_carry_the_same(one):
    assert one in allowed([one]) == allowed([one, one])


@given(sources, choices)
def test_the_strictest_that_fits_is_proposed(built_on, offered):
    found, fitting = proposed(built_on, offered), allowed(built_on, offered)
    assert (found is None) == (not fitting)
    if found is not None:
        assert found in fitting
        assert COURSE not in fitting or found == COURSE == DEFAULT
        assert not any(set(allowed([each])) < set(allowed([found])) for each in fitting)


@given(sources)
def test_building_on_in_two_steps_allows_nothing_that_one_step_forbids(built_on):
    for between in allowed(built_on):
        assert set(allowed([between])) <= set(allowed(built_on))
