"""Home, people's pages, the inbox, and what operators and developers look at."""

from tests.routes.table import read

ROWS = read(
    """
                                                            V L O N B R G I C X M A
GET  /home/answered                                         s 2 2 2 2 2 2 2 2 2 2 2
GET  /                                                      2 2 2 2 2 2 2 2 2 2 2 2
  shows /{hidden_class}                                     - - - - - - - + + - - -
  shows /{draft_class}                                      - - - - - - - + + - - -
  shows {draft}                                             - - - - - - - - - - - -
  shows {for_class}                                         - - - - - - - - - - - -
  shows {for_everyone}                                      + - - - - - - - - - - -
  shows plays in                                            - - + - - + + + + + - -
  shows "/class-projects/new"                               - + + + + + + + + + + +
  shows "/moderation"                                       - - - - - - - - - - + +
  shows "/admin"                                            - - - - - - - - - - - +
GET  /people/{learner}                                      2 2 2 2 . 2 2 2 2 2 2 2
  shows {draft}                                             - - - - - - - - - - - -
  shows {for_one}                                           - - - - - - - - - - - -
  shows {for_class}                                         - + + - - + + + + - + +
  shows {for_everyone}                                      + + + + - + + + + + + +
  shows {hidden}                                            - + - - - - - - - - + +
  shows {taken_back}                                        - - - - - - - - - - - -
  shows Change your page                                    - + - - - - - - - - - -
  shows /people/{learner}/block                             - - + + - + + + + + + +
GET  /people/{hidden_person}                                s . . . . . . . . . 2 2
GET  /people/{newcomer}                                     s . . . . . . . . . 2 2
GET  /people/nobody-here                                    s . . . . . . . . . . .
POST /people/{learner}/(block|unblock)                      s . 3 3 3 3 3 3 3 3 3 3
POST /people/{newcomer}/(block|unblock)                     s . . . . . . . . . . .
POST /people/{learner}/(mute|unmute)                        s . 3 3 3 3 3 3 3 3 3 3
POST /people/{newcomer}/(mute|unmute)                       s . . . . . . . . . . .
POST /people/{learner}/(following|unfollowing)              s . 3 3 . 3 3 3 3 3 3 3
POST /people/{hidden_person}/(following|unfollowing)        s . . . . . . . . . 3 3
GET  /settings/following                                    s 2 2 2 2 2 2 2 2 2 2 2
POST /class-projects/{class}/(following|unfollowing)        s 3 3 3 3 3 3 3 3 3 3 3
POST /class-projects/{draft_class}/(following|unfollowing)  s . . . . . . 3 3 . 3 3
GET  /people/{learner}/picture                              2 2 2 2 2 2 2 2 2 2 2 2
GET  /people/nobody-here/picture                            2 2 2 2 2 2 2 2 2 2 2 2
GET  /search                                                2 2 2 2 2 2 2 2 2 2 2 2
GET  /search?q=nobody+in+it&kind=submission                 2 2 2 2 2 2 2 2 2 2 2 2
  shows {draft}                                             - - - - - - - - - - - -
  shows {for_one}                                           - + - + - - - + + - + +
  shows {for_class}                                         - + + - - + + + + - + +
  shows {for_everyone}                                      + + + + - + + + + + + +
  shows {hidden}                                            - + - - - - - - - - + +
  shows {taken_back}                                        - - - - - - - - - - - -
GET  /search?q=sticks&kind=course                           2 2 2 2 2 2 2 2 2 2 2 2
  shows /{draft_class}                                      - - - - - - - + + - + +
GET  /search?q=loud+and+wrong&kind=lesson                   2 2 2 2 2 2 2 2 2 2 2 2
  shows /{hidden_lesson}                                    - - - - - - - + + - + +
GET  /search?q=learner&kind=person                          2 2 2 2 2 2 2 2 2 2 2 2
  shows "/people/{learner}"                                 + + + + - + + + + + + +
GET  /search?q=newcomer                                     2 2 2 2 2 2 2 2 2 2 2 2
  shows "/people/{newcomer}"                                - - - - - - - - - - - -
GET  /search?q=hidden&kind=person                           2 2 2 2 2 2 2 2 2 2 2 2
  shows "/people/{hidden_person}"                           - - - - - - - - - - + +
GET  /search?q=journal&kind=journal_post                    2 2 2 2 2 2 2 2 2 2 2 2
  shows /journal/{page}                                     + + + + - + + + + + + +
GET  /notifications                                         s 2 2 2 2 2 2 2 2 2 2 2
  shows "/about/learners-notice"                            - + - - - - - - - - - -
  shows "/about/notice"                                     - + - - - - - - - - - -
  shows "/about/learner_id"                                 - + + + - + + + + + + +
  shows "/about/hidden_class_id"                            - - - - - - - + + - + +
  shows "/about/learners_membership"                        - - - - - - - + + - - -
  shows "/about/draft"                                      - + - - - - - - - - - -
  shows "/about/for_one"                                    - + - + - - - + + - + +
  shows "/about/for_class"                                  - + + - - + + + + - + +
  shows "/about/for_everyone"                               - + + + - + + + + + + +
  shows "/about/hidden"                                     - + - - - - - - - - + +
  shows "/about/taken_back"                                 - + - - - - - - - - - -
  shows "/about/second_take"                                - + - - - - - - - - - -
  shows "/about/for_class_take"                             - + + - - + + + + - + +
  shows "/about/review"                                     - + - + - + + + + + + +
  shows "/about/note"                                       - + - + - + + + + + + +
  shows "/about/hidden_note"                                - - - - - + - - - - + +
  shows "/about/blocked_note"                               - - + - + + + + + - + +
  shows "/about/leniency"                                   - - - - - + - - - - - -
  shows "/about/ruling"                                     - + - - - - - + + - - -
  shows "/about/task"                                       - - - - - + - - - - - -
  shows "/about/exemplar"                                   - + - - - - - + + - - -
  shows "/about/hidden_piece_id"                            - - - - - - - + + - + +
  shows "/about/draft_slot"                                 - - - - - - - + + - + +
  shows "/about/credit"                                     - + - - - - - + + - - -
  shows "/about/draft_call"                                 - - - - - - - + + - + +
  shows "/about/call"                                       - + + + + + + + + + + +
  shows "/about/thread"                                     - + + - + + + + + - + +
  shows "/about/post"                                       - + + - - + + + + - + +
  shows "/about/report"                                     - - + - - - - - - - + +
  shows "/about/moderators_report"                          - - + - - - - - - - - +
  shows "/about/act"                                        - + - - - - - - - - + +
  shows "/about/appeal"                                     - + - - - - - - - - - +
  shows "/about/page"                                       - + + + - + + + + + + +
  shows "/about/hidden_page"                                - - - - - + - - - - + +
  shows "/about/draft_page"                                 - + - - - - - - - - - -
GET  /notifications/newest                                  s 2 2 2 2 2 2 2 2 2 2 2
  shows "/about/learners-notice"                            - + - - - - - - - - - -
  shows "/about/hidden"                                     - + - - - - - - - - + +
GET  /notifications/bell                                    s 2 2 2 2 2 2 2 2 2 2 2
GET  /unsubscribe/{stopping}                                2 2 2 2 2 2 2 2 2 2 2 2
GET  /unsubscribe/nonsense                                  . . . . . . . . . . . .
POST /unsubscribe/{stopping}                                2 2 2 2 2 2 2 2 2 2 2 2
POST /unsubscribe/nonsense                                  . . . . . . . . . . . .
POST /notifications/read                                    s 3 3 3 3 3 3 3 3 3 3 3
GET  /events                                                . . . . . . . . . . . .
GET  /clock                                                 2 2 2 2 2 2 2 2 2 2 2 2
GET  /healthz                                               2 2 2 2 2 2 2 2 2 2 2 2
GET  /readyz                                                2 2 2 2 2 2 2 2 2 2 2 2
GET  /dev/components                                        2 2 2 2 2 2 2 2 2 2 2 2
GET  /dev/mail                                              2 2 2 2 2 2 2 2 2 2 2 2
GET  /static/js/cut-player.js                               2 2 2 2 2 2 2 2 2 2 2 2
GET  /static/dist/manifest.json                             2 2 2 2 2 2 2 2 2 2 2 2
"""
)
