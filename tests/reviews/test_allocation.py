"""Who answers whose work next: the exclusions, the order, and a class of sixty."""

import heapq
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import median, quantiles

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.models import AnsweredBy
from reviews.allocation import (
    LEASE,
    SHORTLIST,
    Candidate,
    ClassState,
    Reviewer,
    asked,
    choose,
    is_met_already,
    leased_until,
    may_be_invited,
    may_ever_answer,
    needs_invitation,
    order_key,
)

START = datetime(2025, 11, 24, 9, tzinfo=UTC)


def hours(number: float) -> datetime:
    return START + timedelta(hours=number)


def candidate(number=1, **fields):
    return Candidate(**{"work": f"work {number}", "author": f"author {number}", "shared_at": hours(number)} | fields)


def ask(*candidates, reviewer=None, seed=0):
    return choose(candidates, reviewer or Reviewer(person="me"), Random(seed))


people = st.sampled_from([f"person {number}" for number in range(8)])
some_people = st.frozensets(people, max_size=3)
groups = st.sampled_from([None, "red", "blue"])
candidates = st.lists(
    st.builds(
        Candidate,
        work=st.integers(0, 20),
        author=people,
        shared_at=st.integers(0, 50).map(hours),
        level=st.integers(0, 5),
        promised=st.integers(1, 3),
        is_first_time=st.booleans(),
        has_experienced=st.booleans(),
        has_new=st.booleans(),
        answered_before=some_people,
        answered_by=st.sampled_from(AnsweredBy),
        group=groups,
        paired=some_people,
        is_open=st.booleans(),
    ),
    max_size=20,
    unique_by=lambda one: one.work,
)
reviewers = st.builds(
    Reviewer,
    person=people,
    is_experienced=st.booleans(),
    has_practised=st.booleans(),
    is_helpful=st.booleans(),
    seen=st.frozensets(st.integers(0, 20), max_size=4),
    answered=some_people,
    answered_by=some_people,
    blocked=some_people,
    group=groups,
)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("is_helpful", [True, False])
def test_first_timers_are_for_those_whose_answers_help(is_helpful, seed):
    few = [candidate(number, is_first_time=number < 3) for number in range(SHORTLIST)]
    me = Reviewer(person="me", is_helpful=is_helpful)
    assert ask(*few, reviewer=me, seed=seed).is_first_time == is_helpful
    assert ask(*few[:3], reviewer=me, seed=seed).is_first_time


@pytest.mark.parametrize(
    ("fields", "reviewer"),
    [
        ({"author": "me"}, {}),
        ({}, {"seen": frozenset({"work 1"})}),
        ({}, {"blocked": frozenset({"author 1"})}),
        ({"group": "red"}, {"group": "red"}),
        ({"group": "red", "answered_by": AnsweredBy.WITHIN_GROUPS}, {"group": "blue"}),
        ({"answered_by": AnsweredBy.WITHIN_GROUPS}, {}),
        ({"answered_by": AnsweredBy.PARTNERS, "paired": frozenset({"them"})}, {}),
        ({"answered_by": AnsweredBy.INSTRUCTOR}, {}),
        ({"is_open": False}, {}),
    ],
)
def test_some_works_are_never_given_even_when_there_is_nothing_else(fields, reviewer):
    assert ask(candidate(**fields), reviewer=Reviewer(person="me", has_practised=True, **reviewer)) is None


@pytest.mark.parametrize(
    ("fields", "reviewer"),
    [
        ({"group": "red"}, {"group": "blue"}),
        ({"group": "red", "answered_by": AnsweredBy.ANYONE}, {"group": "red"}),
        ({"group": "red", "answered_by": AnsweredBy.WITHIN_GROUPS}, {"group": "red"}),
        (
            {"answered_by": AnsweredBy.PARTNERS, "paired": frozenset({"me"})},
            {"answered_by": frozenset({"author 1"})},
        ),
        ({"answered_by": AnsweredBy.INSTRUCTOR, "paired": frozenset({"me"})}, {}),
    ],
)
def test_a_call_says_whose_works_somebody_is_given(fields, reviewer):
    assert ask(candidate(**fields), reviewer=Reviewer(person="me", **reviewer))


