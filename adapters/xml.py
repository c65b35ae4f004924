"""Reading a publisher's XML strictly and in flat memory: what its outline does not know stops the load.

An outline is the publisher's schema as an indented tree: one element a line, its attributes, how often it may
stand:

    name @id *
        isPrimary
        aliasType @refId ?
        comments ? ...

Nothing after the name means exactly once, `?` at most once, `*` any number of times; `...` marks a subtree
that is kept without being known, `-` one that is passed over, of which only its being there is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, BinaryIO, Literal

from lxml import etree

from adapters.base import SourceChanged

_CHUNK = 1 << 16
# No entity is expanded, nothing is fetched, nothing is repaired; sizes and depth stay under libxml2's own
# limits. The encoding is fixed because every publisher read here sends UTF-8: a wrong declaration then fails
# instead of garbling.
_HARDENED: dict[str, Any] = {
    "encoding": "utf-8", "resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False,
    "recover": False, "remove_comments": True, "remove_pis": True, "collect_ids": False,
}  # fmt: skip

# Hints on schemas and types (xsi:schemaLocation) say nothing of the content.
_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"

Times = Literal["1", "?", "*"]
_Element = Any  # the stubs of lxml know neither clear(keep_tail=…) nor what a pull parser's events hold


@dataclass(frozen=True, kw_only=True, slots=True)
class Shape:
    """What the publisher's schema allows in one element. `free`: a subtree kept as it comes; `passed`: one not read."""

    tag: str
    attributes: frozenset[str] = frozenset()
    times: Times = "1"
    free: bool = False
    passed: bool = False
    children: Mapping[str, Shape] = field(default_factory=dict)


def outline(text: str) -> Shape:
    """Return the shape that an indented outline writes down; raises ValueError for a line that is none."""
    roots: dict[str, Shape] = {}
    open_levels: list[tuple[int, dict[str, Shape]]] = [(-1, roots)]
    for line in filter(str.strip, text.splitlines()):
        indent = len(line) - len(line.lstrip())
        tag, *marks = line.split()
        while open_levels[-1][0] >= indent:
            open_levels.pop()
        children: dict[str, Shape] = {}
        unknown = [mark for mark in marks if mark[0] != "@" and mark not in ("?", "*", "...", "-")]
        if unknown or tag in open_levels[-1][1]:
            raise ValueError(f"not an outline line: {line!r}")
        open_levels[-1][1][tag] = Shape(
            tag=tag,
            attributes=frozenset(mark[1:] for mark in marks if mark[0] == "@"),
            times="*" if "*" in marks else "?" if "?" in marks else "1",
            free="..." in marks,
            passed="-" in marks,
            children=children,
        )
        open_levels.append((indent, children))
    (shape,) = roots.values()
    return shape


@dataclass(frozen=True, slots=True)
class Node:
    """One element whose content its shape knows; blank text is the empty string."""

    tag: str
    text: str
    attributes: Mapping[str, str]
    children: Mapping[str, list[Node]]

    def all(self, *path: str) -> list[Node]:
        """Return every element at the path, in document order; none is an empty list."""
        found = [self]
        for tag in path:
            found = [child for node in found for child in node.children.get(tag, ())]
        return found

    def texts(self, *path: str) -> list[str]:
        """Return the texts at the path that are not blank."""
        return [node.text for node in self.all(*path) if node.text]

    def one(self, *path: str) -> Node:
        """Return the only element at the path; raises SourceChanged if there is none."""
        found = self.all(*path)
        if len(found) != 1:
            raise SourceChanged(f"{self.tag} has {len(found)} of {'/'.join(path)}, one was expected")
        return found[0]

    def text_of(self, *path: str) -> str:
        """Return the text at the path, or the empty string where the element is missing or blank."""
        found = self.all(*path)
        return found[0].text if found else ""

    def filled(self, *path: str) -> str:
        """Return the text at the path; raises SourceChanged if it is missing or blank."""
        text = self.one(*path).text
        if not text:
            raise SourceChanged(f"{self.tag}/{'/'.join(path)} is blank")
        return text

    def flag(self, *path: str) -> bool:
        """Return the truth at the path; raises SourceChanged for anything but `true` or `false`."""
        text = self.one(*path).text
        if text not in ("true", "false"):
            raise SourceChanged(f"{'/'.join(path)} is {text!r}, not true or false")
        return text == "true"

    def attribute(self, name: str) -> str:
        """Return an attribute's value; raises SourceChanged if it is missing or blank."""
        value = self.attributes.get(name, "").strip()
        if not value:
            raise SourceChanged(f"{self.tag} has no {name}")
        return value

    def leaves(self, prefix: str = "") -> Iterator[tuple[str, str]]:
        """Yield (path, text) for everything not blank below and in this node."""
        path = f"{prefix}/{self.tag}" if prefix else self.tag
        if self.text:
            yield path, self.text
        yield from ((f"{path}@{name}", value) for name, value in self.attributes.items() if value)
        for nodes in self.children.values():
            for node in nodes:
                yield from node.leaves(path)


