"""First times on people's pages, and the logs of how they went."""

from tests.routes.table import read

LOG = {"title": "Singing"}
ENTRY = {"words": "My hands shake."}

ROWS = read(
    """
                                                            V L O N B R G I C X M A
GET  /people/{learner}/first-times                          2 2 2 2 . 2 2 2 2 2 2 2
  shows /people/{learner}/{log}                             + + + + - + + + + + + +
  shows /people/{learner}/{own_log}                         - + - - - - - - - - - -
  shows begin-log                                           - + - - - - - - - - - -
GET  /people/{reviewer}/first-times                         2 2 2 2 2 2 2 2 2 2 2 2
  shows /people/{reviewer}/{hidden_log}                     - - - - - + - - - - + +
POST /people/{learner}/first-times                          s 3 . . . . . . . . . .
GET  /people/{learner}/{log}                                2 2 2 2 . 2 2 2 2 2 2 2
  shows /people/{learner}/{log}/entries                     - + - - - - - - - - - -
GET  /people/{learner}/{own_log}                            s 2 . . . . . . . . . .
GET  /people/{reviewer}/{log}                               s . . . . . . . . . . .
GET  /people/{reviewer}/{hidden_log}                        s . . . . 2 . . . . 2 2
POST /people/{learner}/{log}/entries                        s 3 . . . . . . . . . .
POST /people/{learner}/{log}/entries/{entry}/removal        s 3 . . . . . . . . . .
POST /people/{learner}/{log}/title                          s 3 . . . . . . . . . .
POST /people/{learner}/{log}/(publishing|unpublishing)      s 3 . . . . . . . . . .
POST /people/{learner}/{own_log}/(publishing|unpublishing)  s 3 . . . . . . . . . .
POST /people/{learner}/{log}/removal                        s 3 . . . . . . . . . .
GET  /class-projects/{class}/company                        s 2 2 . 2 2 2 2 2 . . .
  shows /board/{pairs_thread}                               - + - - - + - + + - - -
POST /class-projects/{class}/company                        s 3 3 . 3 3 3 3 3 . . .
POST /class-projects/{class}/company/offer                  s 3 3 . 3 3 3 3 3 . . .
POST /class-projects/{class}/company/offer/removal          s 3 3 . 3 3 3 3 3 . . .
POST /class-projects/{class}/company/{pair}/parting         s 3 . . . 3 . 3 3 . . .
POST /class-projects/{other_class}/company/{pair}/parting   s . . . . . . . . . . .
GET  /board/{pairs_thread}                                  s 2 . . . 2 . 2 2 . 2 2
POST /board/{pairs_thread}/posts                            s 3 . . . 3 . 3 3 . . .
""",
    {
        "/class-projects/{class}/company/offer": {"hello": "Hello!", "at_most": "2"},
        "/board/{pairs_thread}/posts": {"body": "Hello to you."},
        "/people/{learner}/first-times": LOG,
        "/people/{learner}/{log}/entries": ENTRY,
        "/people/{learner}/{log}/title": LOG,
    },
)
