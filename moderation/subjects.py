"""What other rooms need to know of reports, acts and appeals."""

from core.subjects import Subject, register
from moderation.models import Act, Appeal, Report

for kind, model, view, url in (
    ("report", Report, "report.view", lambda row: f"/moderation/{row.id}"),
    ("act", Act, "act.view", lambda row: f"/appeals/{row.id}"),
    ("appeal", Appeal, "appeal.view", lambda row: "/appeals"),
):
    register(
        Subject(
            kind=kind,
            model=model,
            label=kind,
            view=view,
            title=lambda row: row.__tablename__,
            url=url,
            reportable=False,
        )
    )