def read_items(
    source: BinaryIO,
    *,
    namespace: str | None,
    root: str,
    items: Mapping[str, Shape | None],
    named_by: str,
    root_attributes: frozenset[str] = frozenset(),
) -> Iterator[Node]:
    """Yield each item of the document as a checked node, and forget it before the next.

    `items` maps the path below the root to the item's shape, or to None where the item is passed over (another
    pass over the same file reads it); what stands beside the items is not known and stops the reading.
    `named_by` is the attribute or child that names an item in messages. Where `root_attributes` are known, the
    root itself comes first, as a node of its attributes alone.
    Raises SourceChanged for anything but a whole UTF-8 document of that root, also after the last item.
    """
    prefix = f"{{{namespace}}}" if namespace else ""
    head = source.read(_CHUNK)
    opening = _check_opening(head, prefix + root)
    if root_attributes:
        yield Node(root, "", opening, {})
    containers = {path.rpartition("/")[0] for path in items} - {""}
    shapes = {_tags(prefix, root, path): shape for path, shape in items.items()}
    outer = {_tags(prefix, root, path) for path in containers} | {_tags(prefix, root, "")}
    wanted = {path[-1] for path in (*shapes, *outer)}
    for element in _elements(chain([head], iter(lambda: source.read(_CHUNK), b"")), wanted):
        path = _path(element)
        if path in shapes:
            shape = shapes[path]
            if shape is not None:
                yield _item(element, shape, prefix=prefix, named_by=named_by)
            element.clear(keep_tail=True)
            _forget_before(element, {known[-1] for known in (*shapes, *outer) if known[:-1] == path[:-1]})
        elif path in outer:
            known_tags = {known[-1] for known in (*shapes, *outer) if known[:-1] == path}
            _check_beside(element, known_tags, root_attributes if len(path) == 1 else frozenset())


def _tags(prefix: str, root: str, path: str) -> tuple[str, ...]:
    return tuple(prefix + tag for tag in (root, *filter(None, path.split("/"))))


def _path(element: _Element) -> tuple[str, ...]:
    return (*reversed([above.tag for above in element.iterancestors()]), element.tag)


def _elements(chunks: Iterable[bytes], tags: set[str]) -> Iterator[_Element]:
    parser = etree.XMLPullParser(("end",), tag=sorted(tags), **_HARDENED)
    try:
        for chunk in chunks:
            parser.feed(chunk)
            for _, element in parser.read_events():
                yield element
        parser.close()
        for _, element in parser.read_events():
            yield element
    except etree.XMLSyntaxError as exc:
        fault = str(exc.msg).replace("xmlParseEntityRef: no name", "a bare & that begins no entity")
        raise SourceChanged(f"not a whole, well-formed UTF-8 document: {fault}") from exc


def root_of(head: bytes) -> str | None:
    """Return the root's tag, `{namespace}name`, of a document that begins like this, or None where it is no XML."""
    parser = etree.XMLPullParser(("start",), **_HARDENED)
    try:
        parser.feed(head)
    except etree.XMLSyntaxError:
        return None
    events: Any = parser.read_events()
    return next((str(element.tag) for _, element in events), None)


