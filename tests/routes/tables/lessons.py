"""Lessons: read with their class project, tried by its members, written by those who teach it."""

from tests.routes.table import read

LESSON = "/class-projects/{class}/lessons/{lesson}"

ROWS = read(
    """
                                                                                V L O N B R G I C X M A
GET  /class-projects/{class}/lessons/{lesson}                                   2 2 2 2 2 2 2 2 2 2 2 2
  shows /class-projects/{class}/lessons/{lesson}/edit                           - - - - - - - + + - - -
  shows /class-projects/{class}/lessons/{lesson}/tries                          - + + - + + + + + - - -
  shows {call}                                                                  + + + - + + + + + - - -
  shows /class-projects/{class}/join                                            - - - + - - - - - + + +
GET  /class-projects/{class}/lessons/{other_lesson}                             s . . . . . . . . . . .
GET  /class-projects/{draft_class}/lessons/{draft_lesson}                       s . . . . . . 2 2 . 2 2
GET  /class-projects/{hidden_class}/lessons/{hidden_lesson}                     s . . . . . . 2 2 . 2 2
GET  /class-projects/{class}/lessons/{lesson}/captions.vtt                      2 2 2 2 2 2 2 2 2 2 2 2
POST /class-projects/{class}/lessons/{lesson}/tries                             s 4 4 . 4 4 4 4 4 . . .
POST /class-projects/{hidden_class}/lessons/{hidden_lesson}/tries               s . . . . . . 4 4 . . .
GET  /class-projects/{class}/lessons/new                                        s . . . . . . 2 2 . . .
POST /class-projects/{class}/lessons/new                                        s . . . . . . 3 3 . . .
GET  /class-projects/{class}/lessons/{lesson}/edit                              s . . . . . . 2 2 . . .
GET  /class-projects/{class}/lessons/{other_lesson}/edit                        s . . . . . . . . . . .
POST /class-projects/{class}/lessons/{lesson}/edit/about                        s . . . . . . 3 3 . . .
POST /class-projects/{class}/lessons/{lesson}/edit/steps                        s . . . . . . 3 3 . . .
POST /class-projects/{class}/lessons/{lesson}/edit/captions                     s . . . . . . 3 3 . . .
POST /class-projects/{class}/lessons/{lesson}/edit/call                         s . . . . . . 3 3 . . .
POST /class-projects/{class}/lessons/{lesson}/edit/takes                        s . . . . . . 3 3 . . .
POST /class-projects/{class}/lessons/{lesson}/edit/terms                        s . . . . . . 3 3 . . .
POST /class-projects/{class}/lessons/{lesson}/edit/promise                      s . . . . . . 3 3 . . .
POST /class-projects/{class}/lessons/{lesson}/edit/answers                      s . . . . . . 3 3 . . .
POST /class-projects/{class}/lessons/{lesson}/edit/own_try                      s . . . . . . 3 3 . . .
POST /class-projects/{class}/lessons/{lesson}/demonstration                     s . . . . . . ! ! . . .
POST /class-projects/{class}/lessons/{lesson}/demonstration/removal             s . . . . . . 3 3 . . .
POST /class-projects/{class}/lessons/{lesson}/own_try/removal                   s . . . . . . 3 3 . . .
POST /class-projects/{class}/lessons/{lesson}/materials                         s . . . . . . 3 3 . . .
POST /class-projects/{class}/lessons/{lesson}/examples                          s . . . . . . 3 3 . . .
POST /class-projects/{class}/lessons/{lesson}/criteria                          s . . . . . . 3 3 . . .
POST /class-projects/{class}/lessons/{lesson}/materials/{material}/removal      s . . . . . . 3 3 . . .
POST /class-projects/{class}/lessons/{lesson}/examples/{example}/removal        s . . . . . . 3 3 . . .
POST /class-projects/{class}/lessons/{lesson}/criteria/{criterion}/removal      s . . . . . . 3 3 . . .
POST /class-projects/{class}/lessons/{lesson}/materials/{other_material}/removal  s . . . . . . . . . . .
POST /class-projects/{class}/lessons/{lesson}/examples/{other_example}/removal  s . . . . . . . . . . .
POST /class-projects/{class}/lessons/{lesson}/criteria/{other_criterion}/removal  s . . . . . . . . . . .
POST /class-projects/{class}/lessons/{lesson}/rewrite                           s . . . . . . ! ! . . .
POST /class-projects/{class}/lessons/{lesson}/(up|down)                         s . . . . . . 3 3 . . .
POST /class-projects/{class}/lessons/{lesson}/removal                           s . . . . . . ! ! . . .
POST /class-projects/{draft_class}/lessons/{draft_lesson}/removal               s . . . . . . 3 3 . . .
POST /class-projects/{class}/lessons/{other_lesson}/removal                     s . . . . . . . . . . .
""",
    {
        f"{LESSON}/tries": {"step": "{step}"},
        "/class-projects/{hidden_class}/lessons/{hidden_lesson}/tries": {"step": "{hidden_step}"},
        "/class-projects/{class}/lessons/new": {"title": "Sit down"},
        f"{LESSON}/edit/about": {"about-title": "Find the turn"},
        f"{LESSON}/edit/captions": {"captions-captions_language": "en", "captions-nobody_speaks": "y"},
        f"{LESSON}/edit/call": {"call-do": "Film your turn", "call-by_zone": "anywhere"},
        f"{LESSON}/edit/takes": {"takes-media": ["film", "text"], "takes-most_parts": "2"},
        f"{LESSON}/edit/answers": {"answers-answered_by": "anyone", "answers-names": "both-hidden"},
        f"{LESSON}/edit/promise": {
            "promise-answers_due": "3",
            "promise-answer_hours": "24",
            "promise-late": "taken",
            "promise-grace_minutes": "15",
        },
        f"{LESSON}/materials": {
            "materials-title": "A chair",
            "materials-words": "Four legs.",
            "materials-licence": "cc0",
        },
        f"{LESSON}/examples": {"examples-title": "Sitting", "examples-words": "He sat."},
        f"{LESSON}/criteria": {"criteria-title": "The turn", "criteria-levels": "Not yet\nYes"},
    },
)
