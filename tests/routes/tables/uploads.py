"""Bytes on their way: who may begin; then the token in the address alone decides, and a made-up one names nothing."""

from tests.routes.table import read

ROWS = read(
    """
                          V L O N B R G I C X M A
POST   /uploads           s 1 1 1 1 1 1 1 1 1 1 1
GET    /uploads/{upload}  2 2 2 2 2 2 2 2 2 2 2 2
PATCH  /uploads/{upload}  4 4 4 4 4 4 4 4 4 4 4 4
GET    /uploads/made-up   . . . . . . . . . . . .
PATCH  /uploads/made-up   . . . . . . . . . . . .
DELETE /uploads/made-up   . . . . . . . . . . . .
""",
)
