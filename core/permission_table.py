"""The table of permissions in words, as `docs/permissions.md` has it: made of the rules, so that it is never out of date."""

import re
from collections import defaultdict

from flask import Flask

from core.permissions import Permission, all_permissions
from core.subjects import all_subjects

HEAD = """# Who may do what

`make docs` writes this page from the rules (`permissions.py` in each room); a test fails when it is not what the rules
say. What everybody gets at each address is written by hand in `tests/routes/tables/`.

Signed out, an address that needs more leads to the way to sign in and back. For anybody else, what they may not see and
what is not there are the same 404.
"""
PLACEHOLDER = re.compile(r"<(?:any\((?P<words>[^)]*)\):\w+|(?:\w+:)?(?P<name>\w+))>")


def permission_table(app: Flask) -> str:
    """The page, in Markdown: the rules, then the addresses that ask them."""
    addresses = _addresses(app)
    rules = [f"| `{each.action}` | {_kind(each)} | {_sentence(each)} |" for each in all_permissions()]
    asked = [
        f"| {f'`{action}`' if action != 'nothing' else 'nothing'} | {'<br>'.join(f'`{each}`' for each in sorted(found))} |"
        for action, found in sorted(addresses.items())
    ]
    return "\n".join(
        [
            HEAD,
            "## The rules",
            "| action | on a | who may |",
            "|---|---|---|",
            *rules,
            "",
            "## The addresses",
            "An action that is missing here is asked inside others: by a button, a list, a notice.",
            "",
            "| needs | addresses |",
            "|---|---|",
            *asked,
            "",
        ]
    )


def _addresses(app: Flask) -> dict[str, list[str]]:
    """The methods and addresses that need each action."""
    found: dict[str, list[str]] = defaultdict(list)
    for rule in app.url_map.iter_rules():
        needs = getattr(app.view_functions[rule.endpoint], "needs", "nothing")
        address = PLACEHOLDER.sub(_placeholder, rule.rule)
        found[needs] += [f"{address} {method}" for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}]
    return found


def _placeholder(match: re.Match[str]) -> str:
    words = match["words"]
    return f"({'/'.join(word.strip() for word in words.split(','))})" if words else f"<{match['name']}>"


def _kind(permission: Permission) -> str:
    if permission.model is None:
        return ""
    labels = {subject.model: subject.label for subject in all_subjects()}
    return labels.get(permission.model, re.sub(r"\B(?=[A-Z])", " ", permission.model.__name__).lower())


def _sentence(permission: Permission) -> str:
    """The rule in words, its kinds by the words that screens use; the names of actions stay."""
    labels = {subject.kind: subject.label for subject in all_subjects()}
    kinds = re.compile(rf"\b({'|'.join(labels)})\b")
    parts = permission.rule.sentence.split("`")
    parts[::2] = [kinds.sub(lambda match: labels[match[1]], part) for part in parts[::2]]
    return "`".join(parts)
