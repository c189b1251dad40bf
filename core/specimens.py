"""A form for /dev/components, with every kind of field, filled in wrongly, so that each state can be looked at and tested."""

from wtforms import (
    BooleanField,
    EmailField,
    FileField,
    Form,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Email, InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget


class Specimens(Form):
    """One field of each kind."""

    title = StringField("Title", [InputRequired()], description="What you call it. You can change it later.")
    handle = StringField("Handle", [Length(max=20, message="Make it 20 letters or fewer.")])
    email = EmailField(
        "Email", [InputRequired(), Email("That is not a whole address: it needs a name, an @ and a place.")]
    )
    level = SelectField("Level", choices={"first": "Never done it", "some": "Done it a few times"})
    story = TextAreaField("What you were after", [Length(max=40, message="Make it 40 characters or fewer.")])
    take = FileField("Your take", description="Film, sound, picture or text, up to 200 MB.")
    sees = RadioField(
        "Who sees it",
        [InputRequired("Choose who sees it.")],
        choices={"me": "Only me", "class": "This class", "everyone": "Everyone"},
    )
    media = SelectMultipleField(
        "What it may be",
        choices={"film": "Film", "sound": "Sound", "text": "Words"},
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    first = BooleanField("This is my first time at this", description="You are answered first, and by someone kind.")


def specimens(prefix: str, *, wrong: bool = False) -> Specimens:
    """The form as it opens, or, when `wrong`, as it comes back. `prefix` keeps the ids of several on one page apart."""
    if not wrong:
        return Specimens(
            prefix=prefix, title="The chair doesn’t answer", handle="ines", sees="class", media=["film"], first=True
        )
    form = Specimens(
        prefix=prefix, title="", handle="i" * 30, email="ines at home", story="I wanted to leave and could not. " * 3
    )
    form.validate()
    return form


def errors_of(form: Form) -> list[tuple[str, str]]:
    """(field id, sentence) of every error, as an error summary takes them."""
    return [(field.id, str(sentence)) for field in form for sentence in field.errors]
