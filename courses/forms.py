"""The shape of what authors tell us of a class project."""

from dataclasses import fields

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from core.forms import Form, Line, LongText, NewForm, SectionForm, choices
from core.languages import language_choices
from courses.licences import NAMES
from courses.models import Course, Joining, Level
from courses.operations import CourseWording

LEVELS = {
    Level.FIRST: _l("First time"),
    Level.SOME: _l("Some practice"),
    Level.MUCH: _l("Much practice"),
}
WAYS_IN = {
    Joining.OPEN: _l("Anyone may join"),
    Joining.CODE: _l("With a link or a code"),
    Joining.ROSTER: _l("Only those on the list"),
}


class CoursePart:
    """The fields of what a class project says of itself."""

    title = Line(_l("Title"), most=80, needed=_l("Give it a title."), help=_l("What people will call it."))
    outcome = LongText(
        _l("What you will have made"),
        most=240,
        rows=2,
        needed=_l("Say what people will have made."),
        help=_l("One sentence, to the one who makes it: “You will have played one minute to an empty chair.”"),
    )


class NewCourseForm(CoursePart, NewForm):
    def wording(self) -> CourseWording:
        return CourseWording(title=self.title.data, outcome=self.outcome.data)


class AboutForm(CoursePart, SectionForm):
    intro = LongText(
        _l("About"), most=10_000, rows=8, help=_l("What happens here, in Markdown: **bold**, *italic*, lists, links.")
    )
    skills = Line(_l("Skills"), most=120, help=_l("With commas, the first one first: acting, film."))
    language = SelectField(_l("Language"), choices=language_choices)
    level = RadioField(_l("Who it is for"), choices=choices(LEVELS), coerce=Level)

    @classmethod
    def of(cls, course: Course) -> "AboutForm":
        words = {each.name: getattr(course, each.name) for each in fields(CourseWording)}
        words |= {"skills": ", ".join(course.skills)}
        return cls(formdata=None, prefix="about", data=words)

    def wording(self) -> CourseWording:
        return CourseWording(
            title=self.title.data,
            outcome=self.outcome.data,
            intro=self.intro.data,
            skills=self.skills.data.split(","),
            language=self.language.data,
            level=self.level.data,
        )


class RulesForm(SectionForm):
    joining = RadioField(_l("How people get in"), choices=choices(WAYS_IN), coerce=Joining)
    licences = SelectMultipleField(
        _l("Licences that makers may choose from"),
        [InputRequired(_l("Choose at least one licence."))],
        choices=choices(NAMES),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )

    @classmethod
    def of(cls, course: Course) -> "RulesForm":
        return cls(formdata=None, obj=course, prefix="rules")


class FileForm(Form):
    file = FileField(_l("File"))


class AnnounceForm(NewForm):
    words = LongText(
        _l("What is everybody to know?"),
        most=4_000,
        rows=4,
        needed=_l("Write what everybody is to know."),
        help=_l("Markdown works. It goes into everybody’s inbox, and into their daily mail."),
    )


class GoalForm(NewForm):
    text = Line(
        _l("What you set out to make"),
        most=140,
        needed=_l("Write the goal in a line."),
        help=_l("One thing, in words that can be crossed off: “a score for strings”."),
    )
