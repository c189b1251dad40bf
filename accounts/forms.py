"""The shape of what people tell us of themselves."""

from typing import Any
from zoneinfo import available_timezones

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, SelectField
from wtforms.validators import InputRequired, Length

from accounts.operations import folded_email
from accounts.passwords import LONGEST, judge
from core.forms import Day, EditForm, Form, Line, NewForm, Tick, judged_by
from core.settings import keeps_ages, minimum_age

HANDLE_HELP = _l("Small letters, digits, hyphens. It is in the address of your page.")
PASSWORD_HELP = _l("At least 8 characters of any kind. A short sentence works well.")


class Password(PasswordField):
    def __init__(self, label: Any, *, autocomplete: str = "current-password", rules: Any = (), **options: Any) -> None:
        validators = [
            InputRequired(_l("Type a password.")),
            Length(max=LONGEST, message=_l("At most 128 characters, please.")),
            *rules,
        ]
        super().__init__(label, validators, render_kw={"autocomplete": autocomplete}, **options)


class NewPassword(Password):
    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(
            label, autocomplete="new-password", rules=[judged_by(judge)], description=PASSWORD_HELP, **options
        )


class SignUpForm(NewForm):
    name = Line(_l("Your name"), most=80, needed=_l("What shall we call you?"), render_kw={"autocomplete": "name"})
    handle = Line(
        _l("Handle"),
        most=30,
        needed=_l("Choose a handle."),
        help=HANDLE_HELP,
        render_kw={"autocomplete": "username", "autocapitalize": "none"},
    )
    email = Line(
        _l("Email"),
        most=254,
        needed=_l("Your address, so that you can confirm it."),
        validators=[judged_by(folded_email)],
        render_kw={"type": "email", "autocomplete": "email"},
    )
    password = NewPassword(_l("Password"))
    born_on = Day(
        _l("When were you born?"),
        [InputRequired(_l("The day you were born, please."))],
        description=_l("We keep only the day on which you turn 18, not this one."),
        render_kw={"autocomplete": "bday"},
    )
    is_old_enough = Tick(
        validators=[InputRequired(_l("Tick it if it is so: younger people can't have an account here."))]
    )
    time_zone = HiddenField(default="UTC")
    next = HiddenField()

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        least = minimum_age()
        self.is_old_enough.label.text = _("I am at least %(least)s years old.", least=least)
        if keeps_ages():
            del self.is_old_enough
            return
        del self.born_on
        if not least:
            del self.is_old_enough


class SignInForm(Form):
    email = Line(
        _l("Email"),
        most=254,
        needed=_l("The address you signed up with."),
        render_kw={"type": "email", "autocomplete": "username"},
    )
    password = Password(_l("Password"))
    next = HiddenField()
    held_action = HiddenField()


class ForgottenForm(Form):
    email = Line(
        _l("Email"),
        most=254,
        needed=_l("The address you signed up with."),
        render_kw={"type": "email", "autocomplete": "email"},
    )


class ResetForm(Form):
    password = NewPassword(_l("New password"))


class ProfileForm(EditForm):
    name = Line(_l("Your name"), most=80, needed=_l("What shall we call you?"), render_kw={"autocomplete": "name"})
    credit_name = Line(_l("Credit name"), most=80, help=_l("How you want to be named in credits. Empty: your name."))
    line = Line(_l("One line about you"), most=160)
    doing = Line(_l("Now"), most=160, help=_l("What are you on, in a sentence? It stands on your page."))
    mediums = Line(_l("What you make"), most=200, help=_l("With commas: drawing, singing, short films."))
    time_zone = SelectField(
        _l("Time zone"), choices=sorted(available_timezones()), description=_l("Deadlines are shown in it.")
    )

    @classmethod
    def of(cls, person: Any) -> "ProfileForm":
        """The form as it opens: lists are words with commas."""
        names = ("name", "credit_name", "line", "doing", "time_zone", "version")
        return cls(formdata=None, mediums=", ".join(person.mediums), **{name: getattr(person, name) for name in names})

    def medium_list(self) -> list[str]:
        return [word.strip() for word in (self.mediums.data or "").split(",") if word.strip()]


class EmailForm(Form):
    email = Line(
        _l("New address"),
        most=254,
        needed=_l("Type the new address."),
        validators=[judged_by(folded_email)],
        render_kw={"type": "email", "autocomplete": "email"},
    )
    password = Password(_l("Your password"))


class PasswordForm(Form):
    current_password = Password(_l("Your password now"))
    password = NewPassword(_l("New password"))
