"""The shape of what people say about a piece, its places, what plays there, and their credits."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import get_timezone
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import DateTimeLocalField, HiddenField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from accounts.models import Person
from core.forms import (
    Amount,
    Day,
    EditForm,
    Form,
    Line,
    LongText,
    NewForm,
    SectionForm,
    Tick,
    WholeNumber,
)
from courses.models import Membership
from lessons.models import Assignment
from media.models import Medium
from productions.lines import LONGEST_TITLE, MOST_SECONDS, MOST_WORDS
from productions.models import (
    Credit,
    CreditState,
    Passage,
    Production,
    ProductionKind,
    RenderForm,
    Size,
    Slot,
)
from productions.weaving import Arrangement

KINDS = {ProductionKind.FILM: _l("A film"), ProductionKind.RECORD: _l("A record"), ProductionKind.BOOK: _l("A book")}
MEDIA = {
    Medium.FILM: _l("Film"),
    Medium.SOUND: _l("Sound"),
    Medium.PICTURE: _l("Picture"),
    Medium.TEXT: _l("Words"),
}
ARRANGEMENTS = {
    Arrangement.LAYERS: _l("In layers: all are heard at once, and the first that can be seen is seen"),
    Arrangement.GRID: _l("On a grid: all are seen side by side, and heard at once"),
}
ANSWERS = {"confirm": _l("That is right"), "leave-out": _l("Leave me out")}
SAID = {CreditState.PROPOSED: "", CreditState.CONFIRMED: "confirm", CreditState.LEFT_OUT: "leave-out"}
TIMES = {
    Size.HALF_A_MINUTE: _l("30 seconds"),
    Size.TEN_MINUTES: _l("10 minutes"),
    Size.EVENING: _l("An evening"),
}
FORMS = {
    RenderForm.FILM_720: _l("A film, 720p: made soonest, and plays everywhere"),
    RenderForm.FILM_1080: _l("A film, 1080p: for a large screen"),
    RenderForm.RECORD_FLAC: _l("A record, FLAC: nothing of the sound is lost"),
    RenderForm.RECORD_MP3: _l("A record, MP3: plays on anything"),
    RenderForm.RECORD_OPUS: _l("A record, Opus: small, for the web"),
    RenderForm.BOOK: _l("A book, PDF and EPUB: to print, and to read on any screen"),
    RenderForm.SITE: _l("All of it as one zip: plays from a disk, without a network"),
}
YEARS = range(2000, 2200)


def _known(kinds: type[Any]) -> Callable[[Any], Any]:
    """Read a value as one of these; another stays what it is, for the field to refuse it in words."""
    return lambda value: kinds(value) if value in set(kinds) else value  # type: ignore[call-overload]


def choices_of(labels: Mapping[Any, Any]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in labels.items()]


class Moment(DateTimeLocalField):
    """A date and a time, typed in the person's own zone, kept in UTC."""

    data: datetime | None

    def __init__(self, label: Any, *, help: Any = "", **options: Any) -> None:
        formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
        super().__init__(label, [Optional()], description=help, format=formats, **options)

    def _value(self) -> str:
        if self.raw_data:
            return " ".join(self.raw_data)
        return self.data.astimezone(get_timezone()).strftime("%Y-%m-%dT%H:%M") if self.data else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        wrong = _l("Give a date and a time, like 2026-11-28 20:00.")
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(wrong) from error
        if isinstance(self.data, datetime):
            if self.data.year not in YEARS:
                self.data = None
                raise ValueError(wrong)
            self.data = self.data.replace(tzinfo=get_timezone())


class ProductionForm(EditForm):
    title = Line(_l("Title"), most=80, needed=_l("Give the piece a title."), help=_l("As it will stand on its cover."))
    kind = RadioField(
        _l("What it becomes"), choices=choices_of(KINDS), coerce=_known(ProductionKind), default=ProductionKind.FILM
    )
    closes_at = Moment(_l("The cut closes"), help=_l("After it, new takes wait for the next cut. In your time zone."))
    premiere_at = Moment(_l("Premiere"), help=_l("When everybody sees it together. In your time zone."))

    @classmethod
    def of(cls, production: Production | None) -> "ProductionForm":
        return cls(formdata=None, prefix="piece", obj=production)


