"""What nobody means to type, and what somebody might."""

HOSTILE = (
    '<script data-planted>alert(1)</script><img data-planted src=x onerror=alert(1)>"><svg data-planted onload=alert(1)>'
    "</textarea></title><b data-planted>[x](javascript:alert(1)) <a data-planted href='javascript:alert(1)'>x</a>"
    "{{ 7 * 7 }} ${7*7} ' OR 1=1 -- <<script>script data-planted>"
)
HOSTILE_SHORT = '"><b data-planted>{{7*7}}'
# A family of four, a flag, right to left with a mark, accents that stand alone, a clef beyond the first plane.
WORLDLY = "🐈‍⬛ 👨‍👩‍👧‍👦 שלום עולם مرحبا e\u0301 ñ 𝄞 I <3 you & 1 < 2"
WORLDLY_SHORT = "🐈‍⬛ שלום <3"
CONTROL = "a\x00b\x01c\x1b[31md\x7fe\u0085f\ufffeg\u202eh"
NO_NUMBERS = ("seven", "-1", "1e999", "9" * 400, "0x1f", "١٢٣", "NaN", "1.5")
NO_DATES = ("yesterday", "9999-12-31", "0001-01-01", "2026-02-30", "2026-11-28T25:61")
NO_CHOICES = ("no-such", "", "1" * 400, "'; DROP TABLE people; --", "99999999999999999999")
NO_IDS = ("nan", "not-an-id", "", "00000000-0000-0000-0000-000000000000", "1" * 400, "../../etc/passwd")
NO_BYTES = (b"%FF%FE", b"%ED%A0%80", b"%C0%AF", b"%F5%80%80%80", b"%00")
EXTRA = {
    "is_admin": "1",
    "role": "admin",
    "roles": "admin",
    "author_id": "00000000-0000-0000-0000-000000000001",
    "person_id": "00000000-0000-0000-0000-000000000001",
    "stage": "archived",
    "state": "sent",
    "fate": "in-the-cut",
    "shared_at": "2020-01-01",
    "confirmed_at": "2020-01-01",
    "password_hash": "x",
    "slug": "mine",
    "position": "-1",
    "_method": "DELETE",
}
