"""The shape of what authors tell us of a call."""

from dataclasses import fields
from zoneinfo import available_timezones

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from core.forms import Day, Line, LongText, NewForm, SectionForm, WholeNumber, choices
from courses.licences import NAMES, Licence
from lessons.assignments import AnswersWording, CallWording, Limits, PromiseWording, TermsWording
from lessons.deadlines import ANYWHERE
from lessons.models import AnsweredBy, LatePolicy, Lesson, Names
from media.models import Medium

MEDIA = {
    Medium.TEXT: _l("Words"),
    Medium.PICTURE: _l("A picture"),
    Medium.SOUND: _l("Sound"),
    Medium.FILM: _l("Film"),
}
LATE = {
    LatePolicy.TAKEN: _l("Late work is taken, and marked late"),
    LatePolicy.NOT_TAKEN: _l("Late work is not taken"),
}

ANSWERED_BY = {
    AnsweredBy.ACROSS_GROUPS: _l("Anyone in the class but their own group"),
    AnsweredBy.ANYONE: _l("Anyone in the class"),
    AnsweredBy.WITHIN_GROUPS: _l("Their own group"),
    AnsweredBy.PARTNERS: _l("Partners, whom you draw or choose on the desk"),
    AnsweredBy.INSTRUCTOR: _l("Whom you choose on the desk, one by one or from a table"),
}
NAMES_SHOWN = {
    Names.SHOWN: _l("Everybody’s names are shown"),
    Names.REVIEWER_HIDDEN: _l("Who answers is not shown until the maker thanks, uses the answer or replies"),
    Names.BOTH_HIDDEN: _l("Neither the maker nor who answers is shown while the work is being answered"),
}


def zone_choices() -> list[SelectChoice]:
    """Where a day ends: wherever you are, or in one of the world's zones."""
    zones = {name: _l("in %(place)s", place=name.replace("_", " ")) for name in sorted(available_timezones())}
    return choices({ANYWHERE: _l("wherever you are"), **zones})


class CallForm(SectionForm):
    do = Line(_l("Do"), most=200, help=_l("One ask, verb first, 12 words at most: “Draw only the crown”."))
    with_ = LongText(_l("With"), most=500, rows=2, help=_l("What it takes, one a line: a phone and a chair."))
    size = Line(_l("Size"), most=80, help=_l("A number and a unit: “30 seconds”, “6 words”, “1 picture”."))
    by_date = Day(_l("By"), [Optional()], description=_l("2 to 21 days after the lesson opens."))
    by_zone = SelectField(_l("End of that day"), choices=zone_choices, default=ANYWHERE)
    rhythm = Line(_l("Or a rhythm"), most=80, help=_l("If everyone goes at their own pace: “one a week”."))
    done_when = LongText(
        _l("Done when"), most=600, rows=4, help=_l("Up to four lines that a stranger can see or hear, one a line.")
    )
    goes_into = Line(_l("Goes into"), most=140, help=_l("Its place in what you make together: “the film, scene 3”."))
    please_dont = LongText(_l("Please don't"), most=300, rows=2)

    @classmethod
    def of(cls, lesson: Lesson) -> "CallForm":
        call = lesson.assignment
        assert call is not None
        words = {each.name: getattr(call, each.name) for each in fields(CallWording)}
        words |= {"done_when": "\n".join(call.done_when)}
        return cls(formdata=None, prefix="call", data=words)

    def wording(self) -> CallWording:
        return CallWording(
            do=self.do.data,
            with_=self.with_.data,
            size=self.size.data,
            by_date=self.by_date.data,
            by_zone=self.by_zone.data,
            rhythm=self.rhythm.data,
            done_when=self.done_when.data.splitlines(),
            goes_into=self.goes_into.data,
            please_dont=self.please_dont.data,
        )


