"""Changes texts and lists of a YAML file at the places the parser names; every other character stays as it is."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import Any

import yaml
from yaml import MappingNode, Node, ScalarNode, SequenceNode

from bot.knowledge.strict_yaml import Loc
from bot.staff.edit import Refused

WIDTH = 120
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TEXT = "tag:yaml.org,2002:str"


class Patch:
    """The text of one file and the changes to be made; `text` makes them. Raises Refused for what it cannot change."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._root = yaml.compose(text, Loader=_Loader)
        self._line_end = "\r\n" if "\r\n" in text else "\n"
        self._edits: list[tuple[int, int, str]] = []  # from, to, new text

    def text(self) -> str:
        """The new text."""
        parts, done = [], 0
        for start, end, new in sorted(self._edits, key=lambda edit: edit[0]):  # stable: additions keep their order
            parts += [self._text[done:start], new.replace("\n", self._line_end)]
            done = end
        return "".join([*parts, self._text[done:]])

    def set_text(self, text: str, *loc: str | int, after: Sequence[str] = (), style: str | None = None) -> None:
        """Replace the text at `loc`, or add it to its map: behind the entries named in `after`, or as the last.

        `style` is how a new text is written, by the sign it begins with; that of its neighbour where it is left out.
        """
        parent, key = self._map(loc[:-1]), str(loc[-1])
        found, flow, indent = _value(parent, key), bool(parent.flow_style), self._indent(parent)
        if isinstance(found, ScalarNode):
            new = scalar(text, _style(found), indent + 2, flow=flow)
            start = found.start_mark.index
            space = "" if self._text[start - 1].isspace() else " "  # "more:" without a value
            self._edits.append((start, max(start, self._end(found)), space + new))
        elif found is None and parent.value:
            neighbour = self._before(parent, after)
            chosen = _style(neighbour[1]) if style is None else style
            self._add(parent, neighbour, f"{key}: {scalar(text, chosen, indent + 2, flow=flow)}")
        else:
            raise self._cannot(loc)

    def set_list(self, lines: Sequence[str], *loc: str | int, after: Sequence[str] = (), flow: bool = False) -> None:
        """Replace the lines of a list: those that stay are not touched. `flow`: a new list is written as `[a, b]`."""
        parent, key = self._map(loc[:-1]), str(loc[-1])
        found, indent = _value(parent, key), self._indent(parent)
        if isinstance(found, SequenceNode) and not found.flow_style:
            self._align(found, lines)
        elif isinstance(found, SequenceNode):
            if "#" in self._between(found):  # a comment would be lost
                raise self._cannot(loc)
            flow = flow or bool(found.value)
            self._edits.append(
                (self._behind_key(found, loc), found.end_mark.index, _list(key, lines, indent, flow=flow))
            )
        elif found is None and parent.value:
            self._add(parent, self._before(parent, after), f"{key}:{_list(key, lines, indent, flow=flow)}")
        elif found is None:  # "concepts: {}"
            start, end = self._behind_key(parent, loc), parent.end_mark.index
            begun = any(edit[:2] == (start, end) for edit in self._edits)
            new = f"\n{' ' * indent}{key}:{_list(key, lines, indent, flow=flow)}"
            self._edits.append((end, end, new) if begun else (start, end, new))
        else:
            raise self._cannot(loc)

    def append(self, entry: str, *loc: str | int) -> None:
        """Add an entry, written out, below the last one of a list."""
        found = _value(self._map(loc[:-1]), str(loc[-1]))
        if not isinstance(found, SequenceNode) or found.flow_style or not found.value:
            raise self._cannot(loc)
        end = self._end_of_line(found)
        self._edits.append((end, end, f"\n{' ' * found.start_mark.column}- {entry}"))

    def remove(self, key: str) -> None:
        """Take out a line of the topmost level, if it is there."""
        pair = next((pair for pair in self._map(()).value if pair[0].value == key), None)
        if pair:
            start, end = pair[0].start_mark.index, self._end_of_line(pair[1])
            self._edits.append((max(0, start - len(self._line_end)), end, ""))

    def _align(self, found: SequenceNode, lines: Sequence[str]) -> None:
        """Lines that stay keep their place, quotes and comments; others are replaced, taken out or put in."""
        nodes = found.value
        old = [node.value.strip() for node in nodes]
        column = " " * found.start_mark.column
        for what, a, b, c, d in difflib.SequenceMatcher(None, old, list(lines), autojunk=False).get_opcodes():
            if what == "equal":
                continue
            common = min(b - a, d - c)
            for node, line in zip(nodes[a : a + common], lines[c : c + common], strict=True):
                self._edits.append((node.start_mark.index, self._end(node), item(line)))
            for node in nodes[a + common : b]:
                start = self._text.rfind("\n", 0, node.start_mark.index) + 1
                self._edits.append((start, min(len(self._text), self._end_of_line(node) + len(self._line_end)), ""))
            new = "".join(f"{column}- {item(line)}\n" for line in lines[c + common : d])
            if new and a + common:
                end = self._end_of_line(nodes[a + common - 1])
                self._edits.append((end, end, "\n" + new.removesuffix("\n")))
            elif new:
                start = self._text.rfind("\n", 0, nodes[0].start_mark.index) + 1
                self._edits.append((start, start, new))

    def _add(self, parent: MappingNode, last: tuple[Node, Node], entry: str) -> None:
        if parent.flow_style:
            end = last[1].end_mark.index
            self._edits.append((end, end, f", {entry}"))
        else:
            end = self._end_of_line(last[1])
            self._edits.append((end, end, f"\n{' ' * self._indent(parent)}{entry}"))

    def _before(self, parent: MappingNode, after: Sequence[str]) -> tuple[Node, Node]:
        """The entry behind which a new one goes: the last of those named, or the last of all."""
        named = [pair for pair in parent.value if pair[0].value in after]
        return (named or parent.value)[-1]  # type: ignore[no-any-return]  # PyYAML's stubs know no pairs

    def _map(self, loc: Loc) -> MappingNode:
        node: Node | None = self._root
        for part in loc:
            if isinstance(node, MappingNode):
                node = _value(node, str(part))
            elif isinstance(node, SequenceNode) and isinstance(part, int) and part < len(node.value):
                node = node.value[part]
            else:
                node = None
        if not isinstance(node, MappingNode):
            raise self._cannot(loc)
        return node

    def _indent(self, parent: MappingNode) -> int:
        if parent.value and not parent.flow_style:
            return int(parent.value[0][0].start_mark.column)
        line = self._text[self._text.rfind("\n", 0, parent.start_mark.index) + 1 :]
        return len(line) - len(line.lstrip(" ")) + 2

    def _end(self, node: Node) -> int:
        """Where a value ends; the empty lines below a block text are not part of it."""
        raw = self._text[node.start_mark.index : node.end_mark.index]
        return int(node.start_mark.index) + len(raw.rstrip())

    def _end_of_line(self, node: Node) -> int:
        """The end of a value's last line, behind a comment."""
        end = self._end(node)
        if isinstance(node, MappingNode | SequenceNode) and node.value and not node.flow_style:
            last = node.value[-1]
            return self._end_of_line(last[1] if isinstance(last, tuple) else last)
        found = self._text.find("\n", end)
        end = len(self._text) if found < 0 else found
        return end - (self._line_end == "\r\n" and self._text[end - 1 : end] == "\r")

    def _between(self, found: SequenceNode) -> str:
        """What stands in a list beside its entries."""
        ends = [found.start_mark.index, *(node.end_mark.index for node in found.value)]
        starts = [*(node.start_mark.index for node in found.value), found.end_mark.index]
        return "".join(self._text[end:start] for end, start in zip(ends, starts, strict=True))

    def _behind_key(self, value: Node, loc: Loc) -> int:
        """Where the key's colon ends: the value may stand on a line of its own."""
        before = self._text[: value.start_mark.index].rstrip()
        if not before.endswith(":"):
            raise self._cannot(loc)
        return len(before)

    def _cannot(self, loc: Loc) -> Refused:
        return Refused(f"{'.'.join(map(str, loc))} is written in a way only a person can change, edit it in the file")


