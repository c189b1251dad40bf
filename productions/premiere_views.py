"""The premiere of a piece, before it, while it plays and after."""

from flask import render_template
from sqlalchemy.orm import joinedload

from community import queries as community
from core.web import current_person, needs
from courses.models import Course
from productions import crediting, premieres
from productions.models import Production
from productions.views import bp, piece_named

WITH_COURSE = (joinedload(Production.course).joinedload(Course.author), joinedload(Production.leader))


@bp.get("/productions/<slug>/premiere")
@needs("production.view", by=piece_named, options=WITH_COURSE)
def premiere(production: Production) -> str:
    person = current_person()
    return render_template(
        "productions/premiere.html",
        production=production,
        course=production.course,
        showing=premieres.showing(production, person),
        roll=crediting.roll(production, person),
        thread=community.thread_of(production, person),
    )
