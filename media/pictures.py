"""Judges pictures, and renders them upright, without what the camera wrote beside. Runs in a child process.

Colours stay those of a small RGB profile, such as Display P3, which goes along; all others become sRGB.
"""

import io
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pillow_heif
from PIL import Image, ImageCms, ImageFile

from core.checks import Refused
from core.words import Words
from media.renditions import Rendering, Rendition, rendition

MAX_PIXELS = 64_000_000
MAX_SIDE = 16_384
MAX_FRAMES = 2_000
MAX_MOVING_PIXELS = 1_000_000_000

WIDTHS = (320, 640, 1280, 1920)
FALLBACK_WIDTH = 1280
LARGEST = (1920, 3840)
GRID = (4, 3)
MAX_PROFILE_BYTES = 4_096

ORIENTATION = 0x0112
TURNED = (5, 6, 7, 8)
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
TYPES = {
    "jpeg": ("JPEG", "image/jpeg", "jpg"),
    "png": ("PNG", "image/png", "png"),
    "gif": ("GIF", "image/gif", "gif"),
    "webp": ("WEBP", "image/webp", "webp"),
    "avif": ("AVIF", "image/avif", "avif"),
    "heic": ("HEIF", "image/heic", "heic"),
}

DAMAGED = Words("This picture cannot be opened: it is damaged, or was cut off on the way. Send it again.")
TOO_MANY_PIXELS = Words(
    "This picture is too large to open: the limit is %(millions)s million pixels, and %(side)s along a side. "
    "Scale it down and send it again.",
    millions=MAX_PIXELS // 1_000_000,
    side=f"{MAX_SIDE:,}",
)
TOO_MANY_FRAMES = Words(
    "This animation is too long: the limit is %(frames)s frames, and %(millions)s million pixels in all of them. "
    "Send it as a film.",
    frames=f"{MAX_FRAMES:,}",
    millions=f"{MAX_MOVING_PIXELS // 1_000_000:,}",
)

T = TypeVar("T")

pillow_heif.register_heif_opener(thumbnails=False)
ImageFile.LOAD_TRUNCATED_IMAGES = False
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)


