"""Works of the learner, on every rung of the ladder: who sees them, has their files, and makes something of them."""

from tests.routes.table import read

ROWS = read(
    """
                                                    V L O N B R G I C X M A
GET  /works                                         s 2 2 2 2 2 2 2 2 2 2 2
  shows {draft}                                     - + - - - - - - - - - -
  shows {for_class}                                 - + - - - - - - - - - -
GET  /works/{draft}                                 s 2 . . . . . . . . . .
GET  /works/{for_one}                               s 2 . 2 . . . 2 2 . 2 2
GET  /works/{for_class}/answers/since/0             s 2 2 . . 2 2 2 2 . 2 2
GET  /works/{for_class}                             s 2 2 . . 2 2 2 2 . 2 2
GET  /works/{for_everyone}                          2 2 2 2 . 2 2 2 2 2 2 2
  shows {note}                                      + + - + - + + + + + + +
  shows /notes/{note}/thanks                        - + - - - - - - - - - -
  shows Nobody asked you.                           - + - - - - - - - - + +
  shows /class-projects/{class}/lessons/{lesson}    + + + + - + + + + + + +
  shows /works/{for_everyone}/takes/2               - + - - - - - - - - - -
  shows /works/{for_everyone}/building              - - + + - + + + + + + +
  shows /works/{for_everyone}/answering             - - - - - + + + + - - -
  shows a work that was taken back                  - + + - - + + + + - - -
GET  /works/{closed}                                2 2 2 2 . 2 2 2 2 2 2 2
  shows note-{hidden_note}                          - - - - - + - - - - + +
  shows /works/{closed}/building                    - - - - - - - - - - - -
GET  /works/{others_work}                           s 2 2 . 2 2 2 2 2 . 2 2
  shows note-{blocked_note}                         - - + - + + + + + - + +
GET  /works/{hidden}                                s 2 . . . . . . . . 2 2
GET  /works/{loud}                                  2 2 2 2 . 2 2 2 2 2 2 2
  shows /{hidden_class}/lessons/{hidden_lesson}     - - - - - - - + + - + +
GET  /works/{taken_back}                            s 2 . . . . . . . . . .
GET  /works/{for_class}/takes/1                     s 2 2 . . 2 2 2 2 . 2 2
GET  /works/{for_everyone}/takes/1                  2 2 2 2 . 2 2 2 2 2 2 2
GET  /works/{for_everyone}/takes/2                  s 2 . . . . . . . . . .
GET  /works/{draft}/parts/{draft_heard}/captions.vtt          s 2 . . . . . . . . . .
GET  /works/{for_one}/parts/{for_one_heard}/captions.vtt      s 2 . 2 . . . 2 2 . 2 2
GET  /works/{for_class}/parts/{for_class_heard}/captions.vtt  s 2 2 . . 2 2 2 2 . 2 2
GET  /works/{for_everyone}/parts/{for_everyone_heard}/captions.vtt 2 2 2 2 . 2 2 2 2 2 2 2
GET  /works/{hidden}/parts/{hidden_heard}/captions.vtt        s 2 . . . . . . . . 2 2
GET  /works/{draft}/parts/{for_class_heard}/captions.vtt      s . . . . . . . . . . .
GET  /licences                                      2 2 2 2 2 2 2 2 2 2 2 2
GET  /works/{draft}/lineage                         s 2 . . . . . . . . . .
GET  /works/{for_one}/lineage                       s 2 . 2 . . . 2 2 . 2 2
GET  /works/{for_class}/lineage                     s 2 2 . . 2 2 2 2 . 2 2
GET  /works/{for_everyone}/lineage                  2 2 2 2 . 2 2 2 2 2 2 2
POST /works/{draft}/building                        s . . . . . . . . . . .
POST /works/{for_one}/building                      s . . 3 . . . 3 3 . . .
POST /works/{for_class}/building                    s . 3 . . 3 3 3 3 . . .
POST /works/{for_everyone}/building                 s . 3 3 . 3 3 3 3 3 3 3
POST /works/{closed}/building                       s . . . . . . . . . . .
POST /works/{hidden}/building                       s . . . . . . . . . . .
POST /works/{taken_back}/building                   s . . . . . . . . . . .
POST /works/{draft}/answering                       s . . . . . . . . . . .
POST /works/{for_one}/answering                     s . . 3 . . . 3 3 . . .
POST /works/{for_class}/answering                   s . 3 . . 3 3 3 3 . . .
POST /works/{for_everyone}/answering                s . 3 . . ! 3 3 3 . . .
POST /works/{hidden}/answering                      s . . . . . . . . . . .
GET  /class-projects/{class}/wall                   2 2 2 2 2 2 2 2 2 2 2 2
  shows {draft}                                     - - - - - - - - - - - -
  shows {for_one}                                   - - - - - - - - - - - -
  shows {for_class}                                 - + + - - + + + + - + +
  shows {hidden}                                    - + - - - - - - - - + +
  shows {taken_back}                                - - - - - - - - - - - -
GET  /class-projects/{draft_class}/wall             s . . . . . . 2 2 . 2 2
GET  /media/{draft_file}/sound.bin                  s 2 . . . . . . . . . .
GET  /media/{for_one_file}/sound.bin                s 2 . 2 . . . 2 2 . 2 2
GET  /media/{for_class_file}/sound.bin              s 2 2 . . 2 2 2 2 . 2 2
GET  /media/{for_everyone_file}/sound.bin           2 2 2 2 . 2 2 2 2 2 2 2
GET  /media/{hidden_file}/sound.bin                 s 2 . . . . . . . . 2 2
GET  /media/{taken_back_file}/sound.bin             s 2 . . . . . . . . . .
GET  /media/{for_everyone_file}/original            s 2 . . . . . . . . . .
GET  /media/{cover}/picture.bin                     s . . . . . . 2 2 . 2 2
""",
)