class TakesForm(SectionForm):
    media = SelectMultipleField(
        _l("What it takes"),
        [InputRequired(_l("Choose at least one thing that it takes."))],
        choices=choices(MEDIA),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    most_seconds = WholeNumber(_l("Most seconds"), least=1, most=3600, help=_l("Of sound or film."))
    most_words = WholeNumber(_l("Most words"), least=1, most=5000)
    most_parts = WholeNumber(
        _l("Most parts"), least=1, most=12, needed=_l("Say how many parts a take may have."), help=_l("In one take.")
    )

    @classmethod
    def of(cls, lesson: Lesson) -> "TakesForm":
        return cls(formdata=None, obj=lesson.assignment, prefix="takes")

    def limits(self) -> Limits:
        return Limits(
            media=self.media.data,
            most_seconds=self.most_seconds.data,
            most_words=self.most_words.data,
            most_parts=self.most_parts.data,
        )


class TermsForm(SectionForm):
    becomes = LongText(
        _l("What this becomes"), most=300, rows=2, help=_l("“A film of six minutes, free to watch here.”")
    )
    who_decides = LongText(_l("Who decides what goes in"), most=300, rows=2, help=_l("“I choose, and say why.”"))
    money = LongText(_l("Money"), most=300, rows=2, help=_l("“Nobody earns anything with it.”"))
    machine_training = LongText(_l("Machine training"), most=300, rows=2, help=_l("“No.”"))
    taking_back = LongText(_l("Taking it back"), most=300, rows=2, help=_l("“Any time until the premiere.”"))

    @classmethod
    def of(cls, lesson: Lesson) -> "TermsForm":
        return cls(formdata=None, obj=lesson.assignment, prefix="terms")

    def terms(self) -> TermsWording:
        return TermsWording(
            becomes=self.becomes.data,
            who_decides=self.who_decides.data,
            money=self.money.data,
            machine_training=self.machine_training.data,
            taking_back=self.taking_back.data,
        )


class PromiseForm(SectionForm):
    answers_due = WholeNumber(_l("Answers for each work"), least=1, most=6, needed=_l("Say how many answers."))
    answer_hours = WholeNumber(_l("Within hours"), least=1, most=336, needed=_l("Say within how many hours."))
    late = RadioField(_l("After the date"), choices=choices(LATE), coerce=LatePolicy)
    grace_minutes = WholeNumber(_l("Minutes of grace"), most=1440, needed=_l("Say how many minutes, or 0."))

    @classmethod
    def of(cls, lesson: Lesson) -> "PromiseForm":
        return cls(formdata=None, obj=lesson.assignment, prefix="promise")

    def promise(self) -> PromiseWording:
        return PromiseWording(
            answers_due=self.answers_due.data,
            answer_hours=self.answer_hours.data,
            late=self.late.data,
            grace_minutes=self.grace_minutes.data,
        )


class AnswersForm(SectionForm):
    answered_by = RadioField(_l("Who answers"), choices=choices(ANSWERED_BY), coerce=AnsweredBy)
    names = RadioField(_l("Names"), choices=choices(NAMES_SHOWN), coerce=Names)
    self_review = BooleanField(_l("Makers are invited to look at their own work before they read others’ answers"))
    pass_bar = WholeNumber(
        _l("Pass from"),
        least=1,
        most=100,
        help=_l(
            "Of 100, if your school wants a pass; of three levels, the middle one is 50. A work passes when that is likely by what its peers ticked, or as you say."
        ),
    )

    @classmethod
    def of(cls, lesson: Lesson) -> "AnswersForm":
        return cls(formdata=None, obj=lesson.assignment, prefix="answers")

    def wording(self) -> AnswersWording:
        return AnswersWording(
            answered_by=self.answered_by.data,
            names=self.names.data,
            self_review=self.self_review.data,
            pass_bar=self.pass_bar.data,
        )


class OwnTryForm(SectionForm):
    own_try_words = LongText(_l("Your own rough try, in words"), most=4000, rows=3)
    file = FileField(_l("Or as a file"))

    @classmethod
    def of(cls, lesson: Lesson) -> "OwnTryForm":
        return cls(formdata=None, obj=lesson.assignment, prefix="own_try")


class ThingForm(NewForm):
    title = Line(_l("Name"), most=80, needed=_l("Give it a name."))
    words = LongText(_l("Words"), most=10_000, rows=3)
    file = FileField(_l("Or a file"))


class MaterialForm(ThingForm):
    licence = SelectField(
        _l("Its licence"),
        choices=choices(NAMES),
        default=Licence.COURSE_ONLY.value,
    )

    @classmethod
    def of(cls, _lesson: Lesson) -> "MaterialForm":
        return cls(formdata=None, prefix="materials")


class ExampleForm(ThingForm):
    @classmethod
    def of(cls, _lesson: Lesson) -> "ExampleForm":
        return cls(formdata=None, prefix="examples")


class CriterionForm(NewForm):
    title = Line(_l("What to look at"), most=80, needed=_l("Say what to look at."))
    levels = LongText(
        _l("Its levels, in words"),
        most=1000,
        rows=4,
        needed=_l("Describe its levels in words."),
        help=_l("One a line, the lowest first: “Nearly: told, not shown”."),
    )

    @classmethod
    def of(cls, _lesson: Lesson) -> "CriterionForm":
        return cls(formdata=None, prefix="criteria")
