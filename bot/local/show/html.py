"""Tags: attributes are escaped here, children are HTML already."""

from html import escape

VOID = {"br", "hr", "img", "input"}


def text(value: object) -> str:
    return escape(str(value)).replace("\n", "<br>")


def tag(name: str, *children: str, **attributes: object) -> str:
    """`class_` becomes class; None and False leave an attribute out, True writes it bare."""
    written = "".join(_attribute(each.strip("_").replace("_", "-"), value) for each, value in attributes.items())
    return f"<{name}{written}>" if name in VOID else f"<{name}{written}>{''.join(children)}</{name}>"


def _attribute(name: str, value: object) -> str:
    if value is None or value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'


def link(address: str, *children: str) -> str:
    return tag("a", *children, href=address, target="_blank", rel="noopener noreferrer nofollow")


def is_safe(address: str) -> bool:
    return address.startswith(("http://", "https://", "mailto:", "tel:"))
