"""The shape of what authors tell us of a class project."""

from babel import Locale
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from core.forms import EditForm, Form, Line, LongText, NewForm
from courses.licences import NAMES, Licence
from courses.models import Course, Joining, Level
from courses.operations import CourseWording

LANGUAGES = (
    "ar bg bn ca cs cy da de el en es et eu fa fi fr ga gl gu he hi hr hu hy id is it ja ka ko lt lv mk ml mr ms mt nb nl pa "
    "pl pt ro ru sk sl sq sr sv sw ta te th tr uk ur uz vi yo zh zu"
).split()
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


def language_name(code: str) -> str:
    """The language's name in itself: "português"."""
    return Locale.parse(code).get_language_name() or code


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


class AboutForm(CoursePart, EditForm):
    intro = LongText(
        _l("About"), most=10_000, rows=8, help=_l("What happens here, in Markdown: **bold**, *italic*, lists, links.")
    )
    skills = Line(_l("Skills"), most=120, help=_l("With commas, the first one first: acting, film."))
    language = SelectField(_l("Language"), choices=lambda: [(code, language_name(code)) for code in LANGUAGES])
    level = RadioField(_l("Who it is for"), choices=list(LEVELS.items()), coerce=Level)

    @classmethod
    def of(cls, course: Course) -> "AboutForm":
        return cls(formdata=None, obj=course, prefix="about", skills=", ".join(course.skills))

    def wording(self) -> CourseWording:
        return CourseWording(
            title=self.title.data,
            outcome=self.outcome.data,
            intro=self.intro.data,
            skills=self.skills.data.split(","),
            language=self.language.data,
            level=self.level.data,
        )


class RulesForm(EditForm):
    joining = RadioField(_l("How people get in"), choices=list(WAYS_IN.items()), coerce=Joining)
    licences = SelectMultipleField(
        _l("Licences that makers may choose from"),
        [InputRequired(_l("Choose at least one licence."))],
        choices=[(licence.value, NAMES[licence]) for licence in Licence],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )

    @classmethod
    def of(cls, course: Course) -> "RulesForm":
        return cls(formdata=None, obj=course, prefix="rules")


class FileForm(Form):
    file = FileField(_l("File"))


class GoalForm(NewForm):
    text = Line(
        _l("What you set out to make"),
        most=140,
        needed=_l("Write the goal in a line."),
        help=_l("One thing, in words that can be crossed off: “a score for strings”."),
    )
