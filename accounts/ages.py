"""Ages, where the operator has them asked: only the day on which somebody turns 18 is kept, never when they were born.

An age that is not known is on no side: where ages are kept, what is never done across the line is not done with it.
"""

from datetime import date

from sqlalchemy import ColumnElement, false

from accounts.models import Person
from core.checks import Refused

OF_AGE = 18
OLDEST = 125


def birthday(born_on: date, years: int) -> date:
    """The day on which somebody turns so many years old. Who was born on 29 February does on 1 March in other years."""
    try:
        return born_on.replace(year=born_on.year + years)
    except ValueError:
        return date(born_on.year + years, 3, 1)


def adult_from(born_on: date, *, least: int, on: date) -> date:
    """The day they turn 18, which is all that is kept.

    Raises Refused for a day that can't be, and for somebody younger than `least` on that day.
    """
    if not birthday(born_on, 0) <= on < birthday(born_on, OLDEST):
        raise Refused("That can't be the day you were born. Look at the year once more.", field="born_on")
    if birthday(born_on, least) > on:
        raise Refused(
            "This site is for people from %(least)s years on. Nothing of what you typed was kept. You are welcome when "
            "you are %(least)s; until then, a teacher can show you what is made here.",
            field="born_on",
            least=least,
        )
    return birthday(born_on, OF_AGE)


def is_adult(person: Person, on: date) -> bool:
    """Do we know that they are of age on this day?"""
    return person.adult_from is not None and person.adult_from <= on


def are_on_one_side(person: Person, other: Person, on: date) -> bool:
    """Are both of age on this day, or both not?"""
    if person.adult_from is None or other.adult_from is None:
        return False
    return is_adult(person, on) == is_adult(other, on)


def on_the_side_of(person: Person, on: date) -> ColumnElement[bool]:
    """The same as a condition on people."""
    if person.adult_from is None:
        return false()
    return Person.adult_from <= on if is_adult(person, on) else Person.adult_from > on
