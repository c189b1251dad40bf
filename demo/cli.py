"""The demonstration at the start of an empty site."""

import click
from flask import Flask

from core.settings import Settings
from demo import load
from demo.content import read
from demo.stage import PASSWORD


def init_room(app: Flask) -> None:
    settings: Settings = app.extensions["settings"]
    app.cli.add_command(demo)
    if settings.demo:
        app.extensions["before_serving"].append(_load_into_an_empty_site)
        app.extensions["announcements"].append(_sign_ins)


@click.command()
def demo() -> None:
    """Load the demonstration into an empty site."""
    _load_into_an_empty_site()


def _load_into_an_empty_site() -> None:
    if load.is_empty():
        click.echo("Loading the demonstration: drawing, playing and filming it takes half a minute …")
        load.load()


def _sign_ins() -> str:
    """Who can be signed in as, and how."""
    people = {person.handle: person for person in read().people}
    instructor, learner = read().projects[1].instructors[0], read().projects[1].learners[0]
    chosen = [(instructor, "an instructor"), (learner, "a learner")]
    chosen += [(handle, "admin") for handle, person in people.items() if "admin" in person.roles]
    lines = [f"  {people[handle].email}  ({what})" for handle, what in chosen]
    return "\n".join([f"Sign in with the password “{PASSWORD}” as", *lines])
