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
POST /reviews/{task}/marking                                s . . . . 3 . . . . . .
GET  /reviews/led-to                                        s 2 2 2 2 2 2 2 2 2 2 2
  shows {for_everyone}                                      - - - - - + - - - - - -
GET  /reviews/{sent_task}/editing                           s . . . . 2 . . . . . .
POST /reviews/{sent_task}/editing                           s . . . . 3 . . . . . .
GET  /reviews/{task}/editing                                s . . . . . . . . . . .
POST /reviews/{task}/editing                                s . . . . . . . . . . .
POST /reviews/{task}/piece                                  s . . . . 3 . . . . . .
POST /reviews/{gone_task}/piece                             s . . . . . . . . . . .
POST /answers/{review}/reception                            s 3 . . . . . . . . . .
POST /works/{for_everyone}/intention                        s 3 . . . . . . . . . .
POST /works/{for_class}/answering-with-a-piece              s . 3 . . 3 3 3 3 . . .
POST /works/{closed}/answering-with-a-piece                 s . . . . . . . . . . .
GET  /works/{for_everyone}/since                            3 3 3 3 . 3 3 3 3 3 3 3
GET  /works/{for_class}/since                               s 3 3 . . 3 3 3 3 . 3 3
GET  /notes/{note}/since                                    s . . . . 2 . . . . . .
GET  /notes/{hidden_note}/since                             s . . . . 2 . . . . . .
POST /reviews/{task}/voices                                 s . . . . ! . . . . . .
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
GET  /reviews/{held_task}                                   s . . . . 3 . . . . . .
GET  /reviews/{held_task}/rewording                         s . . . . 2 . . . . . .
POST /reviews/{held_task}/rewording                         s . . . . 3 . . . . . .
GET  /reviews/{task}/rewording                              s . . . . . . . . . . .
POST /notes/{held_note}/thanks                              s . . . . . . . . . . .
GET  /reviews/{practice}/practice                           s . 2 . . . . . . . . .
POST /reviews/{practice}/practice                           s . 3 . . . . . . . . .
POST /reviews/{practice}/practice/skipping                  s . 3 . . . . . . . . .
GET  /reviews/{practice}                                    s . 3 . . . . . . . . .
GET  /reviews/{task}/practice                               s . . . . . . . . . . .
GET  /reviews/{own_look}/practice                           s 2 . . . . . . . . . .
POST /works/{for_class}/self-review                         s 3 . . . . . . . . . .
POST /works/{draft}/self-review                             s . . . . . . . . . . .
GET  /class-projects/{class}/warm-up                        s 2 2 . 2 2 2 2 2 . . .
POST /class-projects/{class}/warm-up                        s 3 3 . 3 3 3 3 3 . . .
POST /class-projects/{class}/warm-up/skipping               s 3 3 . 3 3 3 3 3 . . .
GET  /class-projects/{class}/desk/exemplars/{for_class}  s . . . . . . 2 2 . . .
POST /class-projects/{class}/desk/exemplars/{for_class}  s . . . . . . 3 3 . . .
GET  /class-projects/{class}/desk/exemplars/{for_one}  s . . . . . . . . . . .
GET  /class-projects/{class}/desk/exemplars/{draft}  s . . . . . . . . . . .
GET  /class-projects/{other_class}/desk/exemplars/{for_class}  s . . . . . . . . . . .
GET  /class-projects/{class}/desk/exemplars/{hidden}  s . . . . . . . . . . .
GET  /class-projects/{class}/desk/exemplars                 s . . . . . . 2 2 . . .
  shows /works/{exemplary}                                  - - - - - - - + + - - -
GET  /exemplars/{exemplar}                                  s 2 . . . . . . . . . .
POST /exemplars/{exemplar}/(consent|refusal)                s 3 . . . . . . . . . .
POST /exemplars/{exemplar}/removal                          s . . . . . . 3 3 . . .
GET  /class-projects/{class}/desk/second-look               s . . . . . 2 2 2 . 2 2
  shows {held}                                              - - - - - - + + + - + +
  shows {held_by_greeter}                                   - - - - - - - + + - + +
  shows {held_for_greeter}                                  - - - - - - - + + - + +
