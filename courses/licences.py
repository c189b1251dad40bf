"""The licences that makers may choose from, and their words. What may be built on what is decided where works are. Pure."""

from enum import StrEnum

from core.words import Words


class Licence(StrEnum):
    """What others may do with a work. The order is the one in which forms show them."""

    COURSE_ONLY = "course-only"
    CC0 = "cc0"
    BY = "cc-by"
    BY_SA = "cc-by-sa"
    BY_NC = "cc-by-nc"
    BY_NC_SA = "cc-by-nc-sa"


DEFAULT = Licence.COURSE_ONLY

NAMES = {
    Licence.COURSE_ONLY: Words("for this class project only"),
    Licence.CC0: "CC0",
    Licence.BY: "CC BY",
    Licence.BY_SA: "CC BY-SA",
    Licence.BY_NC: "CC BY-NC",
    Licence.BY_NC_SA: "CC BY-NC-SA",
}

DESCRIPTIONS = {
    Licence.COURSE_ONLY: Words("People here may build on it inside this class project. All other rights stay yours."),
    Licence.CC0: Words("Anyone may use it for anything, and need not name you."),
    Licence.BY: Words("Anyone may use it for anything, if they name you."),
    Licence.BY_SA: Words("Anyone may use it, if they name you and share what they make under this same licence."),
    Licence.BY_NC: Words("Anyone may use it, if they name you and make no money with it."),
    Licence.BY_NC_SA: Words(
        "Anyone may use it, if they name you, make no money with it, and share under this same licence."
    ),
}

ADDRESSES = {
    Licence.CC0: "https://creativecommons.org/publicdomain/zero/1.0/",
    Licence.BY: "https://creativecommons.org/licenses/by/4.0/",
    Licence.BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/",
    Licence.BY_NC: "https://creativecommons.org/licenses/by-nc/4.0/",
    Licence.BY_NC_SA: "https://creativecommons.org/licenses/by-nc-sa/4.0/",
}
