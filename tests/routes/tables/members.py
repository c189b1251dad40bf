"""Coming in and going, who is in a class project, and who changes that. The learner's and the instructor's membership."""

from tests.routes.table import read

ROWS = read(
    """
                                                                       V L O N B R G I C X M A
GET  /class-projects/{class}/join                                      2 3 3 2 3 3 3 3 3 2 2 2
  shows /signup?next=/class-projects/one-empty-chair/join              + - - - - - - - - - - -
POST /class-projects/{class}/join                                      s 3 3 3 3 3 3 3 3 3 3 3
GET  /class-projects/{draft_class}/join                                s . . . . . . 3 3 . . .
GET  /class-projects/{hidden_class}/join                               s . . . . . . 3 3 . . .
POST /class-projects/{hidden_class}/join                               s . . . . . . 3 3 . . .
GET  /class-projects/{closed_class}/join                               2 3 2 2 2 2 2 3 3 2 2 2
POST /class-projects/{closed_class}/join                               s 3 ! ! ! ! ! 3 3 ! ! !
GET  /class-projects/{class}/leaving                                   s 2 2 . 2 2 2 2 2 . . .
POST /class-projects/{class}/leaving                                   s 3 3 . 3 3 3 ! 3 . . .
GET  /class-projects/{hidden_class}/leaving                            s 2 . . . . . 2 2 . . .
GET  /class-projects/{class}/people                                    s 2 2 . 2 2 2 2 2 . 2 2
  shows /people/{learner}                                              - + + - - + + + + - + +
  shows /people/blocked                                                - - + - + + + + + - + +
  shows /people/gone                                                   - - - - - - - + + - - -
  shows /people/{instructors_membership}                               - - - - - - - + - - - -
  shows /people/{learners_membership}                                  - - - - - - - + + - - -
GET  /class-projects/{draft_class}/people                              s . . . . . . 2 2 . 2 2
GET  /class-projects/{hidden_class}/people                             s . . . . . . 2 2 . 2 2
GET  /class-projects/{class}/people.csv                                s . . . . . . 2 2 . . .
POST /class-projects/{class}/people/code                               s . . . . . . 3 3 . . .
GET  /class-projects/{class}/people/{learners_membership}              s . . . . . . 2 2 . . .
POST /class-projects/{class}/people/{learners_membership}              s . . . . . . 3 3 . . .
GET  /class-projects/{class}/people/{learners_membership}/removal      s . . . . . . 2 2 . . .
POST /class-projects/{class}/people/{learners_membership}/removal      s . . . . . . 3 3 . . .
POST /class-projects/{class}/people/{learners_membership}/return       s . . . . . . 3 3 . . .
GET  /class-projects/{class}/people/{instructors_membership}           s . . . . . . 2 . . . .
POST /class-projects/{class}/people/{instructors_membership}           s . . . . . . ! . . . .
POST /class-projects/{class}/people/{instructors_membership}/removal   s . . . . . . ! . . . .
GET  /class-projects/{class}/people/{co_instructors_membership}        s . . . . . . 2 2 . . .
GET  /class-projects/{class}/people/{gone_membership}                  s . . . . . . . . . . .
POST /class-projects/{class}/people/{gone_membership}/return           s . . . . . . 3 3 . . .
GET  /class-projects/{class}/people/{other_membership}                 s . . . . . . . . . . .
POST /class-projects/{class}/people/{other_membership}/removal         s . . . . . . . . . . .
GET  /class-projects/{other_class}/people/{learners_membership}        s . . . . . . . . . . .
GET  /class-projects/{class}/people/groups                             s 2 2 . 2 2 2 2 2 . 2 2
POST /class-projects/{class}/people/groups                             s . . . . . . 3 3 . . .
POST /class-projects/{class}/people/groups/division                    s . . . . . . 3 3 . . .
GET  /class-projects/{class}/people/groups/{group}                     s . . . . . . 2 2 . . .
POST /class-projects/{class}/people/groups/{group}                     s . . . . . . 3 3 . . .
POST /class-projects/{class}/people/groups/{group}/removal             s . . . . . . 3 3 . . .
GET  /class-projects/{class}/people/groups/{other_group}               s . . . . . . . . . . .
POST /class-projects/{class}/people/groups/{other_group}               s . . . . . . . . . . .
GET  /class-projects/{class}/people/roster                             s . . . . . . 2 2 . . .
  shows late@example.org                                               - - - - - - - + + - - -
POST /class-projects/{class}/people/roster                             s . . . . . . 2 2 . . .
POST /class-projects/{class}/people/roster/{entry}/removal             s . . . . . . 3 3 . . .
""",
    {
        "/class-projects/{class}/people/{learners_membership}": {"role": "greeter", "group": ""},
        "/class-projects/{class}/people/{instructors_membership}": {"role": "learner", "group": ""},
        "/class-projects/{class}/people/{learners_membership}/removal": {"reason": "Three times the same film."},
        "/class-projects/{class}/people/{instructors_membership}/removal": {"reason": "Why not."},
        "/class-projects/{class}/people/{other_membership}/removal": {"reason": "Why not."},
        "/class-projects/{class}/people/groups": {"new-name": "Right half"},
        "/class-projects/{class}/people/groups/division": {"size-size": "3", "size-replace": "y"},
        "/class-projects/{class}/people/groups/{group}": {"name": "Left third"},
        "/class-projects/{class}/people/groups/{other_group}": {"name": "Ours now"},
        "/class-projects/{class}/people/roster": {"rows": "early@example.org"},
    },
)
