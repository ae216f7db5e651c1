"""The words of a mail, from three files that live with the slice that sends it."""

import functools
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, StrictUndefined, select_autoescape

from registry.platform.web import page


@dataclass(frozen=True, slots=True)
class Words:
    """A mail in words: `html` is None where it has none."""

    subject: str
    text: str
    html: str | None


def written(folder: str, /, **context: Any) -> Words:
    """The words of the mail in `folder`, like `notifications/mails/invited`: subject.txt, body.txt and body.html.

    The texts are plain, the HTML is escaped; an unknown name is an error in both. `<slice>/` is the slice's folder of
    templates, as for pages.
    """
    made = _environment()
    subject, text = (made.get_template(f"{folder}/{name}.txt").render(**context) for name in ("subject", "body"))
    html = made.get_template(f"{folder}/body.html").render(**context)
    return Words(" ".join(subject.split()), text.strip() + "\n", html)


@functools.cache
def _environment() -> Environment:
    pages = page.environment()
    made = Environment(
        loader=pages.loader,
        autoescape=select_autoescape(disabled_extensions=("txt",), default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters |= {name: pages.filters[name] for name in ("when", "day", "words")}
    return made
