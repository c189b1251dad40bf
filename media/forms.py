"""The shape of a picture of oneself."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField

from core.forms import Form


class PictureForm(Form):
    file = FileField(_l("A picture from your device"))