def scalar(text: str, style: str, indent: int, *, flow: bool) -> str:
    """A text as it is written after its key, in the `style` of its neighbours where that is possible."""
    if not flow and ("\n" in text or style.startswith("|")):
        lines = (f"{' ' * indent}{line}" if line else "" for line in text.split("\n"))
        return "\n".join([style if style.startswith("|") else "|-", *lines])
    if style == "" and _is_plain(text, flow=flow):
        return text
    return f"'{text}'" if style == "'" and "'" not in text and "\n" not in text else _quoted(text)


def item(text: str, *, flow: bool = False) -> str:
    """A line of a list."""
    return scalar(text, "" if _is_plain(text, flow=flow) else "'", 0, flow=flow)


def _list(key: str, lines: Sequence[str], indent: int, *, flow: bool) -> str:
    """What stands behind the colon of a key: a line for each, or `[a, b]`, wrapped below the key where it is long."""
    margin = " " * indent
    if not flow:
        return "".join(f"\n{margin}  - {item(line)}" for line in lines)
    items = [item(line, flow=True) for line in lines]
    joined = f" [{', '.join(items)}]"
    if len(margin) + len(key) + 1 + len(joined) <= WIDTH:
        return joined
    rows, row = [], f"{margin}  [{items[0]}"
    for entry in items[1:]:
        if len(row) + len(entry) + 3 > WIDTH:
            rows.append(f"{row},")
            row = f"{margin}    {entry}"
        else:
            row = f"{row}, {entry}"
    return "\n" + "\n".join([*rows, f"{row}]"])


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def _is_plain(text: str, *, flow: bool) -> bool:
    """True where the text needs no quotes and nobody takes it for a number, a date or yes."""
    try:
        node = yaml.compose(f"{{k: {text}}}" if flow else f"k: {text}", Loader=_Loader)
    except yaml.YAMLError:
        return False
    if not isinstance(node, MappingNode) or len(node.value) != 1:
        return False
    value = node.value[0][1]
    return isinstance(value, ScalarNode) and not value.style and value.value == text and value.tag == _TEXT


def _value(parent: MappingNode, key: str) -> Node | None:
    return next((value for name, value in parent.value if name.value == key), None)


def _style(node: Node) -> str:
    """The sign with which a value is written: a quotation mark or `|`, `|-`; nothing for a plain one."""
    if not isinstance(node, ScalarNode) or node.style in (None, "", ">"):
        return ""
    if node.style == "|":
        return "|" if str(node.value).endswith("\n") else "|-"
    return str(node.style)
