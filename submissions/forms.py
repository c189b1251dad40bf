"""The shape of what makers tell us of a work."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, RadioField, SelectField
from wtforms.validators import UUID as IsAnAddress
from wtforms.validators import InputRequired

from core.forms import EditForm, Form, Line, LongText, NewForm, SectionForm, Tick, TrimFields, WholeNumber, choices
from core.languages import language_choices
from lessons.models import Material
from media.captions import MAX_BYTES
from submissions.licences import DEFAULT, NAMES, Licence
from submissions.models import Ask, Part, Source, Visibility

WHO_SEES = choices(
    {
        Visibility.CLASS: _l("This class"),
        Visibility.EVERYONE: _l("Everyone"),
        Visibility.ONE_PERSON: _l("One person"),
        Visibility.ONLY_ME: _l("Only me, for now"),
    }
)
WHICH_ANSWER = choices(
    {
        Ask.LANDED: _l("What landed"),
        Ask.QUESTION: _l("Answer my question"),
        Ask.ALL: _l("All notes welcome"),
    }
)


MOST_MS = 24 * 3600 * 1000


class WriteForm(NewForm):
    text = LongText(_l("Write"), most=20_000, needed=_l("There is nothing in it yet."), rows=6)


class FileForm(NewForm):
    file = FileField(_l("A picture, a sound or a film"), [FileRequired(_l("Choose a file first."))])
    description = Line(_l("What it shows or says"), most=500, help=_l("For people who can't see or hear it."))
    # What a recorder says of a take.
    in_ms = WholeNumber(most=MOST_MS, default=0)
    out_ms = WholeNumber(most=MOST_MS)
    delay_ms = WholeNumber(most=MOST_MS, default=0)


class TextPartForm(SectionForm):
    text = LongText(_l("Text"), most=20_000, needed=_l("Leave something in it, or take it out."), rows=6)

    @classmethod
    def of(cls, part: Part) -> "TextPartForm":
        return cls(formdata=None, prefix=str(part.id), text=part.text)


class DescribeForm(SectionForm):
    description = Line(_l("What it shows or says"), most=500)

    @classmethod
    def of(cls, part: Part) -> "DescribeForm":
        return cls(formdata=None, prefix=str(part.id), description=part.description)


class CaptionsForm(SectionForm):
    captions = LongText(
        _l("Captions"),
        most=MAX_BYTES,
        rows=12,
        help=_l("WebVTT or SRT, typed or pasted. What is spoken, and sounds that matter."),
    )
    file = FileField(_l("Or a file"), description=_l("A .vtt or .srt file takes the place of what is above."))
    captions_language = SelectField(_l("Language"), choices=language_choices)

    @classmethod
    def of(cls, part: Part) -> "CaptionsForm":
        language = part.captions_language or part.take.submission.course.language
        return cls(formdata=None, captions=part.captions, captions_language=language)

    def source(self) -> str | bytes:
        """The file's bytes if one was sent (to just past the limit), else what was typed."""
        sent = self.file.data
        return sent.stream.read(MAX_BYTES + 1) if sent else self.captions.data or ""


class TrimForm(TrimFields, SectionForm):
    @classmethod
    def of(cls, part: Part) -> "TrimForm":
        file = part.file
        return cls(formdata=None, prefix=f"trim-{part.id}", **(cls.typed(file.in_ms, file.out_ms) if file else {}))


class ShareForm(EditForm):
    take = SelectField(_l("Which take do you share?"), coerce=int)
    title = Line(_l("Title"), most=120, help=_l("Empty: the lesson's."))
    visibility = RadioField(_l("Who sees it?"), choices=WHO_SEES, default=Visibility.CLASS.value)
    named = Line(_l("Which person?"), most=40, help=_l("A handle; empty: the instructor."))
    ask = RadioField(_l("What answer do you want?"), choices=WHICH_ANSWER, default=Ask.LANDED.value)
    question = Line(_l("Your question"), most=200, help=_l("Something one can see or hear."))
    please_dont = Line(_l("Please don't"), most=160)
    credit_as = Line(_l("Credit me as"), most=80, needed=_l("A name for the credits, please."))
    licence = RadioField(_l("Licence"))
    may_build_on = Tick(_l("Others may build on it"), default=True)
    first_time = Tick(_l("My first time at this"), help=_l("It is answered before others."))
    hint = Line(
        _l("What should those who answer know?"),
        most=200,
        help=_l("Where you were unsure, or what would help you go on. Only they read it."),
    )


class MinorsForm(Form):
    """`wanted`: what the button said that the class becomes, "yes" for minors; so a second click changes nothing back."""

    wanted = HiddenField()
    is_sure = Tick(_l("I am sure: nobody in it needs to be kept from strangers"))


class SourceForm(SectionForm):
    """One thing that a work may be built on: a line of the share form, which carries the token for it."""

    class Meta:
        csrf = False

    used = Tick()
    thanks = Line(_l("Thanks"), most=200)
    changes = Line(_l("What you changed"), most=200)

    @classmethod
    def about(cls, thing: Source | Material, title: str, typed: Any = None) -> "SourceForm":
        """The line of something that a work uses, or of a material that it could use; `typed` is what came of the whole
        form. It is called by the thing itself, so that it stays the same line once the thing is used."""
        source = thing if isinstance(thing, Source) else None
        prefix = f"built-on-{(source.source_id or source.material_id or source.id) if source else thing.id}"
        was_sent = typed is not None and f"{prefix}-version" in typed
        said = {"thanks": source.thanks, "changes": source.changes} if source else {}
        form = cls(formdata=typed if was_sent else None, prefix=prefix, used=source is not None, **said)
        form.used.label.text = _("I used “%(what)s”", what=title)
        form.thanks.label.text = _("Thanks for “%(what)s”", what=title)
        form.changes.label.text = _("What you changed of “%(what)s”", what=title)
        return form


class FoundForm(Form):
    """Which of the works that were found is used: each has a button of its own. `find` brings the same works back."""

    find = HiddenField()
    # What is wrong with it leads to the search: where nothing is found, there are no buttons.
    source = HiddenField(id="find", validators=[IsAnAddress(_l("Choose one of them."))])


class ElsewhereForm(NewForm):
    """Something that was made elsewhere, and under which licence."""

    title = Line(_l("What is it called?"), most=120, needed=_l("Its title, or a few words that say what it is."))
    maker = Line(_l("Who made it?"), most=120, needed=_l("A name. Write “unknown” if nobody can say."))
    address = Line(_l("Where is it?"), most=500, help=_l("An address on the web, or words: a book and its page."))
    licence = RadioField(
        _l("Under which licence?"),
        choices=choices(
            {each: _l("With its maker’s leave, here only") if each is DEFAULT else NAMES[each] for each in Licence}
        ),
        validators=[InputRequired(_l("Choose one: it says what yours may be shared under."))],
    )
    changes = Line(_l("What did you change?"), most=200)
    thanks = Line(_l("Thanks"), most=200)
