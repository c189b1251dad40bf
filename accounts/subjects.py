"""What other rooms need to know of people."""

from accounts.models import Person
from core.subjects import Subject, register
from core.words import Words

register(
    Subject(
        kind="person",
        model=Person,
        label=Words("person"),
        view="person.view",
        title=lambda person: person.credit_name,
        url=lambda person: f"/people/{person.handle}",
        author=lambda person: person.id,
    )
)
