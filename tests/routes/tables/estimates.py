"""Estimates: the desk of those who teach, what they rule, and the maker who asks for another's eyes."""

from tests.routes.table import read

LEVELS = {"level-{criterion}": "2", "reason": "I saw it land, at the chair."}
DESK = "/class-projects/{class}/desk"
ROWS = read(
    """
                                                                 V L O N B R G I C X M A
GET  /class-projects/{class}/desk/estimates                      s . . . . . . 2 2 . . .
  shows /estimates/{estimate}                                    - - - - - - - + + - - -
  shows /estimates/{own_estimate}                                - - - - - - - - + - - -
GET  /class-projects/{class}/desk/estimates.csv                  s . . . . . . 2 2 . . .
  shows {own_title}                                              - - - - - - - - + - - -
GET  /class-projects/{draft_class}/desk/estimates                s . . . . . . 2 2 . . .
GET  /class-projects/{class}/desk/estimates/{estimate}           s . . . . . . 2 2 . . .
  shows {estimate}/ruling                                        - - - - - - - + + - - -
GET  /class-projects/{class}/desk/estimates/{appealed_estimate}  s . . . . . . 2 2 . . .
  shows {appealed_estimate}/ruling                               - - - - - - - - + - - -
GET  /class-projects/{class}/desk/estimates/{own_estimate}       s . . . . . . . 2 . . .
GET  /class-projects/{other_class}/desk/estimates/{estimate}     s . . . . . . . . . . .
POST /class-projects/{class}/desk/estimates/{estimate}/ruling    s . . . . . . 3 3 . . .
POST /class-projects/{class}/desk/estimates/{own_estimate}/ruling  s . . . . . . . 3 . . .
POST /class-projects/{class}/desk/estimates/{appealed_estimate}/ruling  s . . . . . . . 3 . . .
POST /class-projects/{class}/desk/works/{for_class}/ruling       s . . . . . . 3 3 . . .
POST /class-projects/{class}/desk/works/{draft}/ruling           s . . . . . . . . . . .
GET  /rulings/{ruling}/appeal                                    s 2 . . . . . 3 3 . . .
POST /rulings/{ruling}/appeal                                    s 3 . . . . . . . . . .
GET  /rulings/{appealed_ruling}/appeal                           s 3 . . . . . 3 3 . . .
POST /rulings/{appealed_ruling}/appeal                           s . . . . . . . . . . .
""",
    {
        f"{DESK}/estimates/{{estimate}}/ruling": LEVELS,
        f"{DESK}/estimates/{{own_estimate}}/ruling": LEVELS,
        f"{DESK}/estimates/{{appealed_estimate}}/ruling": LEVELS,
        "/rulings/{ruling}/appeal": {"words": "Please look at the last ten seconds."},
        "/rulings/{appealed_ruling}/appeal": {"words": "And again."},
    },
)
