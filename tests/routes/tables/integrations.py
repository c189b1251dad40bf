"""Feeds, the same for whoever asks, as a visitor may see it; and one's own calendar, for whoever knows its address."""

from tests.routes.table import read

ROWS = read(
    """
                                                            V L O N B R G I C X M A
GET  /board.atom                                            2 2 2 2 2 2 2 2 2 2 2 2
  shows /board/{topic}                                      + + + + + + + + + + + +
  shows /board/{class_topic}                                - - - - - - - - - - - -
  shows /board/{hidden_topic}                               - - - - - - - - - - - -
GET  /people/{learner}/journal.atom                         2 2 2 2 2 2 2 2 2 2 2 2
  shows /journal/{page}                                     + + + + + + + + + + + +
  shows /journal/{draft_page}                               - - - - - - - - - - - -
GET  /people/{hidden_person}/journal.atom                   . . . . . . . . . . . .
GET  /class-projects/{class}/feed.atom                      2 2 2 2 2 2 2 2 2 2 2 2
  shows /works/{for_everyone}                               + + + + + + + + + + + +
  shows /works/{for_class}                                  - - - - - - - - - - - -
  shows /works/{hidden}                                     - - - - - - - - - - - -
  shows /works/{taken_back}                                 - - - - - - - - - - - -
GET  /class-projects/{hidden_class}/feed.atom               . . . . . . . . . . . .
GET  /class-projects/{draft_class}/feed.atom                . . . . . . . . . . . .
GET  /settings/calendar                                     s 2 2 2 2 2 2 2 2 2 2 2
  shows {calendar}                                          - + - - - - - - - - - -
POST /settings/calendar/(making|renewal|removal)            s 3 3 3 3 3 3 3 3 3 3 3
GET  /calendar/{calendar}.ics                               2 2 2 2 2 2 2 2 2 2 2 2
  shows SUMMARY:Due:                                        + + + + + + + + + + + +
GET  /calendar/nonsense.ics                                 . . . . . . . . . . . .
"""
)
