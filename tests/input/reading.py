"""A page read fast: its forms as a browser would send them, what is marked as wrong, and what a planted element would be."""

import re
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
NOT_SENT = frozenset(("submit", "button", "image", "reset"))
TICKED = frozenset(("checkbox", "radio"))
SAYS_WHICH = frozenset(("section", "kind", "act", "place", "direction"))  # parts of an address that name a form
TYPED = frozenset(("text", "textarea", "email", "search", "url", "tel"))


@dataclass
class Control:
    """One field: `kind` is its type, `options` what a select or a group of boxes offers."""

    name: str
    kind: str
    values: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    longest: int | None = None

    @property
    def is_text(self) -> bool:
        return self.kind in TYPED


@dataclass
class Form:
    """One POST form of a page. `page` and `person` say where it stands and who sees it."""

    action: str
    controls: dict[str, Control] = field(default_factory=dict)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)  # name, value, action of their own
    page: str = ""
    person: str = ""
    endpoint: str = ""
    parts: dict[str, object] = field(default_factory=dict)

    @property
    def texts(self) -> list[Control]:
        return [each for each in self.controls.values() if each.is_text]

    @property
    def files(self) -> list[str]:
        return [each.name for each in self.controls.values() if each.kind == "file"]

    @property
    def sent(self) -> list[tuple[str, str]]:
        """What a browser would send of it as it stands, with its first button."""
        pairs = [(each.name, value) for each in self.controls.values() if each.kind != "file" for value in each.values]
        return pairs + self.pressed

    @property
    def pressed(self) -> list[tuple[str, str]]:
        """What its first button says."""
        return [(name, value) for name, value, action in self.buttons[:1] if name and not action]

    @property
    def key(self) -> tuple[str, ...]:
        """Forms of one key are the same form, about another row."""
        words = [str(value) for name, value in self.parts.items() if name in SAYS_WHICH]
        names = sorted({UUID.sub("*", name) for name in self.controls})
        buttons = sorted({value for name, value, _action in self.buttons if name})
        return (self.endpoint, *words, *names, *buttons)

    def __str__(self) -> str:
        return f"{self.endpoint} {self.action} on {self.page} as {self.person}"

    def of_buttons(self) -> list["Form"]:
        """The same fields, sent where a button of the form sends them."""
        return [replace(self, action=action, buttons=[]) for _name, _value, action in self.buttons if action]


class Reading(HTMLParser):
    """What the sweep wants to know of a page."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.words: dict[str, str] = {}  # the text inside each element that has an id
        self.wrong: list[dict[str, str]] = []  # attributes of what is marked as invalid
        self.groups: dict[str, list[str]] = {}  # what describes the group that a box stands in
        self.links: list[str] = []
        self.planted: list[str] = []
        self.text = ""
        self._open: list[tuple[str, str]] = []
        self._described: list[str] = []
        self._in_template = 0
        self._form: Form | None = None
        self._control: Control | None = None
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self._in_template += tag == "template"
        if self._in_template:
            return
        named = {name: value or "" for name, value in attributes}
        if "data-planted" in named or any(name.startswith("on") for name in named):
            self.planted.append(tag)
        if named.get("href"):
            self.links.append(named["href"])
        if named.get("aria-invalid") == "true":
            self.wrong.append(named)
        if "id" in named:
            self.words.setdefault(named["id"], "")
        if tag == "fieldset":
            self._described = named.get("aria-describedby", "").split()
        if named.get("type") in TICKED and "name" in named:
            self.groups[named["name"]] = self._described
        if tag not in VOID:
            self._open.append((tag, named.get("id", "")))
        handler = getattr(self, f"_on_{tag}", None)
        if handler is not None:
            handler(named)

    def _on_form(self, named: dict[str, str]) -> None:
        self._form = Form(named.get("action", ""))
        if named.get("method", "get").lower() == "post":
            self.forms.append(self._form)
            if "id" in named:
                self._form.page = named["id"]

    def _on_input(self, named: dict[str, str]) -> None:
        kind, name = named.get("type", "text"), named.get("name")
        if self._form is None or not name or kind in NOT_SENT:
            return
        control = self._form.controls.setdefault(name, Control(name, kind))
        if kind in TICKED:
            control.options.append(named.get("value", "on"))
            if "checked" in named:
                control.values.append(named.get("value", "on"))
        elif kind != "file":
            control.values.append(named.get("value", ""))
        control.longest = int(named["maxlength"]) if "maxlength" in named else control.longest

    def _on_textarea(self, named: dict[str, str]) -> None:
        if self._form is not None and named.get("name"):
            longest = int(named["maxlength"]) if "maxlength" in named else None
            self._control = Control(named["name"], "textarea", [""], longest=longest)
            self._form.controls[named["name"]] = self._control

    def _on_select(self, named: dict[str, str]) -> None:
        if self._form is not None and named.get("name"):
            self._control = self._form.controls.setdefault(named["name"], Control(named["name"], "select"))

    def _on_option(self, named: dict[str, str]) -> None:
        if self._control is not None and self._control.kind == "select":
            self._control.options.append(named.get("value", ""))
            if "selected" in named:
                self._control.values.append(named.get("value", ""))

    def _on_button(self, named: dict[str, str]) -> None:
        form = next((each for each in self.forms if "form" in named and each.page == named["form"]), self._form)
        if form is not None and named.get("type", "submit") == "submit":
            form.buttons.append((named.get("name", ""), named.get("value", ""), named.get("formaction", "")))

    def handle_endtag(self, tag: str) -> None:
        self._in_template -= tag == "template"
        if self._in_template or tag == "template":
            return
        while self._open:
            opened, _id = self._open.pop()
            if opened == tag:
                break
        if tag == "form":
            self._form = None
        elif tag == "textarea" and self._control is not None:
            self._control.values = [self._control.values[0].removeprefix("\r").removeprefix("\n")]
            self._control = None
        elif tag == "select" and self._control is not None:
            if not self._control.values:
                self._control.values = self._control.options[:1]
            self._control = None

    def handle_data(self, words: str) -> None:
        if self._in_template:
            return
        self.text += words
        for _tag, id in self._open:
            if id:
                self.words[id] += words
        if self._control is not None and self._control.kind == "textarea":
            self._control.values[0] += words

    def form(self, like: Form) -> Form | None:
        """The same form on this page."""
        names = set(like.controls)
        same = [
            each for each in self.forms if like.action in (each.action, *(action for _n, _v, action in each.buttons))
        ]
        return max(same, key=lambda each: len(names & set(each.controls)), default=None)
