"""What is yours: nobody's but one's own."""

from tests.routes.table import read

ROWS = read(
    """
                                                            V L O N B R G I C X M A
GET  /settings/yours                                        s 2 2 2 2 2 2 2 2 2 2 2
POST /settings/yours/download                               s 3 3 3 3 3 3 3 3 3 3 3
GET  /settings/yours/download                               s . . . . . . . . . . .
POST /settings/yours/agreements/{agreement}/withdrawal      s 3 . . . . . . . . . .
"""
)
