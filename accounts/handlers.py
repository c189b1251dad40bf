"""What follows from news about people."""

from accounts import operations
from accounts.models import Purpose
from core.events import Event, on
from core.mail import send


@on("person.signed_up")
def mail_the_confirmation(event: Event) -> None:
    person = event.subject()
    if person is not None and not person.is_confirmed:
        token = operations.mail_link(person, Purpose.CONFIRM, next=event.details.get("next", ""))
        send(person.email, "confirm", person=person, token=token)


@on("person.signed_up_again")
def tell_the_owner_of_the_address(event: Event) -> None:
    person = event.subject()
    if person is not None:
        send(person.email, "have_account", person=person)


@on("person.changed_password")
def tell_that_the_password_changed(event: Event) -> None:
    person = event.subject()
    if person is not None:
        send(person.email, "password_changed", person=person)


@on("person.forgot_password")
def mail_the_reset_link(event: Event) -> None:
    person = event.subject()
    if person is not None:
        send(person.email, "reset", person=person, token=operations.mail_link(person, Purpose.RESET))
