"""What is yours: nobody's but one's own."""

from tests.routes.table import read
from tests.routes.things import PASSWORD

ROWS = read(
    """
                                                            V L O N B R G I C X M A
GET  /settings/yours                                        s 2 2 2 2 2 2 2 2 2 2 2
POST /settings/yours/download                               s 3 3 3 3 3 3 3 3 3 3 3
GET  /settings/yours/download                               s . . . . . . . . . . .
POST /settings/yours/agreements/{agreement}/withdrawal      s 3 . . . . . . . . . .
GET  /settings/yours/leaving                                s 2 2 2 2 2 2 2 2 2 2 2
POST /settings/yours/leaving                                s 3 3 3 3 3 3 3 3 3 3 !
POST /settings/yours/leaving/stop                           s 3 3 3 3 3 3 3 3 3 3 3
""",
    {"/settings/yours/leaving": {"works": "back", "password": PASSWORD}},
)
