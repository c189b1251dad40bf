"""A copy of the site and a move take along every file that any row names."""

from sqlalchemy import select

from core.db import Base, db
from core.moving import named_files
from media.models import MediaFile, Rendition
from productions.models import RenderFile
from tests.routes.world import World


def test_every_row_with_a_file_names_it(world: World) -> None:
    models = [each.class_ for each in Base.registry.mappers if {"key", "size_bytes"} <= {*each.columns.keys()}]
    keys = {model: set(db.session.scalars(select(model.key).where(model.key != ""))) for model in models}
    assert {MediaFile, Rendition, RenderFile} <= {model for model in models if keys[model]}
    named = named_files().keys()
    assert {model.__name__: of for model in models if (of := keys[model] - named)} == {}