class UpdateForm(NewForm):
    words = Line(
        _l("How it goes"),
        most=200,
        needed=_l("Say how it goes: “The mix is half done.”"),
        help=_l("Whoever sees the piece reads it."),
    )
    due_on = Day(
        _l("To be done by"), [Optional()], description=_l("For what is still to be done. Empty: it is only news.")
    )


class InviteForm(Form):
    address = Line(
        _l("Another class project"),
        most=300,
        needed=_l("Give its address: “/class-projects/forty-breaths”."),
        help=_l("Its address, or the last part of it. Who teaches there says yes or no."),
    )


class PartForm(Form):
    """`works`: how many go out of the cut, as it was read."""

    works = HiddenField()

    @property
    def count(self) -> int | None:
        return int(self.works.data) if str(self.works.data or "").isdecimal() else None


class OneOfTheClass(SelectField):
    """Somebody of the class, by their name; their handle stands beside it, for two may have the same."""

    def __init__(self, label: Any, *, nobody: Any = None, help: Any = "", **options: Any) -> None:
        super().__init__(label, coerce=lambda value: value or "", description=help, **options)
        self.nobody = {"": nobody} if nobody else {}

    def offer(self, people: Iterable[Membership]) -> None:
        self.people = {each.person.handle: each.person for each in people}
        named = {handle: f"{person.name} (@{handle})" for handle, person in self.people.items()}
        self.choices = choices_of(self.nobody | named)

    @property
    def person(self) -> Person | None:
        return self.people.get(self.data)


class LeaderForm(SectionForm):
    leader = OneOfTheClass(
        _l("Who leads it"), nobody=_l("Nobody"), help=_l("They cut it, say how it goes, and trust others with it.")
    )

    @classmethod
    def of(cls, production: Production) -> "LeaderForm":
        return cls(formdata=None, leader=production.leader.handle if production.leader else "")


class TrustForm(Form):
    person = OneOfTheClass(_l("Who cuts it as well"), help=_l("They do all that is done in the cutting room."))


class CallChoice:
    """The field for the call whose works fill a place."""

    assignment = SelectField(_l("Which call fills it"), coerce=lambda value: value or "", default="")

    def offer(self, calls: Iterable[Assignment]) -> Any:
        """Offer these calls. Returns the form."""
        self.calls = {str(call.id): call for call in calls}
        is_one = len({call.course_id for call in self.calls.values()}) < 2
        named = {id: _named(call, is_one) for id, call in self.calls.items()}
        self.assignment.choices = choices_of({"": _l("No call: only works that you put there"), **named})
        return self

    @classmethod
    def blank(cls, calls: Sequence[Assignment], *, prefix: str) -> Any:
        """An empty form of this class; the only call is chosen already."""
        form: Any = cls(formdata=None, prefix=prefix).offer(calls)  # type: ignore[call-arg]
        if len(calls) == 1:
            form.assignment.data = str(calls[0].id)
        return form

    @property
    def call(self) -> Assignment | None:
        return self.calls.get(self.assignment.data)


def _named(call: Assignment, is_one: bool) -> str:
    """A call among others, of one class project or of several."""
    return ": ".join([*([] if is_one else [call.course.title]), call.lesson.title, *([call.do] if call.do else [])])


class LinesForm(CallChoice, NewForm):
    lines = LongText(
        _l("Places, one a line"),
        most=20_000,
        rows=6,
        needed=_l("Write one place a line, for example: Bar 9 | sound | 4 s"),
        help=_l(
            "Title | film, sound, picture or text | how long. Only the title is needed: “Bar 9 | sound | 4 s”. "
            "Where you name no medium, it is what the call takes. "
            "How long it takes to make may stand at the end: “takes 30 seconds”, “takes 10 minutes”, “takes an evening”. "
            "Under a line “Choir | layers” or “Faces | grid”, those that stand further in play together; one that enters later says “at 2.5 s”."
        ),
    )


