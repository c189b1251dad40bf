"""How the people of the demonstration look and sound when they are cut from paper."""

from demo.media.figure import Look
from demo.media.paint import CLAY, GOLD, LEAF, PLUM, RED, SKY, mix

NIGHT = (20, 16, 20)
LOOKS = {
    "mara": Look("curls", (104, 66, 46), (24, 18, 18), mix(GOLD, CLAY, 0.55), (44, 36, 48), hem=1.5, voice_hz=196),
    "ines": Look("bun", (196, 146, 112), (58, 36, 26), mix(LEAF, SKY, 0.35), (40, 58, 66), voice_hz=210),
    "olu": Look("crop", (88, 56, 42), (20, 16, 16), mix(SKY, NIGHT, 0.1), (34, 36, 50), wide=1.2, voice_hz=108),
    "teo": Look("beard", (206, 160, 128), (150, 96, 54), mix(CLAY, NIGHT, 0.05), (50, 48, 56), tall=1.04, voice_hz=122),
    "hana": Look(
        "scarf", (190, 140, 104), mix(PLUM, NIGHT, 0.05), mix(PLUM, SKY, 0.3), (48, 40, 60), hem=1.7, voice_hz=224
    ),
    "yusuf": Look("cap", (176, 122, 86), (30, 26, 30), mix(SKY, LEAF, 0.3), (40, 44, 58), wide=1.12, voice_hz=112),
    "aiko": Look("bob", (206, 160, 126), (24, 20, 24), mix(RED, NIGHT, 0.2), (36, 36, 48), voice_hz=204),
    "tama": Look(
        "crop", (150, 100, 70), (28, 20, 18), mix(GOLD, NIGHT, 0.12), (58, 66, 62), wide=1.28, tall=1.03, voice_hz=98
    ),
    "june": Look(
        "long",
        (210, 168, 132),
        (26, 22, 24),
        mix((225, 220, 210), LEAF, 0.15),
        (62, 54, 62),
        hem=1.2,
        tall=0.96,
        voice_hz=216,
    ),
    "marek": Look(
        "beard", (196, 150, 122), (168, 164, 158), mix(LEAF, NIGHT, 0.25), (44, 42, 46), wide=1.16, voice_hz=92
    ),
}
