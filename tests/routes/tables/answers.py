"""Answers: the reviewer's own, the maker's words to them, and the desk of those who look after a class."""

from tests.routes.table import read

ROWS = read(
    """
                                                            V L O N B R G I C X M A
GET  /reviews                                               s 2 2 2 2 2 2 2 2 2 2 2
  shows /reviews/{task}                                     - - - - - + - - - - - -
  shows /reviews/{gone_task}                                - - - - - - - - - - - -
POST /reviews/next                                          s 3 3 3 3 3 3 3 3 3 3 3
GET  /reviews/end                                           s 2 2 2 2 2 2 2 2 2 2 2
GET  /reviews/{task}                                        s . . . . 2 . . . . . .
POST /reviews/{task}                                        s . . . . 3 . . . . . .
POST /reviews/{task}/draft                                  s . . . . 3 . . . . . .
POST /reviews/{task}/stopping                               s . . . . 3 . . . . . .
POST /reviews/{task}/declining                              s . . . . 3 . . . . . .
POST /reviews/{task}/annotations                            s . . . . ! . . . . . .
GET  /works/{draft}/notes.jsonld                            s . . . . . . . . . . .
GET  /works/{for_class}/notes.jsonld                        s 2 2 . . 2 2 2 2 . 2 2
GET  /works/{for_everyone}/notes.jsonld                     2 2 2 2 . 2 2 2 2 2 2 2
  shows {note}                                              + + - + - + + + + + + +
GET  /works/{for_everyone}/takes/1/notes.jsonld             2 2 2 2 . 2 2 2 2 2 2 2
GET  /works/{for_everyone}/takes/2/notes.jsonld             s 2 . . . . . . . . . .
GET  /works/{closed}/notes.jsonld                           2 2 2 2 . 2 2 2 2 2 2 2
  shows note-{hidden_note}                                  - - - - - + - - - - + +
GET  /reviews/{gone_task}                                   s . . . . 2 . . . . . .
  shows {hidden}                                            - - - - - - - - - - - -
POST /reviews/{gone_task}                                   s . . . . ! . . . . . .
POST /notes/{note}/(thanks|unthanks|use|unuse|hiding|showing)  s 3 . . . . . . . . . .
POST /notes/{note}/reply                                    s 3 . . . . . . . . . .
POST /notes/{hidden_note}/thanks                            s . . . . . . . . . . .
POST /notes/{hidden_note}/reply                             s . . . . . . . . . . .
GET  /class-projects/{class}/desk                           s . . . . . 2 2 2 . . .
  shows {for_class}                                         - - - - - - + + + - - -
  shows {for_one}                                           - - - - - - - + + - - -
  shows {hidden}                                            - - - - - - - - - - - -
  shows /desk/extensions/{call}                             - - - - - - - + + - - -
GET  /class-projects/{draft_class}/desk                     s . . . . . . 2 2 . . .
POST /class-projects/{class}/desk/extensions/{call}         s . . . . . . 3 3 . . .
POST /class-projects/{class}/desk/extensions/{other_call}   s . . . . . . . . . . .
""",
    {
        "/reviews/{task}": {"landed-text": "The pause before you sat down.", "landed-whole": "y"},
        "/reviews/{gone_task}": {"landed-text": "The pause before you sat down.", "landed-whole": "y"},
        "/notes/{note}/reply": {"{note}-reply": "Thank you, I will wait longer."},
        "/notes/{hidden_note}/reply": {"{hidden_note}-reply": "What did you say?"},
        "/class-projects/{class}/desk/extensions/{call}": {"handle": "{learner}", "until": "2027-01-31"},
        "/class-projects/{class}/desk/extensions/{other_call}": {"handle": "{learner}", "until": "2027-01-31"},
    },
)