class SlotFields(CallChoice):
    title = Line(_l("Title"), most=LONGEST_TITLE, needed=_l("Name the place: “Bar 9”."))
    medium = SelectField(_l("What goes there"), choices=choices_of(MEDIA), coerce=_known(Medium))
    seconds = WholeNumber(
        _l("Seconds, at most"), least=1, most=MOST_SECONDS, help=_l("For film and sound; a picture stays this long.")
    )
    words = WholeNumber(_l("Words, at most"), least=1, most=MOST_WORDS, help=_l("For words."))
    size = SelectField(
        _l("How long it takes to fill"),
        choices=choices_of({"": _l("As what goes there suggests"), **TIMES}),
        coerce=lambda value: _known(Size)(value or ""),
        default="",
        description=_l(
            "People look for places by the time they have. A place of 30 seconds is kept for half an hour, others for two days."
        ),
    )
    stand_in = FileField(
        _l("Stand-in"), description=_l("Your rough version, a film, a sound or a picture. It plays until a take does.")
    )
    stand_in_words = LongText(
        _l("Stand-in in words"),
        most=1000,
        rows=2,
        help=_l("Shown where there is no file; with one, it says what can be heard or seen."),
    )

    def spec(self) -> dict[str, Any]:
        """What an operation needs to know of the place."""
        return {
            "title": self.title.data,
            "medium": self.medium.data or None,
            "seconds": self.seconds.data,
            "words": self.words.data,
            "size": self.size.data or None,
            "assignment": self.call,
            "stand_in_words": self.stand_in_words.data,
        }


class NewSlotForm(SlotFields, NewForm):
    medium = SelectField(
        _l("What goes there"),
        choices=choices_of({"": _l("What its call takes"), **MEDIA}),
        coerce=_known(Medium),
        default="",
    )


class SlotForm(SlotFields, EditForm):
    without_file = Tick(_l("Take the stand-in's file away"))
    enters = Amount(
        _l("Enters, seconds later"), least=0, most=MOST_SECONDS, help=_l("Among what plays together: than it could.")
    )

    @classmethod
    def of(cls, slot: Slot) -> "SlotForm":
        return cls(formdata=None, obj=slot, data={"stand_in": None, "enters": slot.enters_ms / 1000 or None})

    def spec(self) -> dict[str, Any]:
        return {**super().spec(), "enters_ms": round(1000 * (self.enters.data or 0))}


class PassageForm(EditForm):
    title = Line(_l("Title"), most=LONGEST_TITLE, needed=_l("Name what plays together: “The choir”."))
    arrangement = RadioField(
        _l("How they play together"),
        choices=choices_of(ARRANGEMENTS),
        coerce=_known(Arrangement),
        default=Arrangement.LAYERS,
    )

    @classmethod
    def of(cls, passage: Passage) -> "PassageForm":
        return cls(formdata=None, obj=passage)


class CreditForm(SectionForm):
    """What somebody says of all their roles in a piece at once. `answer` is the button pressed: yes, or leave me out."""

    name = Line(_l("Your name in the credits"), most=80, render_kw={"autocomplete": "name"})
    is_linked = Tick(_l("It leads to my page"))
    thanks = Line(_l("Whom you thank"), most=200, help=_l("One line, shown beside your role."))
    answer = SelectField(
        _l("Your answer"), choices=choices_of(ANSWERS), coerce=lambda value: value or "", validate_choice=False
    )

    @classmethod
    def of(cls, mine: Sequence[Credit], **options: Any) -> "CreditForm":
        """As it opens: with what was said of any of them."""
        said = next((credit for credit in mine if credit.state != CreditState.PROPOSED), mine[0])
        return cls(name=said.name, thanks=said.thanks, is_linked=said.is_linked, answer=SAID[said.state], **options)


class MakeForm(Form):
    into = RadioField(
        _l("What to make"), choices=choices_of(FORMS), coerce=_known(RenderForm), default=RenderForm.FILM_720
    )


class VersionForm(NewForm):
    changes = Line(
        _l("What is new in it"),
        most=200,
        needed=_l("Say in a line what is new, for those who saw the one before."),
        help=_l("“The storm has a new sound, and the last scene its crown.”"),
    )


class AgainForm(NewForm):
    """A class project once more."""

    title = Line(_l("Title"), most=80, needed=_l("Give it a title."))
    begins_on = Day(
        _l("When does it begin?"),
        [InputRequired(_l("Choose the day."))],
        description=_l("Its first day; the others follow."),
    )
