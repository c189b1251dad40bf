"""Languages, by the names that their speakers give them."""

from babel import Locale
from wtforms.fields.choices import SelectChoice

from core.forms import choices

LANGUAGES = [
    "ar",
    "bg",
    "bn",
    "ca",
    "cs",
    "cy",
    "da",
    "de",
    "el",
    "en",
    "es",
    "et",
    "eu",
    "fa",
    "fi",
    "fr",
    "ga",
    "gl",
    "gu",
    "he",
    "hi",
    "hr",
    "hu",
    "hy",
    "id",
    "is",
    "it",
    "ja",
    "ka",
    "ko",
    "lt",
    "lv",
    "mk",
    "ml",
    "mr",
    "ms",
    "mt",
    "nb",
    "nl",
    "pa",
    "pl",
    "pt",
    "ro",
    "ru",
    "sk",
    "sl",
    "sq",
    "sr",
    "sv",
    "sw",
    "ta",
    "te",
    "th",
    "tr",
    "uk",
    "ur",
    "uz",
    "vi",
    "yo",
    "zh",
    "zu",
]


def language_name(code: str) -> str:
    """The language's name in itself: "português"."""
    return Locale.parse(code).get_language_name() or code


def language_choices() -> list[SelectChoice]:
    """Languages by their own names."""
    return choices({code: language_name(code) for code in LANGUAGES})
