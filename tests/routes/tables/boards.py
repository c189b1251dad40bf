"""Boards, topics and what is said in them."""

from tests.routes.table import read

SAID = {"body": "I sat on the red one."}
TOPIC = {"section": "hello", "title": "Stools", "body": "Which stool?"}

ROWS = read(
    """
                                                            V L O N B R G I C X M A
GET  /board                                                 2 2 2 2 2 2 2 2 2 2 2 2
  shows /board/{topic}                                      + + + + - + + + + + + +
  shows /board/{old_topic}                                  + + + + - + + + + + + +
  shows /board/{class_topic}                                - - - - - - - - - - - -
  shows /board/{hidden_topic}                               - - - - - + - - - - + +
  shows /board/{draft_topic}                                - + - - - - - - - - - -
  shows /board/new                                          - + + + + + + + + + + +
GET  /board/topics                                          2 2 2 2 2 2 2 2 2 2 2 2
  shows /board/{topic}                                      + + + + - + + + + + + +
  shows /board/{class_topic}                                - - - - - - - - - - - -
GET  /class-projects/{class}/board/topics                   s 2 2 . 2 2 2 2 2 . 2 2
  shows /board/{class_topic}                                - + + - + + + + + - + +
GET  /board/new                                             s 2 2 2 2 2 2 2 2 2 2 2
POST /board/new                                             s 3 3 3 3 3 3 3 3 3 3 3
GET  /class-projects/{class}/board                          s 2 2 . 2 2 2 2 2 . 2 2
  shows /board/{class_topic}                                - + + - + + + + + - + +
  shows /board/{topic}                                      - - - - - - - - - - - -
  shows /class-projects/{class}/board/new                   - + + - + + + + + - - -
GET  /class-projects/{hidden_class}/board                   s . . . . . . 2 2 . 2 2
GET  /class-projects/{draft_class}/board                    s . . . . . . 2 2 . 2 2
GET  /class-projects/{class}/board/calls/new                s 2 2 . 2 2 2 2 2 . . .
  shows lessons/{members_ask}/edit                          - + - - - - - - - - - -
POST /class-projects/{class}/board/calls/new                s 3 3 . 3 3 3 3 3 . . .
GET  /class-projects/{class}/lessons/{members_call}         2 2 2 2 2 2 2 2 2 2 2 2
GET  /class-projects/{class}/lessons/{members_ask}          s 2 . . . . . 2 2 . 2 2
GET  /class-projects/{class}/lessons/{members_ask}/edit     s 2 . . . . . 2 2 . . .
POST /class-projects/{class}/lessons/{members_ask}/opening  s ! . . . . . . . . . .
POST /class-projects/{class}/lessons/{members_ask}/tries    s . . . . . . . . . . .
GET  /class-projects/{class}/board/new                      s 2 2 . 2 2 2 2 2 . . .
POST /class-projects/{class}/board/new                      s 3 3 . 3 3 3 3 3 . . .
POST /class-projects/{draft_class}/board/new                s . . . . . . 3 3 . . .
GET  /board/{topic}                                         2 2 2 2 . 2 2 2 2 2 2 2
  shows /board/{topic}/posts/{said}/edit                    - + - - - - - - - - - -
  shows /board/{topic}?quote={said}                         - + + + - + + + + + + +
GET  /board/{class_topic}                                   s 2 2 . 2 2 2 2 2 . 2 2
GET  /board/{hidden_topic}                                  s . . . . 2 . . . . 2 2
GET  /board/{old_topic}                                     2 2 2 2 . 2 2 2 2 2 2 2
GET  /board/{draft_topic}                                   s 3 . . . . . . . . . .
GET  /board/{topic}/posts                                   2 2 2 2 . 2 2 2 2 2 2 2
GET  /board/{class_topic}/posts                             s 2 2 . 2 2 2 2 2 . 2 2
POST /board/{topic}/posts                                   s 3 3 3 . 3 3 3 3 3 3 3
POST /board/{class_topic}/posts                             s 3 3 . 3 3 3 3 3 . . .
POST /board/{hidden_topic}/posts                            s . . . . . . . . . . .
POST /board/{old_topic}/posts                               s . . . . . . . . . . .
GET  /board/{topic}/posts/{said}                            3 3 3 3 . 3 3 3 3 3 3 3
GET  /board/{class_topic}/posts/{class_said}                s 3 3 . 3 3 3 3 3 . 3 3
GET  /board/{hidden_topic}/posts/{hidden_said}              s . . . . 3 . . . . 3 3
GET  /board/{topic}/posts/{class_said}                      s . . . . . . . . . . .
GET  /board/{topic}/posts/{said}/edit                       s 2 . . . . . . . . . .
GET  /board/{old_topic}/posts/{old_said}/edit               s . . . . . . . . . . .
GET  /board/{hidden_topic}/posts/{hidden_said}/edit         s . . . . . . . . . . .
POST /board/{topic}/posts/{said}/edit                       s 3 . . . . . . . . . .
POST /board/{class_topic}/posts/{said}/edit                 s . . . . . . . . . . .
GET  /board/{topic}/posts/{said}/revisions                  2 2 2 2 . 2 2 2 2 2 2 2
GET  /board/{class_topic}/posts/{class_said}/revisions      s 2 2 . 2 2 2 2 2 . 2 2
POST /board/{draft_topic}/posts/{draft_post}/removal        s 3 . . . . . . . . . .
POST /board/{topic}/posts/{said}/removal                    s . . . . . . . . . . .
POST /board/{topic}/(following|unfollowing)                 s 3 3 3 . 3 3 3 3 3 3 3
POST /board/{class_topic}/(following|unfollowing)           s 3 3 . 3 3 3 3 3 . . .
""",
    {
        "/board/new": TOPIC,
        "/class-projects/{class}/board/calls/new": {"title": "The crown"},
        "/class-projects/{class}/board/new": TOPIC,
        "/class-projects/{draft_class}/board/new": TOPIC,
        "/board/{topic}/posts": SAID,
        "/board/{class_topic}/posts": SAID,
        "/board/{hidden_topic}/posts": SAID,
        "/board/{old_topic}/posts": SAID,
        "/board/{topic}/posts/{said}/edit": SAID,
        "/board/{class_topic}/posts/{said}/edit": SAID,
    },
)
