"""Accounts: coming in, one's own settings, and the admins' page. A person's settings are nobody else's."""

from notifications.forms import LINES
from tests.routes.table import read
from tests.routes.things import PASSWORD

ROWS = read(
    """
                                                            V L O N B R G I C X M A
GET  /signup                                                2 3 3 3 3 3 3 3 3 3 3 3
POST /signup                                                3 3 3 3 3 3 3 3 3 3 3 3
GET  /signup/mail                                           2 2 2 2 2 2 2 2 2 2 2 2
GET  /signup/confirm/{confirming}                           2 2 2 2 2 2 2 2 2 2 2 2
POST /signup/confirm/{confirming}                           3 3 3 3 3 3 3 3 3 3 3 3
GET  /signin                                                2 3 3 3 3 3 3 3 3 3 3 3
POST /signin                                                3 3 3 3 3 3 3 3 3 3 3 3
GET  /signin/forgotten                                      2 2 2 2 2 2 2 2 2 2 2 2
POST /signin/forgotten                                      3 3 3 3 3 3 3 3 3 3 3 3
GET  /signin/forgotten/mail                                 2 2 2 2 2 2 2 2 2 2 2 2
GET  /signin/reset/{resetting}                              2 2 2 2 2 2 2 2 2 2 2 2
POST /signin/reset/{resetting}                              3 3 3 3 3 3 3 3 3 3 3 3
POST /signout                                               s 3 3 3 3 3 3 3 3 3 3 3
GET  /settings                                              s 2 2 2 2 2 2 2 2 2 2 2
POST /settings                                              s 3 3 3 3 3 3 3 3 3 3 3
POST /settings/picture                                      s ! ! ! ! ! ! ! ! ! ! !
POST /settings/picture/removal                              s 3 3 3 3 3 3 3 3 3 3 3
GET  /settings/sign-in                                      s 2 2 2 2 2 2 2 2 2 2 2
  shows {learners_session}                                  - + - - - - - - - - - -
POST /settings/email                                        s 3 3 3 3 3 3 3 3 3 3 3
POST /settings/password                                     s 3 3 3 3 3 3 3 3 3 3 3
POST /settings/sessions/{learners_session}/end              s 3 . . . . . . . . . .
GET  /settings/notices                                      s 2 2 2 2 2 2 2 2 2 2 2
POST /settings/notices                                      s 3 3 3 3 3 3 3 3 3 3 3
GET  /admin                                                 s . . . . . . . . . . 2
POST /admin/people/{learner_id}/roles/greeter               s . . . . . . . . . . 3
POST /admin/people/{learner_id}/roles/king                  s . . . . . . . . . . .
POST /admin/people/{learner_id}/roles/greeter/withdrawal    s . . . . . . . . . . 3
""",
    {
        "/signup": {
            "name": "Someone New",
            "handle": "someone-new",
            "email": "someone.new@example.org",
            "password": "a chair by the window",
            "is_old_enough": "y",
        },
        "/signin": {"email": "learner@example.org", "password": PASSWORD},
        "/signin/forgotten": {"email": "learner@example.org"},
        "/signin/reset/{resetting}": {"password": "a chair by the window"},
        "/settings": {"name": "A New Name", "time_zone": "UTC"},
        "/settings/email": {"new-email": "someone.new@example.org", "new-password": PASSWORD},
        "/settings/notices": dict.fromkeys(LINES, "here"),
        "/settings/password": {"current_password": PASSWORD, "password": "a chair by the window"},
    },
)
