"""Class projects: anyone reads a published one, whoever teaches it writes it; a draft and one that a moderator hid are
for those who teach it, and for moderators."""

from tests.routes.table import read

ROWS = read(
    """
                                                            V L O N B R G I C X M A
GET  /class-projects                                        2 2 2 2 2 2 2 2 2 2 2 2
  shows /class-projects/{class}                             + + + + + + + + + + + +
  shows /class-projects/{draft_class}                       - - - - - - - + + - - -
  shows /class-projects/{hidden_class}                      - - - - - - - + + - - -
  shows /class-projects/{closed_class}                      - - - - - - - + + - - -
GET  /class-projects/new                                    s 2 2 2 2 2 2 2 2 2 2 2
POST /class-projects/new                                    s 3 3 3 3 3 3 3 3 3 3 3
GET  /class-projects/{class}                                2 2 2 2 2 2 2 2 2 2 2 2
  shows /class-projects/{class}/edit                        - - - - - - - + + - - -
  shows /class-projects/{class}/desk                        - - - - - - + + + - - -
  shows /class-projects/{class}/people                      - + + - + + + + + - + +
  shows /class-projects/{class}/join                        + - - + - - - - - + + +
  shows /class-projects/{class}/unfollowing                 - - + - - - - - - - - -
  shows {draft}                                             - - - - - - - - - - - -
  shows {for_one}                                           - - - - - - - - - - - -
  shows {for_class}                                         - + + - - + + + + - + +
  shows {for_everyone}                                      + + + + - + + + + + + +
  shows {hidden}                                            - + - - - - - - - - + +
GET  /class-projects/{other_class}                          2 2 2 2 2 2 2 2 2 2 2 2
  shows Builds doors that stick.                            + + + + - + + + + + + +
GET  /class-projects/{draft_class}                          s . . . . . . 2 2 . 2 2
GET  /class-projects/{hidden_class}                         s . . . . . . 2 2 . 2 2
GET  /class-projects/{closed_class}                         2 2 2 2 2 2 2 2 2 2 2 2
GET  /class-projects/nothing-here                           s . . . . . . . . . . .
GET  /class-projects/{class}/edit                           s . . . . . . 2 2 . . .
GET  /class-projects/{draft_class}/edit                     s . . . . . . 2 2 . . .
POST /class-projects/{class}/edit/about                     s . . . . . . 3 3 . . .
POST /class-projects/{class}/edit/rules                     s . . . . . . 3 3 . . .
GET  /class-projects/{class}/edit/minors                    s . . . . . . 2 2 . . .
POST /class-projects/{class}/edit/minors                    s . . . . . . ! ! . . .
POST /class-projects/{draft_class}/edit/minors              s . . . . . . 3 3 . . .
POST /class-projects/{class}/edit/(cover|film)              s . . . . . . ! ! . . .
POST /class-projects/{class}/edit/(cover|film)/removal      s . . . . . . 3 3 . . .
POST /class-projects/{class}/goals                          s . . . . . . 3 3 . . .
POST /class-projects/{class}/goals/{goal}/(up|down|crossing|uncrossing|removal)  s . . . . . . 3 3 . . .
POST /class-projects/{class}/goals/{other_goal}/removal     s . . . . . . . . . . .
POST /class-projects/{class}/publication                    s . . . . . . ! ! . . .
POST /class-projects/{draft_class}/publication              s . . . . . . ! ! . . .
POST /class-projects/{class}/(closing|archiving|reopening)  s . . . . . . 3 3 . . .
GET  /class-projects/{class}/again                          s . . . . . . 2 2 . . .
POST /class-projects/{class}/again                          s . . . . . . 3 3 . . .
GET  /class-projects/{class}/announcements                  s 2 2 . 2 2 2 2 2 . 2 2
  shows on Monday                                           - + + - + + + + + - + +
  shows Bring nobody.                                       - - - - - - - + - - + +
POST /class-projects/{class}/announcements                  s . . . . . . 3 3 . . .
POST /class-projects/{class}/announcements/{said_to_all}/removal        s . . . . . . 3 3 . . .
POST /class-projects/{other_class}/announcements/{said_to_all}/removal  s . . . . . . . . . . .
""",
    {
        "/class-projects/new": {"title": "The door", "outcome": "You will have opened one."},
        "/class-projects/{class}/edit/about": {
            "about-title": "One empty chair",
            "about-outcome": "You will have played to it.",
            "about-language": "en",
            "about-level": "first-time",
        },
        "/class-projects/{class}/edit/rules": {"rules-joining": "open", "rules-licences": "course-only"},
        "/class-projects/{class}/edit/minors": {"wanted": "yes"},
        "/class-projects/{draft_class}/edit/minors": {"wanted": "yes"},
        "/class-projects/{class}/announcements": {"words": "Bring a table."},
        "/class-projects/{class}/again": {"title": "Two empty chairs", "begins_on": "2031-01-06"},
        "/class-projects/{class}/goals": {"goal-text": "Fifty turns"},
    },
)