def judge_picture(path: str, format: str) -> dict[str, Any]:
    """Decode a picture of the given format once, small where the format allows it. Raises Refused."""
    pillow_format, content_type, extension = TYPES[format]
    picture = _opened(path, (pillow_format,))
    frames = _guarded(lambda: getattr(picture, "n_frames", 1))
    if frames > MAX_FRAMES or frames * picture.width * picture.height > max(MAX_MOVING_PIXELS, MAX_PIXELS):
        raise Refused(TOO_MANY_FRAMES)
    width, height = _guarded(lambda: _upright_size(picture))
    _guarded(lambda: picture.draft("RGB", (max(1, width // 8), max(1, height // 8))))
    _guarded(picture.load)
    return {
        "kind": "picture",
        "content_type": content_type,
        "extension": extension,
        "width": width,
        "height": height,
        "frames": frames,
        "has_picture": True,
    }


def render_picture(source: str, folder: str, progress: Callable[[float], None]) -> Rendering:
    """Write WebP and JPEG at each width up to the picture's own. Of an animation, its first frame."""
    picture = _opened(source, tuple(pillow_format for pillow_format, _, _ in TYPES.values()))
    width, height = _guarded(lambda: _upright_size(picture))
    _guarded(lambda: picture.draft("RGB", (LARGEST[0], LARGEST[0])))
    _guarded(picture.load)
    progress(0.3)
    profile = _kept_profile(picture)
    clean = _upright_and_clean(picture, profile)
    progress(0.5)
    written = [
        *write_still(clean, Path(folder), "picture", profile),
        *_write_fallbacks(on_white(clean), Path(folder), profile),
    ]
    return Rendering(
        renditions=written,
        width=width,
        height=height,
        colour=colour(clean),
        placeholder=placeholder(clean),
    )


def judged_still(path: str) -> Image.Image:
    """A picture that can be opened, whole. Raises Refused."""
    picture = _opened(path, tuple(pillow_format for pillow_format, _, _ in TYPES.values()))
    _guarded(picture.load)
    return picture


def write_still(image: Image.Image, folder: Path, stem: str, profile: bytes | None = None) -> list[Rendition]:
    """Write `stem`-320.webp and so on, never wider than the image is, and one `stem`.jpg on white.

    The image must carry pixels only: what is in its `info` could end up in the files.
    """
    written = []
    for width in _widths(image.width):
        sized = _scaled(image, width)
        path = folder / f"{stem}-{width}.webp"
        sized.save(path, "WEBP", quality=80, method=4, icc_profile=profile)
        written.append(rendition(path, "image/webp", width=sized.width, height=sized.height))
    return [*written, _jpeg(on_white(image), min(image.width, FALLBACK_WIDTH), folder / f"{stem}.jpg", profile)]


def _write_fallbacks(image: Image.Image, folder: Path, profile: bytes | None) -> list[Rendition]:
    """jpeg-320.jpg and so on, for browsers that know no WebP; the usual one, picture.jpg, is there already."""
    usual = min(image.width, FALLBACK_WIDTH)
    others = [width for width in _widths(image.width) if width != usual]
    return [_jpeg(image, width, folder / f"jpeg-{width}.jpg", profile) for width in others]


def _jpeg(image: Image.Image, width: int, path: Path, profile: bytes | None) -> Rendition:
    sized = _scaled(image, width)
    sized.save(path, "JPEG", quality=82, optimize=True, progressive=True, icc_profile=profile)
    return rendition(path, "image/jpeg", width=sized.width, height=sized.height)


def _widths(own: int) -> list[int]:
    """The usual widths that are smaller, then the picture's own where it adds something to look at."""
    smaller = [width for width in WIDTHS if width <= own]
    return smaller if smaller and own < smaller[-1] * 1.1 else [*smaller, own]


def colour(image: Image.Image) -> str:
    """The average of all pixels, as #rrggbb."""
    return f"#{_grid(image, (1, 1))[0]}"


def placeholder(image: Image.Image) -> str:
    """Twelve colours as hexadecimal, a grid of four by three read like a page: what is there before the picture is."""
    return " ".join(_grid(image, GRID))


def _grid(image: Image.Image, size: tuple[int, int]) -> list[str]:
    cells = on_white(image.resize(size, Image.Resampling.BOX)).tobytes()
    return [cells[start : start + 3].hex() for start in range(0, len(cells), 3)]


def on_white(image: Image.Image) -> Image.Image:
    """The same pixels without transparency."""
    if image.mode != "RGBA":
        return image
    ground = Image.new("RGB", image.size, "white")
    ground.paste(image, mask=image.getchannel("A"))
    return ground


def _opened(path: str, formats: tuple[str, ...]) -> Image.Image:
    """Read the header, and refuse what would be too large to decode."""
    try:
        picture = Image.open(path, formats=formats)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise Refused(TOO_MANY_PIXELS) from bomb
    except Exception as damage:
        raise Refused(DAMAGED) from damage
    if picture.width * picture.height > MAX_PIXELS or max(picture.size) > MAX_SIDE:
        raise Refused(TOO_MANY_PIXELS)
    return picture


def _guarded(step: Callable[[], T]) -> T:
    """Do one step with a stranger's bytes. Decoders raise nearly anything at damage, so nearly anything is damage."""
    try:
        return step()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise Refused(TOO_MANY_PIXELS) from bomb
    except MemoryError:
        raise
    except Exception as damage:
        raise Refused(DAMAGED) from damage


def _upright_size(picture: Image.Image) -> tuple[int, int]:
    width, height = picture.size
    return (height, width) if picture.getexif().get(ORIENTATION) in TURNED else (width, height)


def _upright_and_clean(picture: Image.Image, kept: bytes | None) -> Image.Image:
    """Shrink first, so that turning and colours cost little; then keep pixels and nothing else.

    Saving an opened picture again would keep, for one, the comment of a JPEG.
    """
    profile = picture.info.get("icc_profile")
    turn = _guarded(lambda: picture.getexif().get(ORIENTATION))
    small = _plain_mode(picture)
    small.thumbnail(LARGEST[::-1] if turn in TURNED else LARGEST, Image.Resampling.LANCZOS)
    small = _in_colour(small, None if kept else profile)
    upright = small.transpose(TURNS[turn]) if turn in TURNS else small
    clean = Image.new(upright.mode, upright.size)
    clean.paste(upright)
    return clean


def _plain_mode(picture: Image.Image) -> Image.Image:
    """A copy as RGB or RGBA, or as L or CMYK, which a colour profile may speak of."""
    if picture.mode.startswith("I"):
        return picture.point(lambda value: value * (1 / 256)).convert("L")
    if picture.mode in {"P", "PA", "LA"} or "transparency" in picture.info:
        return picture.convert("RGBA")
    return picture.copy() if picture.mode in {"RGB", "RGBA", "L", "CMYK"} else picture.convert("RGB")


def _kept_profile(picture: Image.Image) -> bytes | None:
    """The picture's own profile, where browsers can show it as it is: small, of RGB, and wider than what goes without."""
    profile = picture.info.get("icc_profile")
    if not profile or len(profile) > MAX_PROFILE_BYTES or picture.mode not in {"RGB", "RGBA", "P"}:
        return None
    try:
        told: Any = ImageCms.ImageCmsProfile(io.BytesIO(profile)).profile
        is_plain = told.xcolor_space.strip() == "RGB" and told.connection_space.strip() in {"XYZ", "Lab"}
        return profile if is_plain and "sRGB" not in (told.profile_description or "") else None
    except (ImageCms.PyCMSError, OSError):
        return None


def _in_colour(image: Image.Image, profile: bytes | None) -> Image.Image:
    """RGB, or RGBA where something shows through; in sRGB if there is a profile to say what it was. One that fits no such
    picture is left aside."""
    opaque = image.convert("RGB") if image.mode == "RGBA" else image
    plain = (_converted(opaque, profile) if profile else opaque).convert("RGB")
    if image.mode == "RGBA":
        alpha = image.getchannel("A")
        if any(alpha.histogram()[:255]):
            plain.putalpha(alpha)
    return plain


def _converted(image: Image.Image, profile: bytes) -> Image.Image:
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB") or image
    except (ImageCms.PyCMSError, OSError):
        return image


def _scaled(image: Image.Image, width: int) -> Image.Image:
    height = max(1, round(image.height * width / image.width))
    return image if width == image.width else image.resize((width, height), Image.Resampling.LANCZOS)
