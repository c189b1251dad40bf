"""The admins' page: people, their roles, and who changed them."""

from typing import Any

from flask import abort, flash, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from accounts import operations, queries
from accounts.models import Person, Role
from accounts.views import bp
from core.db import db
from core.paging import page
from core.text import tidy
from core.web import current_person, needs, see_other

ROLE_WORDS = {Role.ADMIN: _l("admin"), Role.MODERATOR: _l("moderator"), Role.GREETER: _l("greeter")}


@bp.get("/admin")
@needs("people.administer")
def admin() -> Any:
    words = tidy(request.args.get("q", ""))[:80]
    people = page(queries.found(words), Person.created_at, Person.id, after=request.args.get("after"), size=50)
    changes = db.session.scalars(queries.changes_of_roles()).all()
    names = queries.people_named({each for change in changes for each in (change.actor_id, change.subject_id) if each})
    return render_template(
        "accounts/admin.html", people=people, words=words, roles=ROLE_WORDS, changes=changes, names=names
    )


@bp.post("/admin/people/<uuid:person_id>/roles/<role>")
@needs("person.promote")
def grant(person: Person, role: str) -> Any:
    operations.grant(person, _role(role), by=current_person())
    flash(_("%(name)s is a %(role)s now.", name=person.name, role=ROLE_WORDS[_role(role)]))
    return see_other("accounts.admin")


@bp.post("/admin/people/<uuid:person_id>/roles/<role>/withdrawal")
@needs("person.promote")
def withdraw(person: Person, role: str) -> Any:
    operations.withdraw(person, _role(role), by=current_person())
    flash(_("%(name)s is no longer a %(role)s.", name=person.name, role=ROLE_WORDS[_role(role)]))
    return see_other("accounts.admin")


def _role(name: str) -> Role:
    return Role(name) if name in set(Role) else abort(404)
