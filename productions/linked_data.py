"""The credits of a piece for machines: JSON-LD in the words of schema.org (CreativeWork, Role)."""

from collections.abc import Sequence
from typing import Any

from productions.crediting import RollLine
from productions.models import Production, ProductionKind

CONTEXT, MIME = "https://schema.org", "application/ld+json"
TYPES = {ProductionKind.FILM: "Movie", ProductionKind.RECORD: "MusicAlbum", ProductionKind.BOOK: "Book"}


def credits_of(production: Production, roll: Sequence[RollLine], site: str) -> dict[str, Any]:
    """Who did what, as these lines say it; `site` is its address."""
    course = production.course
    return {
        "@context": CONTEXT,
        "@type": TYPES[production.kind],
        "@id": f"{site}/productions/{production.slug}",
        "name": production.title,
        "inLanguage": course.language,
        "isBasedOn": {"@type": "Course", "@id": f"{site}/class-projects/{course.slug}", "name": course.title},
        **({"datePublished": production.premiere_at.date().isoformat()} if production.premiere_at else {}),
        "contributor": [
            {"@type": "Role", "roleName": str(line.role), "contributor": _person(name, address, site)}
            for line in roll
            for name, address in line.people
        ],
    }


def _person(name: str, address: str | None, site: str) -> dict[str, str]:
    return {"@type": "Person", "name": name, **({"@id": f"{site}{address}"} if address else {})}