@pytest.mark.parametrize("met", ["answered", "answered_by"])
def test_people_who_have_met_meet_again_only_after_an_exemplar_and_if_there_is_nothing_else(met):
    me = Reviewer(person="me", **{met: frozenset({"author 1"})})
    practised = replace(me, has_practised=True)
    assert ask(candidate(1), reviewer=me) is None
    assert ask(candidate(1), reviewer=practised) == candidate(1)
    assert ask(candidate(1), candidate(2, level=3), reviewer=practised).work == "work 2"


def test_a_kept_promise_takes_one_more_answer_and_no_second_one():
    practised = Reviewer(person="me", has_practised=True)
    assert ask(candidate(level=3)) is None
    assert ask(candidate(level=3), reviewer=practised)
    assert ask(candidate(level=4), reviewer=practised) is None


def test_a_new_take_goes_first_to_who_answered_the_take_before():
    again = candidate(9, level=2, answered_before=frozenset({"me"}))
    me = Reviewer(person="me", answered=frozenset({"author 9"}))
    assert ask(candidate(1), again, reviewer=me) == again
    assert ask(candidate(1), again, reviewer=Reviewer(person="somebody")) == candidate(1)


def test_the_order_is_level_then_first_time_then_kind_then_waiting():
    me = Reviewer(person="me", is_experienced=True)
    waiting_longest = candidate(1)
    has_my_kind = candidate(0, has_experienced=True)
    first_time = candidate(5, is_first_time=True, has_experienced=True)
    second_answer = candidate(-9, level=1, is_first_time=True)
    ordered = sorted([second_answer, has_my_kind, waiting_longest, first_time], key=lambda one: order_key(one, me))
    assert ordered == [first_time, waiting_longest, has_my_kind, second_answer]


def test_one_of_the_first_six_at_random():
    pool = [candidate(number) for number in range(20)]
    given_out = {ask(*pool, seed=seed).work for seed in range(200)}
    assert given_out == {f"work {number}" for number in range(SHORTLIST)}


@given(candidates, reviewers, st.integers(0, 99))
def test_what_is_chosen_is_allowed_and_of_the_lowest_level_open_to_them(pool, reviewer, seed):
    chosen = choose(pool, reviewer, Random(seed))
    fresh = [
        one
        for one in pool
        if may_ever_answer(one, reviewer) and not is_met_already(one, reviewer) and one.level < one.promised
    ]
    if chosen is None:
        assert not fresh
        return
    assert may_ever_answer(chosen, reviewer)
    assert chosen.level <= chosen.promised
    if fresh:
        assert chosen in fresh
        assert order_key(chosen, reviewer)[:2] == min(order_key(one, reviewer)[:2] for one in fresh)


@given(candidates, reviewers, st.randoms(use_true_random=False))
def test_the_order_in_which_works_come_does_not_matter(pool, reviewer, random):
    pool = [replace(one, shared_at=hours(one.work)) for one in pool]
    shuffled = random.sample(pool, len(pool))
    assert choose(pool, reviewer, Random(1)) == choose(shuffled, reviewer, Random(1))


@pytest.mark.parametrize(
    ("works", "answers", "under_promise", "expected"),
    [(0, 0, 0, 3), (100, 300, 0, 3), (100, 299, 1, 4), (100, 290, 15, 4), (100, 290, 16, 5)],
)
def test_more_is_asked_while_the_class_is_short(works, answers, under_promise, expected):
    assert asked(ClassState(works, answers, under_promise)) == expected


def test_people_who_take_part_are_invited_to_works_that_wait():
    assert not needs_invitation(candidate(0), hours(0.9))
    assert needs_invitation(candidate(0), hours(1))
    assert not needs_invitation(candidate(0, level=2), hours(23))
    assert needs_invitation(candidate(0, level=2), hours(24))
    assert not needs_invitation(candidate(0, level=3), hours(99))
    assert may_be_invited(takes_part=True, is_at_it=False, invitations=1)
    assert not may_be_invited(takes_part=True, is_at_it=False, invitations=2)
    assert not may_be_invited(takes_part=True, is_at_it=True, invitations=0)
    assert not may_be_invited(takes_part=False, is_at_it=False, invitations=0)


def test_a_lease_lasts_an_hour_from_the_last_touch():
    assert leased_until(START) - START == LEASE == timedelta(hours=1)