GET  /class-projects/{class}/desk/second-look/{held}        s . . . . . 2 2 2 . 2 2
GET  /media/{held_voice}/sound.bin                          s . . . . 2 2 2 2 . 2 2
GET  /class-projects/{class}/desk/second-look/{held_by_greeter}   s . . . . . . 2 2 . 2 2
GET  /class-projects/{class}/desk/second-look/{held_for_greeter}  s . . . . . . 2 2 . 2 2
GET  /class-projects/{class}/desk/second-look/{review}      s . . . . . . . . . . .
POST /class-projects/{class}/desk/second-look/{held}/release  s . . . . . 3 3 3 . 3 3
POST /class-projects/{class}/desk/second-look/{held}/keeping-back  s . . . . . 3 3 3 . 3 3
POST /class-projects/{class}/desk/second-look/{held_by_greeter}/release  s . . . . . . 3 3 . 3 3
POST /class-projects/{class}/desk/second-look/{held_by_greeter}/keeping-back  s . . . . . . 3 3 . 3 3
GET  /reports/note/{held_note}                              s . . . . 2 . . . . . .
POST /notes/{note}/(thanks|unthanks|use|unuse|hiding|showing)  s 3 . . . . . . . . . .
POST /notes/{note}/reply                                    s 3 . . . . . . . . . .
POST /notes/{hidden_note}/thanks                            s . . . . . . . . . . .
POST /notes/{hidden_note}/reply                             s . . . . . . . . . . .
GET  /class-projects/{class}/desk                           s . . . . . 2 2 2 . . .
  shows {for_class}                                         - - - - - - + + + - - -
  shows {for_one}                                           - - - - - - - + + - - -
  shows {hidden}                                            - - - - - - - - - - - -
  shows /desk/extensions/{call}                             - - - - - - - + + - - -
  shows "/class-projects/{class}/desk/estimates"            - - - - - - - + + - - -
GET  /class-projects/{draft_class}/desk                     s . . . . . . 2 2 . . .
POST /class-projects/{class}/desk/extensions/{call}         s . . . . . . 3 3 . . .
POST /class-projects/{class}/desk/extensions/{other_call}   s . . . . . . . . . . .
GET  /class-projects/{class}/desk/answering                 s . . . . . 2 2 2 . . .
GET  /class-projects/{draft_class}/desk/answering           s . . . . . . 2 2 . . .
POST /class-projects/{class}/desk/pairings/{call}           s . . . . . . 3 3 . . .
POST /class-projects/{class}/desk/pairings/{call}/everybody  s . . . . . . 3 3 . . .
POST /class-projects/{class}/desk/pairings/{call}/list      s . . . . . . 3 3 . . .
GET  /class-projects/{class}/desk/pairings/{call}.csv       s . . . . . . 2 2 . . .
POST /class-projects/{class}/desk/pairings/{call}/{learner_id}/{hidden_person_id}/removal  s . . . . . . 3 3 . . .
POST /class-projects/{class}/desk/pairings/{other_call}     s . . . . . . . . . . .
POST /works/{for_class}/(putting_back|leaving_out)          s . . . . . . 3 3 . . .
POST /works/{draft}/putting_back                            s . . . . . . . . . . .
""",
    {
        "/reviews/{task}": {"landed-text": "The pause before you sat down.", "landed-whole": "y"},
        "/reviews/{gone_task}": {"landed-text": "The pause before you sat down.", "landed-whole": "y"},
        "/reviews/{held_task}/rewording": {
            "landed-text": "The pause before you sat down.",
            "landed-whole": "y",
            "version": "{held_version}",
        },
        "/class-projects/{class}/desk/second-look/{held}/keeping-back": {"rule": "work", "letter": "Say it kindly."},
        "/class-projects/{class}/desk/second-look/{held_by_greeter}/keeping-back": {
            "rule": "work",
            "letter": "Say it kindly.",
        },
        "/reviews/{practice}/practice": {"landed-text": "The pause before you sat down.", "landed-whole": "y"},
        "/class-projects/{class}/warm-up": {"pair-0": "1", "pair-1": "0", "pair-2": "1"},
        "/class-projects/{class}/desk/exemplars/{for_class}": {
            "landed-text": "The pause.",
            "landed-whole": "y",
            "level-{criterion}": "1",
            "why-{criterion}": "It is told, not shown.",
        },
        "/reviews/{sent_task}/editing": {"landed-text": "The pause.", "landed-whole": "y", "version": "{sent_version}"},
        "/answers/{review}/reception": {"helpful": "1"},
        "/works/{for_everyone}/intention": {"intention-words": "Wait longer."},
        "/notes/{note}/reply": {"{note}-reply": "Thank you, I will wait longer."},
        "/notes/{hidden_note}/reply": {"{hidden_note}-reply": "What did you say?"},
        "/class-projects/{class}/desk/extensions/{call}": {"handle": "{learner}", "until": "2027-01-31"},
        "/reviews/{task}/marking": {"wrong": "empty"},
        "/class-projects/{class}/desk/pairings/{call}": {"{call}-reviewer": "reviewer", "{call}-author": "{learner}"},
        "/class-projects/{class}/desk/pairings/{call}/list": {"list-{call}-pasted": "reviewer,{learner}"},
        "/class-projects/{class}/desk/extensions/{other_call}": {"handle": "{learner}", "until": "2027-01-31"},
    },
)
