"""The cut and finished pieces: seen with their class project, made by those who teach it, credits answered by each person."""

from datetime import timedelta

from core.db import now
from tests.routes.table import read

CUT = "/class-projects/{class}/edit/cut"
CHANGE = {"words": "Slower.", "due_on": (now() + timedelta(days=3)).date().isoformat()}
MARKS = {"marks-marks": "0:01", "marks-turns": "apart", "marks-assignment": ""}
SLOT = {"title": "Bar 2", "medium": "text", "words": "12", "assignment": "{call}"}

ROWS = read(
    """
                                                                             V L O N B R G I C X M A
GET  /class-projects/{class}/cut                                             2 2 2 2 2 2 2 2 2 2 2 2
  shows /works/{for_everyone}                                                + + + + - + + + + + + +
  shows /works/{for_class}                                                   - + + - - + + + + - + +
  shows /works/{hidden}                                                      - + - - - - - - - - + +
  shows /productions/{piece}/cut                                             - - - - - - + + + - - -
GET  /class-projects/{class}/cut/strip                                       2 2 2 2 2 2 2 2 2 2 2 2
GET  /class-projects/{draft_class}/cut/strip                                 s . . . . . . 2 2 . 2 2
GET  /class-projects/{draft_class}/cut                                       s . . . . . . 2 2 . 2 2
GET  /class-projects/{closed_class}/cut                                      2 2 2 2 2 2 2 2 2 2 2 2
  shows Ice on the inside                                                    - - - - - - - + + - + +
GET  /class-projects/{class}/cut/captions/{for_class_part}.vtt               s 2 2 . . 2 2 2 2 . 2 2
GET  /class-projects/{class}/cut/captions/{draft_part}.vtt                   s 2 . . . . . . . . . .
GET  /class-projects/{other_class}/cut/captions/{for_class_part}.vtt         s . . . . . . . . . . .
GET  /class-projects/{class}/cut/captions/places/{slot}.vtt                  2 2 2 2 2 2 2 2 2 2 2 2
GET  /class-projects/{draft_class}/cut/captions/places/{draft_slot}.vtt      s . . . . . . 2 2 . 2 2
GET  /class-projects/{class}/cut/captions/places/{draft_slot}.vtt            s . . . . . . . . . . .
GET  /productions                                                            2 2 2 2 2 2 2 2 2 2 2 2
  shows /productions/{piece}                                                 + + + + + + + + + + + +
  shows /productions/{draft_piece}                                           - - - - - - - - - - - -
  shows /productions/{hidden_piece}                                          - - - - - - - + + - + +
GET  /productions/{piece}                                                    2 2 2 2 2 2 2 2 2 2 2 2
  shows /people/{learner}                                                    + + + + - + + + + + + +
  shows Mixing.                                                              + + + + + + + + + + + +
  shows /productions/{piece}/updates/{update}/removal                        - - - - - - + + + - - -
  shows is trusted with the cut                                              - + + - + + + + + - + +
GET  /productions/{draft_piece}                                              s . . . . . . 2 2 . 2 2
GET  /productions/{hidden_piece}                                             s . . . . . . 2 2 . 2 2
GET  /productions/{piece}/credits                                            2 2 2 2 2 2 2 2 2 2 2 2
  shows /productions/{piece}/credits/{credit}                                - + - - - - - - - - - -
  shows What everybody said                                                  - - - - - - - + + - - -
GET  /productions/{piece}/credits.jsonld                                     2 2 2 2 2 2 2 2 2 2 2 2
GET  /productions/{draft_piece}/credits                                      s . . . . . . 2 2 . 2 2
GET  /productions/{draft_piece}/credits.jsonld                               s . . . . . . 2 2 . 2 2
POST /productions/{piece}/updates                                            s . . . . . 3 3 3 . . .
POST /productions/{draft_piece}/updates                                      s . . . . . . 3 3 . . .
POST /productions/{hidden_piece}/updates                                     s . . . . . . 3 3 . . .
POST /productions/{piece}/updates/{update}/(done|open|removal)               s . . . . . 3 3 3 . . .
POST /productions/{draft_piece}/updates/{update}/done                        s . . . . . . . . . . .
POST /productions/{piece}/credits/{credit}                                   s 3 . . . . . . . . . .
POST /productions/{draft_piece}/credits/{credit}                             s . . . . . . . . . . .
GET  /productions/{piece}/premiere                                           2 2 2 2 2 2 2 2 2 2 2 2
  shows /productions/{piece}                                                 + + + + + + + + + + + +
  shows /people/{learner}                                                    + + + + - + + + + + + +
GET  /productions/{draft_piece}/premiere                                     s . . . . . . 2 2 . 2 2
GET  /productions/{hidden_piece}/premiere                                    s . . . . . . 2 2 . 2 2
GET  /board/{thread}                                                         s 2 2 . 2 2 2 2 2 . 2 2
  shows The chair moved.                                                     - + + - - + + + + - + +
GET  /board/{thread}/posts                                                   s 2 2 . 2 2 2 2 2 . 2 2
GET  /board/{shut_thread}                                                    s . . . . . . . . . . .
POST /board/{thread}/posts                                                   s 3 3 . 3 3 3 3 3 . . .
POST /board/{shut_thread}/posts                                              s . . . . . . . . . . .
GET  /productions/{piece}/versions                                           2 2 2 2 2 2 2 2 2 2 2 2
  shows /productions/{piece}/versions/1                                      - - - - - - + + + - - -
GET  /productions/{draft_piece}/versions                                     s . . . . . . 2 2 . 2 2
POST /productions/{piece}/versions                                           s . . . . . ! ! ! . . .
POST /productions/{shown_piece}/versions                                     s . . . . . . . . 3 . .
GET  /productions/{piece}/versions/1                                         s . . . . . 2 2 2 . . .
GET  /productions/{shown_piece}/versions/1                                   2 2 2 2 2 2 2 2 2 2 2 2
GET  /productions/{shown_piece}/versions/3                                   s . . . . . . . . . . .
GET  /productions/{shown_piece}/versions/2/compared                          2 2 2 2 2 2 2 2 2 2 2 2
GET  /productions/{piece}/versions/1/compared                                s . . . . . . . . . . .
GET  /productions/{piece}/cut                                                s . . . . . 2 2 2 . . .
GET  /productions/{piece}/renders                                              s . . . . . 2 2 2 . . .
GET  /productions/{piece}/renders/list                                         s . . . . . 2 2 2 . . .
GET  /productions/{draft_piece}/renders                                        s . . . . . . 2 2 . . .
POST /productions/{piece}/renders                                              s . . . . . 3 3 3 . . .
GET  /productions/{piece}/renders/{film}/film.mp4                              s . . . . . 2 2 2 . . .
GET  /productions/{piece}/renders/{spoilt_film}/film.mp4                       s . . . . . . . . . . .
GET  /productions/{draft_piece}/renders/{film}/film.mp4                        s . . . . . . . . . . .
POST /productions/{piece}/renders/{film}/cancellation                          s . . . . . 3 3 3 . . .
POST /productions/{piece}/renders/{broken_film}/another-try                    s . . . . . 3 3 3 . . .
POST /productions/{piece}/leader                                             s . . . . . . 3 3 . . .
POST /productions/{draft_piece}/leader                                       s . . . . . . 3 3 . . .
POST /productions/{piece}/trusts                                             s . . . . . . 3 3 . . .
POST /productions/{piece}/trusts/{trust}/removal                             s . . . . . 3 3 3 . . .
POST /productions/{draft_piece}/trusts/{trust}/removal                       s . . . . . . . . . . .
POST /productions/{piece}/invitations                                        s . . . . . . 3 3 . . .
POST /productions/{piece}/invitations/{invitation}/removal                   s . . . . . . 3 3 . . .
POST /productions/{draft_piece}/invitations/{invitation}/removal             s . . . . . . . . . . .
POST /class-projects/{asked_class}/edit/cut/invitations/{invitation}/(yes|no) s . . . . . . 3 3 . . .
POST /class-projects/{class}/edit/cut/invitations/{invitation}/yes           s . . . . . . . . . . .
POST /productions/{piece}/class-projects/{participation}/removal             s . . . . . . 3 3 3 . .
POST /productions/{draft_piece}/class-projects/{participation}/removal       s . . . . . . . . . . .
GET  /class-projects/{guest_class}/cut                                       2 2 2 2 2 2 2 2 2 2 2 2
  shows /works/{for_everyone}                                                + + + + - + + + + + + +
  shows /works/{for_class}                                                   - + + - - + + + + - + +
  shows /works/{hidden}                                                      - + - - - - - - - - + +
GET  /class-projects/{asked_class}/cut                                       2 2 2 2 2 2 2 2 2 2 2 2
  shows /works/{for_everyone}                                                - - - - - - - - - - - -
GET  /class-projects/{guest_class}/cut/captions/{for_class_part}.vtt         s 2 2 . . 2 2 2 2 . 2 2
POST /productions/{piece}/renders/{film}/removal                               s . . . . . 3 3 3 . . .
POST /productions/{draft_piece}/renders/{film}/removal                         s . . . . . . . . . . .
GET  /class-projects/{class}/edit/cut                                        s . . . . . 2 2 2 . . .
POST /class-projects/{class}/edit/cut                                        s . . . . . . 3 3 . . .
POST /class-projects/{class}/edit/cut/lines                                  s . . . . . 3 3 3 . . .
POST /class-projects/{class}/edit/cut/places                                 s . . . . . 3 3 3 . . .
POST /class-projects/{class}/edit/cut/storyboard                             s . . . . . ! ! ! . . .
POST /class-projects/{class}/edit/cut/sounds                                 s . . . . . ! ! ! . . .
GET  /class-projects/{class}/edit/cut/sounds/{sound}                         s . . . . . 2 2 2 . . .
POST /class-projects/{class}/edit/cut/sounds/{sound}                         s . . . . . 3 3 3 . . .
POST /class-projects/{class}/edit/cut/sounds/{sound}/removal                 s . . . . . 3 3 3 . . .
GET  /class-projects/{other_class}/edit/cut/sounds/{sound}                   s . . . . . . . . . . .
GET  /class-projects/{draft_class}/edit/cut/sounds/{sound}                   s . . . . . . . . . . .
POST /class-projects/{draft_class}/edit/cut/sounds/{sound}                   s . . . . . . ! ! . . .
POST /class-projects/{draft_class}/edit/cut/sounds/{sound}/removal           s . . . . . . 3 3 . . .
GET  /class-projects/{class}/edit/cut/places/{slot}                          s . . . . . 2 2 2 . . .
POST /class-projects/{class}/edit/cut/places/{slot}                          s . . . . . 3 3 3 . . .
POST /class-projects/{class}/edit/cut/places/{slot}/moves/(up|down)          s . . . . . 3 3 3 . . .
POST /class-projects/{class}/edit/cut/places/{slot}/turns/(together|after|apart) s . . . . . 3 3 3 . . .
POST /class-projects/{class}/edit/cut/places/{other_slot}/turns/apart        s . . . . . . . . . . .
GET  /class-projects/{class}/edit/cut/passages/{passage}                     s . . . . . 2 2 2 . . .
POST /class-projects/{class}/edit/cut/passages/{passage}                     s . . . . . 3 3 3 . . .
GET  /class-projects/{other_class}/edit/cut/passages/{passage}               s . . . . . . . . . . .
POST /class-projects/{other_class}/edit/cut/passages/{passage}               s . . . . . . . . . . .
POST /class-projects/{class}/edit/cut/places/{free_slot}/removal             s . . . . . 3 3 3 . . .
GET  /class-projects/{class}/edit/cut/places/{other_slot}                    s . . . . . . . . . . .
POST /class-projects/{class}/edit/cut/places/{other_slot}/removal            s . . . . . . . . . . .
GET  /class-projects/{class}/cut/places/{slot}                               2 2 2 2 2 2 2 2 2 2 2 2
  shows {for_class}                                                          - - - - - - + + + - - -
  shows Reviewer</bdi> is on it until                                        - + + - + - + + + - - -
  shows Somebody is on it                                                    + - - + - - - - - + + +
GET  /class-projects/{class}/cut/places/{hidden_slot}                        2 2 2 2 2 2 2 2 2 2 2 2
  shows {hidden}                                                             - - - - - - - - - - - -
GET  /class-projects/{draft_class}/cut/places/{draft_slot}                   s . . . . . . 2 2 . 2 2
GET  /class-projects/{class}/cut/open-places                                 2 2 2 2 2 2 2 2 2 2 2 2
  shows /reservation                                                         - + + - + + + + + - - -
GET  /class-projects/{draft_class}/cut/open-places                           s . . . . . . 2 2 . 2 2
POST /class-projects/{class}/cut/places/{slot}/reservation                   s 3 3 . 3 3 3 3 3 . . .
POST /class-projects/{draft_class}/cut/places/{draft_slot}/reservation       s . . . . . . . . . . .
POST /class-projects/{class}/cut/places/{other_slot}/reservation             s . . . . . . . . . . .
POST /class-projects/{class}/cut/places/{slot}/reservation/removal           s 3 3 3 3 3 3 3 3 3 3 3
POST /class-projects/{draft_class}/cut/places/{draft_slot}/reservation/removal s . . . . . . 3 3 . 3 3
GET  /class-projects/{class}/cut/places/{draft_slot}                         s . . . . . . . . . . .
POST /class-projects/{class}/cut/places/{slot}/alternates                    s . . . . . 3 3 3 . . .
POST /class-projects/{class}/cut/places/{other_slot}/alternates              s . . . . . . . . . . .
POST /class-projects/{class}/cut/places/{slot}/alternates/{alternate}        s . . . . . 3 3 3 . . .
GET  /class-projects/{class}/cut/places/{slot}/alternates/{alternate}/audition s . . . . . 2 2 2 . . .
GET  /class-projects/{class}/cut/places/{hidden_slot}/alternates/{hidden_alternate}/audition s . . . . . . . . . . .
GET  /class-projects/{other_class}/cut/places/{slot}/alternates/{alternate}/audition s . . . . . . . . . . .
POST /productions/{piece}/cut/presence                                       s . . . . . 2 2 2 . . .
POST /productions/{draft_piece}/cut/presence                                 s . . . . . . 2 2 . . .
POST /class-projects/{class}/cut/places/{slot}/alternates/{alternate}/edit   s . . . . . ! ! ! . . .
POST /class-projects/{class}/cut/places/{chosen_slot}/alternates/{chosen_alternate}/changes s . . . . . 3 3 3 . . .
POST /class-projects/{class}/cut/places/{hidden_slot}/alternates/{hidden_alternate}/changes s . . . . . . . . . . .
POST /class-projects/{other_class}/cut/places/{chosen_slot}/alternates/{chosen_alternate}/changes s . . . . . . . . . . .
POST /class-projects/{class}/cut/places/{slot}/changes/{change}/removal      s . . . . . 3 3 3 . . .
POST /class-projects/{class}/cut/places/{hidden_slot}/changes/{hidden_change}/removal s . . . . . . . . . . .
POST /class-projects/{other_class}/cut/places/{slot}/changes/{change}/removal s . . . . . . . . . . .
POST /works/{for_class}/changes/{change}                                     s 3 . . . . . . . . . .
POST /works/{hidden}/changes/{hidden_change}                                 s 3 . . . . . . . . . .
POST /works/{for_everyone}/changes/{change}                                  s . . . . . . . . . . .
POST /class-projects/{class}/cut/places/{hidden_slot}/alternates/{hidden_alternate} s . . . . . . . . . . .
POST /class-projects/{class}/cut/places/{free_slot}/alternates/{alternate}   s . . . . . . . . . . .
POST /class-projects/{other_class}/cut/places/{slot}/alternates/{alternate}  s . . . . . . . . . . .
POST /class-projects/{other_class}/cut/places/{slot}/alternates/{alternate}/edit  s . . . . . . . . . . .
""",
    {
        "/productions/{piece}/updates": {"words": "Half done."},
        "/productions/{draft_piece}/updates": {"words": "Half done."},
        "/productions/{hidden_piece}/updates": {"words": "Half done."},
        "/productions/{piece}/credits/{credit}": {"answer": "confirm", "name": "L. Earner"},
        "/productions/{draft_piece}/credits/{credit}": {"answer": "confirm", "name": "L. Earner"},
        "/productions/{piece}/leader": {"leader": "learner"},
        "/productions/{draft_piece}/leader": {"leader": ""},
        "/productions/{piece}/trusts": {"person": "learner"},
        "/productions/{piece}/invitations": {"address": "{asked_class}"},
        "/productions/{piece}/class-projects/{participation}/removal": {"works": "0"},
        "/productions/{draft_piece}/class-projects/{participation}/removal": {"works": "0"},
        "/productions/{piece}/renders": {"into": "film-720"},
        "/board/{thread}/posts": {"body": "I saw it."},
        "/board/{shut_thread}/posts": {"body": "I saw it."},
        "/productions/{piece}/versions": {"changes": "Rain."},
        "/productions/{shown_piece}/versions": {"changes": "Rain."},
        CUT: {"piece-title": "The empty chair", "piece-kind": "film"},
        f"{CUT}/lines": {"lines-lines": "Bar 5 | text | 6 words"},
        f"{CUT}/places": {f"place-{name}": value for name, value in SLOT.items()},
        f"{CUT}/sounds/{{sound}}": MARKS,
        "/class-projects/{draft_class}/edit/cut/sounds/{sound}": MARKS,
        f"{CUT}/places/{{slot}}": SLOT,
        f"{CUT}/passages/{{passage}}": {"title": "Together", "arrangement": "grid"},
        "/class-projects/{class}/cut/places/{slot}/alternates": {"work": "{for_everyone}"},
        "/class-projects/{class}/cut/places/{slot}/alternates/{alternate}": {"fate": "held"},
        "/class-projects/{class}/cut/places/{hidden_slot}/alternates/{hidden_alternate}": {"fate": "held"},
        "/class-projects/{class}/cut/places/{free_slot}/alternates/{alternate}": {"fate": "held"},
        "/class-projects/{other_class}/cut/places/{slot}/alternates/{alternate}": {"fate": "held"},
        "/class-projects/{class}/cut/places/{chosen_slot}/alternates/{chosen_alternate}/changes": CHANGE,
        "/class-projects/{class}/cut/places/{hidden_slot}/alternates/{hidden_alternate}/changes": CHANGE,
        "/class-projects/{other_class}/cut/places/{chosen_slot}/alternates/{chosen_alternate}/changes": CHANGE,
        "/works/{for_class}/changes/{change}": {"answer": "promised"},
        "/works/{hidden}/changes/{hidden_change}": {"answer": "promised"},
        "/works/{for_everyone}/changes/{change}": {"answer": "promised"},
    },
)