def _check_opening(head: bytes, root: str) -> dict[str, str]:
    """Return the root's attributes; refuse a document by its first bytes: a DOCTYPE, another root, no XML at all."""
    parser = etree.XMLPullParser(("start",), **_HARDENED)
    fault = "the file is empty"
    try:
        parser.feed(head)
        parser.close()
    except etree.XMLSyntaxError as exc:  # the head is cut, so only a missing root is a fault here
        fault = str(exc.msg)
    events: Any = parser.read_events()
    for _, element in events:
        if element.getroottree().docinfo.doctype:
            raise SourceChanged(f"a DOCTYPE is refused: {element.getroottree().docinfo.doctype[:80]}")
        if element.tag != root:
            raise SourceChanged(f"the root is {element.tag!r}, expected {root!r}")
        return {str(name): str(value) for name, value in element.attrib.items()}
    raise SourceChanged(f"no XML document: {fault}")


def _item(element: _Element, shape: Shape, *, prefix: str, named_by: str) -> Node:
    try:
        return _node(element, shape, prefix)
    except SourceChanged as exc:
        name = element.get(named_by) or element.findtext(prefix + named_by) or f"in line {element.sourceline}"
        raise SourceChanged(f"{shape.tag} {name.strip()}: {exc}") from exc


def _node(element: _Element, shape: Shape, prefix: str) -> Node:
    if shape.passed:
        return Node(shape.tag, "", {}, {})
    attributes = dict(element.attrib)
    if attributes and not shape.free and not shape.attributes.issuperset(attributes):
        raise SourceChanged(f"unknown attribute {sorted(set(attributes) - shape.attributes)[0]!r} in {shape.tag}")
    text = (element.text or "").strip()
    children: dict[str, list[Node]] = {}
    for child in element:
        tag = child.tag.removeprefix(prefix) if isinstance(child.tag, str) else "&entity;"
        known = shape.children.get(tag) or (Shape(tag=tag, times="*", free=True) if shape.free else None)
        if known is None:
            raise SourceChanged(f"unknown element {child.tag if tag == child.tag and prefix else tag!r} in {shape.tag}")
        if (child.tail or "").strip():
            raise SourceChanged(f"text beside elements in {shape.tag}: {(child.tail or '').strip()[:40]!r}")
        children.setdefault(tag, []).append(_node(child, known, prefix))
    if text and (children or shape.children):
        raise SourceChanged(f"text beside elements in {shape.tag}: {text[:40]!r}")
    _check_times(shape, children)
    return Node(shape.tag, text, attributes, children)


def _check_times(shape: Shape, children: Mapping[str, list[Node]]) -> None:
    for tag, known in shape.children.items():
        count = len(children.get(tag, ()))
        if (known.times == "1" and count != 1) or (known.times == "?" and count > 1):
            raise SourceChanged(f"{shape.tag} has {count} of {tag}")


def _forget_before(element: _Element, tags: set[str]) -> None:
    """Drop the siblings already read, so that memory does not grow; an unknown one is a fault."""
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        _check_sibling(parent[0], parent, tags)
        del parent[0]


def _check_beside(container: _Element, tags: set[str], attributes: frozenset[str]) -> None:
    for name in container.attrib:
        if name not in attributes and not name.startswith(_XSI):
            raise SourceChanged(f"unknown attribute {name!r} in {container.tag}")
    if (container.text or "").strip():
        raise SourceChanged(f"text beside elements in {container.tag}: {(container.text or '').strip()[:40]!r}")
    for child in container:
        _check_sibling(child, container, tags)


def _check_sibling(child: _Element, parent: _Element, tags: set[str]) -> None:
    if child.tag not in tags:
        raise SourceChanged(f"unknown element {child.tag!r} in {parent.tag}")
    if (child.tail or "").strip():
        raise SourceChanged(f"text beside elements in {parent.tag}: {(child.tail or '').strip()[:40]!r}")
