"""`flask people …`: what the operator does with people."""

import click
from flask import Flask
from flask.cli import AppGroup

from accounts import operations, queries
from accounts.models import Role
from core.db import unit_of_work

people = AppGroup("people", help="People and their roles.")


@people.command()
@click.argument("email")
@click.argument("role", type=click.Choice([role.value for role in Role]))
def promote(email: str, role: str) -> None:
    """Give the person with this address a role: the first admin is made here."""
    with unit_of_work():
        person = queries.by_email(email.strip().casefold())
        if person is None:
            raise click.ClickException(f"Nobody here has the address {email}.")
        operations.grant(person, Role(role), by=None)
    click.echo(f"{email} is a {role} now.")


def init_room(app: Flask) -> None:
    app.cli.add_command(people)
