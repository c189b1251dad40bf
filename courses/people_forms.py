"""The shape of joining, and of what instructors say about people."""

from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import RadioField, SelectField

from core.forms import Form, Line, LongText, NewForm, SectionForm, Tick, WholeNumber, choices
from courses import grouping, roster
from courses.models import Group, MemberRole, Membership
from courses.roster import Problem

ROLE_WORDS = {
    MemberRole.INSTRUCTOR: _l("Instructor"),
    MemberRole.CO_INSTRUCTOR: _l("Co-instructor"),
    MemberRole.GREETER: _l("Greeter"),
    MemberRole.LEARNER: _l("Learner"),
}
ROLE_HEADINGS = {
    MemberRole.INSTRUCTOR: _l("Instructors"),
    MemberRole.CO_INSTRUCTOR: _l("Co-instructors"),
    MemberRole.GREETER: _l("Greeters"),
    MemberRole.LEARNER: _l("Learners"),
}
ROLE_HELP = {
    MemberRole.INSTRUCTOR.value: _l("Leads it. Only instructors can change an instructor."),
    MemberRole.CO_INSTRUCTOR.value: _l("Writes lessons, manages people, decides what is in the cut."),
    MemberRole.GREETER.value: _l("Sees who waits, and welcomes first works."),
    MemberRole.LEARNER.value: _l("Follows the lessons, makes works, answers others."),
}
PROBLEM_WORDS = {
    Problem.ADDRESS: _l("Left out: not a mail address"),
    Problem.ROLE: _l("Left out: the role is learner, greeter or co-instructor"),
    Problem.TWICE: _l("Left out: twice in this list"),
    Problem.KNOWN: _l("Is on the list already"),
}


class JoinForm(Form):
    code = Line(
        _l("Code"),
        most=40,
        help=_l("From your instructor, or in the link they sent."),
        render_kw={"autocomplete": "off"},
    )


class MemberForm(SectionForm):
    role = RadioField(_l("Role"))
    group = SelectField(_l("Group"))

    @classmethod
    def of(cls, membership: Membership, *, may_lead: bool = False, **options: Any) -> "MemberForm":
        """The form for this member. `may_lead`: an instructor asks, who may make others one."""
        groups = membership.course.groups
        form = cls(role=membership.role.value, group=str(membership.group_id or ""), **options)
        hidden = set() if may_lead else {MemberRole.INSTRUCTOR}
        form.role.choices = choices({role: words for role, words in ROLE_WORDS.items() if role not in hidden})
        form.group.choices = choices({"": _l("None"), **{str(each.id): each.name for each in groups}})
        return form

    def chosen_group(self, groups: list[Group]) -> Group | None:
        return next((each for each in groups if str(each.id) == self.group.data), None)


class RemoveForm(Form):
    reason = LongText(
        _l("Why?"), most=300, rows=3, needed=_l("Say why: they read it."), help=_l("They read this sentence.")
    )


class NewGroupForm(NewForm):
    name = Line(_l("Name"), most=grouping.LONGEST_NAME, needed=_l("Give the group a name."))


class GroupForm(SectionForm):
    name = Line(_l("Name"), most=grouping.LONGEST_NAME, needed=_l("Give the group a name."))

    @classmethod
    def of(cls, group: Group) -> "GroupForm":
        return cls(formdata=None, name=group.name)


class SizeForm(Form):
    size = WholeNumber(
        _l("People in a group"),
        least=2,
        most=50,
        needed=_l("How many in each?"),
        help=_l("Every learner gets one. No two groups differ by more than one person."),
        default=4,
    )
    replace = Tick(_l("Take the place of the groups there are"))


class RosterForm(Form):
    file = FileField(_l("A table as CSV"), description=_l("Up to 2,000 people and 1 MB."))
    rows = LongText(
        _l("Or type or paste"),
        most=roster.MOST_BYTES,
        needed=None,
        rows=6,
        help=_l(
            "One person a line: address, name, role, group. Only the address is needed. "
            "Rows pasted from a spreadsheet work."
        ),
    )

    def text(self) -> str:
        """What was chosen or typed. Raises ValueError with a sentence for a file that is no text."""
        if self.file.data:
            return roster.decoded(self.file.data.read(roster.MOST_BYTES + 1))
        return self.rows.data or ""


def seen_groups(pairs: list[str]) -> dict[str, str]:
    """The group that each person was in when the page was opened, by the ids of both, from "person:group"."""
    return dict(pair.split(":", 1) for pair in pairs if ":" in pair)


def ticked(memberships: list[Membership], ids: list[str]) -> list[Membership]:
    """Those whose boxes were ticked; ids that are not theirs mean nothing."""
    wanted = set(ids)
    return [each for each in memberships if str(each.id) in wanted]


def group_id(text: str) -> UUID | None:
    """The group that a filter names, if it can be one."""
    try:
        return UUID(text)
    except ValueError:
        return None
