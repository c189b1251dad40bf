"""Reports, cases and appeals. The moderator hid a work of the learner; another learner reported two works, one of them the
moderator's. Nobody judges a case of their own, nor an appeal against an act of their own."""

from tests.routes.table import read

HIDING = {"decision": "hide", "rule": "work", "letter": "It names a neighbour."}

ROWS = read(
    """
                                                    V L O N B R G I C X M A
GET  /reports/submission/{draft}                    s 2 . . . . . . . . . .
GET  /reports/submission/{for_one}                  s 2 . 2 . . . 2 2 . 2 2
GET  /reports/submission/{for_class}                s 2 2 . . 2 2 2 2 . 2 2
GET  /reports/submission/{for_everyone}             s 2 2 2 . 2 2 2 2 2 2 2
GET  /reports/person/{learner_id}                   s 2 2 2 . 2 2 2 2 2 2 2
GET  /reports/note/{note}                           s 2 . 2 . 2 2 2 2 2 2 2
GET  /reports/note/{hidden_note}                    s . . . . 2 . . . . 2 2
GET  /reports/course/{class_id}                     s 2 2 2 2 2 2 2 2 2 2 2
GET  /reports/course/{hidden_class_id}              s . . . . . . 2 2 . 2 2
GET  /reports/production/{piece_id}                 s 2 2 2 2 2 2 2 2 2 2 2
GET  /reports/take/{for_class_take}                 s . . . . . . . . . . .
POST /reports/submission/{draft}                    s ! . . . . . . . . . .
POST /reports/submission/{for_class}                s ! 3 . . 3 3 3 3 . 3 3
POST /reports/submission/{for_everyone}             s ! 3 3 . 3 3 3 3 3 3 3
POST /reports/note/{note}                           s 3 . 3 . ! 3 3 3 3 3 3
GET  /reports/{report}                              s . 2 . . . . . . . 2 2
GET  /reports/{moderators_report}                   s . 2 . . . . . . . . 2
GET  /moderation                                    s . . . . . . . . . 2 2
  shows /moderation/{report}                        - - - - - - - - - - + +
  shows /moderation/{moderators_report}             - - - - - - - - - - - +
  shows /moderation/hidings/{hiding}/withdrawal     - - - - - - - - - - + +
  shows /moderation/hidings/{moderators_hiding}/withdrawal  - - - - - - - - - - - +
GET  /moderation/{report}                           s . . . . . . . . . 2 2
GET  /moderation/{moderators_report}                s . . . . . . . . . . 2
POST /moderation/{report}/decision                  s . . . . . . . . . 3 3
POST /moderation/{moderators_report}/decision       s . . . . . . . . . . 3
POST /moderation/hidings/{hiding}/withdrawal        s . . . . . . . . . 3 3
POST /moderation/hidings/{moderators_hiding}/withdrawal  s . . . . . . . . . . 3
POST /moderation/pauses/{pause}/end                 s . . . . . . . . . 3 3
GET  /moderation/closings/{closing}                 s . . . . . . . . . . 2
POST /moderation/closings/{closing}                 s . . . . . . . . . . 3
GET  /appeals/letters/{letter}                      2 2 2 2 2 2 2 2 2 2 2 2
POST /appeals/letters/{letter}                      3 3 3 3 3 3 3 3 3 3 3 3
POST /moderation/changes/{edit_request}             s 3 . . . . . . . . . .
GET  /moderation/log                                2 2 2 2 2 2 2 2 2 2 2 2
GET  /moderation/months                             2 2 2 2 2 2 2 2 2 2 2 2
GET  /appeals                                       s 2 2 2 2 2 2 2 2 2 2 2
  shows /appeals/{act}                              - + - - - - - - - - - -
  shows /appeals/{appeal}/judgement                 - - - - - - - - - - - +
GET  /appeals/{act}                                 s 2 . . . . . . . . 2 2
POST /appeals/{act}                                 s 3 . . . . . . . . . .
GET  /appeals/{appeal}/judgement                    s . . . . . . . . . . 2
POST /appeals/{appeal}/judgement                    s . . . . . . . . . . 3
""",
    {
        "/reports/submission/{draft}": {"rule": "work"},
        "/reports/submission/{for_class}": {"rule": "work"},
        "/reports/submission/{for_everyone}": {"rule": "work"},
        "/reports/note/{note}": {"rule": "work"},
        "/moderation/{report}/decision": HIDING,
        "/moderation/{moderators_report}/decision": HIDING,
        "/moderation/closings/{closing}": {"outcome": "keep"},
        "/appeals/letters/{letter}": {"words": "Look again."},
        "/appeals/{act}": {"words": "He agreed; here is his letter."},
        "/appeals/{appeal}/judgement": {"outcome": "upheld", "letter": "It stays."},
    },
)
