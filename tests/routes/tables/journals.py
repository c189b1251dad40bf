"""Journals: what makers write about what they make."""

from tests.routes.table import read

PAGE = {"title": "Stools", "body": "It wobbled.", "licence": "cc-by"}

ROWS = read(
    """
                                                            V L O N B R G I C X M A
GET  /people/{learner}/journal                              2 2 2 2 . 2 2 2 2 2 2 2
  shows /journal/{page}                                     + + + + - + + + + + + +
  shows /journal/{draft_page}                               - + - - - - - - - - - -
  shows /journal/new                                        - + - - - - - - - - - -
GET  /people/{hidden_person}/journal                        s . . . . . . . . . 2 2
GET  /people/reviewer/journal                             2 2 2 2 2 2 2 2 2 2 2 2
  shows /journal/{hidden_page}                              - - - - - + - - - - + +
GET  /people/{learner}/journal/new                          s 2 . . . . . . . . . .
POST /people/{learner}/journal/new                          s 3 . . . . . . . . . .
GET  /people/{learner}/journal/{page}                       2 2 2 2 . 2 2 2 2 2 2 2
  shows /journal/{page}/edit                                - + - - - - - - - - - -
  shows /reports/journal_post/{page}                        - - + + - + + + + + + +
GET  /people/{learner}/journal/{draft_page}                 s 2 . . . . . . . . . .
GET  /people/reviewer/journal/{hidden_page}               s . . . . 2 . . . . 2 2
GET  /people/reviewer/journal/{page}                      s . . . . . . . . . . .
GET  /people/{learner}/journal/{page}/edit                  s 2 . . . . . . . . . .
GET  /people/{learner}/journal/{draft_page}/edit            s 2 . . . . . . . . . .
GET  /people/reviewer/journal/{hidden_page}/edit          s . . . . . . . . . . .
POST /people/{learner}/journal/{page}/edit                  s 3 . . . . . . . . . .
POST /people/reviewer/journal/{hidden_page}/edit          s . . . . . . . . . . .
POST /people/{learner}/journal/{page_to_take_back}/taking-back s 3 . . . . . . . . . .
POST /people/reviewer/journal/{hidden_page}/taking-back   s . . . . . . . . . . .
POST /people/{learner}/journal/{draft_page}/taking-back     s . . . . . . . . . . .
POST /people/{learner}/journal/{draft_page}/removal         s 3 . . . . . . . . . .
POST /people/{learner}/journal/{page}/removal               s . . . . . . . . . . .
GET  /people/{learner}/how-far                              s 2 . . . . . . . . . .
  shows /how-far/{call}/post                                - + - - - - - - - - - -
POST /people/{learner}/how-far/{call}/post                  s 3 . . . . . . . . . .
POST /people/{learner}/how-far/{other_call}/post            s . . . . . . . . . . .
""",
    {
        "/people/{learner}/journal/new": PAGE,
        "/people/{learner}/journal/{page}/edit": PAGE,
        "/people/reviewer/journal/{hidden_page}/edit": PAGE,
    },
)