class Classroom:
    """Sixty learners: a third share over six days, the rest near the deadline; a quarter never answer anybody.

    Times are hours. Who stops early or has finished comes back, one time in three, when invited.
    """

    DEADLINE, END, LEARNERS = 144, 144 + 7 * 24, 60

    def __init__(self, seed: int):
        self.rng = Random(seed)
        self.answers_at = {}
        self.leased = {}
        self.given = {}
        self.shared_at = {}
        self.invitations = dict.fromkeys(range(self.LEARNERS), 0)
        self.practised = set()
        self.events = [(at, -1, "invite") for at in range(0, self.END, 2)]
        for person in range(self.LEARNERS):
            steady = self.rng.random() < 1 / 3
            ramp = max(0, self.DEADLINE - self.rng.expovariate(1 / 22))
            self.later(self.rng.uniform(0, self.DEADLINE) if steady else ramp, person, "share")
        heapq.heapify(self.events)

    def later(self, at, person, what):
        heapq.heappush(self.events, (at, person, what))

    def run(self):
        while self.events:
            now, person, what = heapq.heappop(self.events)
            if now < self.END:
                getattr(self, what)(now, person)
        return self

    def share(self, now, person):
        self.shared_at[person] = now
        self.answers_at[person] = []
        if self.rng.random() > 0.25:
            wait = 0.05 if self.rng.random() < 0.55 else self.rng.expovariate(1 / 26)
            self.later(now + wait, person, "answer")

    def answer(self, now, person):
        given = self.given.setdefault(person, [])
        chosen = choose(self.pool(now), self.reviewer(person), self.rng)
        if chosen is None:
            self.later(now + (6 if person in self.practised else 0.2), person, "answer")
            self.practised ^= {person}
            return
        self.practised.discard(person)
        given.append(chosen.work)
        self.leased.setdefault(chosen.work, []).append(now + 1)
        finished = now + self.rng.uniform(0.05, 0.2)
        if self.rng.random() > 0.08:
            self.leased[chosen.work].pop()
            self.answers_at[chosen.work].append(finished)
        works = self.answers_at.values()
        state = ClassState(len(works), sum(map(len, works)), sum(len(times) < 2 for times in works))
        if len(given) < asked(state) and self.rng.random() > 0.06:
            self.later(finished, person, "answer")

    def invite(self, now, _nobody):
        for waiting in self.pool(now):
            free = [
                one
                for one in self.given
                if may_be_invited(takes_part=bool(self.given[one]), is_at_it=False, invitations=self.invitations[one])
            ]
            if needs_invitation(waiting, hours(now)) and free:
                person = self.rng.choice(free)
                self.invitations[person] += 1
                if self.rng.random() < 1 / 3:
                    self.later(now + self.rng.uniform(0, 3), person, "answer")

    def pool(self, now):
        live = {work: sum(until > now for until in leases) for work, leases in self.leased.items()}
        return [
            Candidate(
                work=work,
                author=work,
                shared_at=hours(shared_at),
                level=len(self.answers_at[work]) + live.get(work, 0),
                promised=3,
            )
            for work, shared_at in self.shared_at.items()
        ]

    def reviewer(self, person):
        given = frozenset(self.given[person])
        answered_by = frozenset(author for author, works in self.given.items() if person in works)
        return Reviewer(
            person=person,
            has_practised=person in self.practised,
            seen=given,
            answered=given,
            answered_by=answered_by,
        )

    def waits(self):
        return [min(times) - self.shared_at[work] for work, times in self.answers_at.items() if times]

    def pairs(self):
        return {(person, work) for person, works in self.given.items() for work in works}


@pytest.fixture(scope="module")
def classrooms():
    return [Classroom(seed).run() for seed in range(5)]


def test_in_classes_of_sixty_everybody_is_answered_soon(classrooms):
    waits = [wait for room in classrooms for wait in room.waits()]
    assert len(waits) == 60 * len(classrooms)
    assert median(waits) < 6
    assert quantiles(waits, n=20)[-1] <= 24


def test_answers_are_spread_evenly(classrooms):
    numbers = [len(times) for room in classrooms for times in room.answers_at.values()]
    assert max(numbers) <= 4
    assert sum(number >= 2 for number in numbers) >= 0.97 * len(numbers)


def test_few_pairs_are_mutual_and_nobody_is_given_the_same_work_twice(classrooms):
    for room in classrooms:
        assert all(len(works) == len(set(works)) for works in room.given.values())
    mutual = sum((author, person) in room.pairs() for room in classrooms for person, author in room.pairs())
    assert mutual <= 0.10 * sum(len(room.pairs()) for room in classrooms)
