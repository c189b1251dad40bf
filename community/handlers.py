"""What a thread does when its premiere gets a date, and a cut."""

from community import threads
from core.events import Event, on
from productions.models import Production


@on("cut.kept")
@on("premiere.set")
def let_its_thread_open(event: Event) -> None:
    production = event.subject()
    if isinstance(production, Production):
        threads.follow(production)
