"""The bench: what only the maker of a work does. Whose call it is decides who may begin; a draft is nobody else's."""

from tests.routes.table import read

ROWS = read(
    """
                                                            V L O N B R G I C X M A
GET  /works/new?assignment={call}                           s 3 2 . 2 2 2 2 2 . . .
GET  /works/new?assignment={closed_call}                    s . . . . . . . . . . .
GET  /works/new?assignment={hidden_call}                    s . . . . . . 2 2 . . .
GET  /works/new?assignment={draft_call}                     s . . . . . . . . . . .
POST /works                                                 s 3 3 . 3 3 3 3 3 . . .
GET  /works/{draft}/bench                                   s 2 . . . . . . . . . .
GET  /works/{for_class}/bench                               s 2 . . . . . . . . . .
GET  /works/{for_everyone}/bench                            s 2 . . . . . . . . . .
GET  /works/{taken_back}/bench                              s . . . . . . . . . . .
POST /works/{for_everyone}/takes                            s 3 . . . . . . . . . .
POST /works/{for_everyone}/takes/2/parts                    s 3 . . . . . . . . . .
POST /works/{for_everyone}/takes/2/discarding               s 3 . . . . . . . . . .
POST /works/{draft}/parts/{draft_part}                      s 3 . . . . . . . . . .
POST /works/{draft}/parts/{draft_part}/(up|down|removal)    s 3 . . . . . . . . . .
POST /works/{draft}/parts/{draft_part}/trim                 s ! . . . . . . . . . .
POST /works/{draft}/parts/{for_one_part}/removal            s . . . . . . . . . . .
POST /works/{taken_back}/parts/{taken_back_part}/removal    s . . . . . . . . . . .
GET  /works/{draft}/parts/{draft_heard}/captions            s 2 . . . . . . . . . .
GET  /works/{draft}/parts/{draft_part}/captions             s . . . . . . . . . . .
POST /works/{for_class}/parts/{for_class_heard}/captions    s 3 . . . . . . . . . .
POST /works/{draft}/parts/{for_class_heard}/captions        s . . . . . . . . . . .
POST /works/{taken_back}/parts/{taken_back_heard}/captions  s . . . . . . . . . . .
POST /works/{draft}/discarding                              s 3 . . . . . . . . . .
POST /works/{for_class}/discarding                          s ! . . . . . . . . . .
GET  /works/{draft}/sharing                                 s 2 . . . . . . . . . .
POST /works/{draft}/sharing                                 s 3 . . . . . . . . . .
GET  /works/{for_class}/sharing                             s 2 . . . . . . . . . .
GET  /works/{for_class}/shared                              s 2 . . . . . . . . . .
GET  /works/{draft}/sources                                 s 2 . . . . . . . . . .
GET  /works/{for_class}/sources                             s 2 . . . . . . . . . .
GET  /works/{taken_back}/sources                            s . . . . . . . . . . .
POST /works/{draft}/sources                                 s 3 . . . . . . . . . .
POST /works/{taken_back}/sources                            s . . . . . . . . . . .
POST /works/{for_class}/sources/elsewhere                   s 3 . . . . . . . . . .
POST /works/{for_class}/sources/works                       s 3 . . . . . . . . . .
POST /works/{for_everyone}/showing-out                      s . . . . . 3 3 3 . 3 3
POST /works/{for_class}/showing-out                         s . . . . . . . . . . .
GET  /works/{for_class}/taking-back                         s 2 . . . . . . . . . .
POST /works/{for_class}/taking-back                         s 3 . . . . . . . . . .
POST /works/{taken_back}/taking-back                        s . . . . . . . . . . .
""",
    {
        "/works": {"assignment": "{call}", "text": "I sat down."},
        "/works/{for_everyone}/takes/2/parts": {"text": "And I sat down again."},
        "/works/{draft}/parts/{draft_part}": {"{draft_part}-text": "I sat down, slowly."},
        "/works/{for_class}/parts/{for_class_heard}/captions": {
            "captions": "WEBVTT\n\n00:01.000 --> 00:02.000\nSit down.",
            "captions_language": "en",
        },
        "/works/{for_class}/sources/works": {"source": "{for_everyone}"},
        "/works/{for_class}/sources/elsewhere": {"title": "A song", "maker": "unknown", "licence": "cc-by"},
        "/works/{draft}/sharing": {
            "take": "1",
            "visibility": "class",
            "ask": "landed",
            "credit_as": "Learner",
            "licence": "course-only",
        },
    },
)
