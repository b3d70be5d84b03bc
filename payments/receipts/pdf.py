"""From a receipt's frozen payload to the bytes of its file: tagged, fonts embedded, the same bytes every time."""

from collections.abc import Mapping
from typing import Any

from payments.receipts.faces import embed
from payments.receipts.metadata import Metadata, output_intent
from payments.receipts.page import HEIGHT, WIDTH, Fonts, Link, Page
from payments.receipts.shaping import clean
from payments.receipts.slip import Slip
from payments.receipts.tags import Tree, Widget
from payments.receipts.writer import Writer, stream, text_string

TEMPLATES = {("slip", 1): Slip}


class UnknownTemplate(ValueError):
    """The payload names a template this version cannot draw."""


def render(payload: Mapping[str, Any]) -> bytes:
    """Return the PDF of a payload made by `payload.build`; a pure function, whatever the names in it contain.

    Raises UnknownTemplate. The bytes depend on the payload, the template and the installed zlib, on nothing else.
    """
    template = (payload["template"]["id"], payload["template"]["version"])
    if template not in TEMPLATES:
        raise UnknownTemplate(template)
    tree, fonts = Tree(), Fonts()
    words = payload["page"]
    pages = TEMPLATES[template](words, tree, fonts).draw()
    metadata = Metadata(
        title=clean(f"{words['title']} – {words['number']}"),
        author=clean(words["organisation"]),
        language=payload["language"],
        day=payload["issued_on"],
    )
    return _assemble(pages, tree, fonts, metadata)


def _assemble(pages: list[Page], tree: Tree, fonts: Fonts, metadata: Metadata) -> bytes:
    writer = Writer()
    objects = {face: embed(writer, face, used) for face, used in fonts.used.items()}
    resources = writer.add(b"<</Font<<%s>>>>" % fonts.resources(objects))
    parent = writer.reserve()
    numbers = [writer.reserve() for _ in pages]
    links = [(page, link) for page in pages for link in page.links]
    annotations: dict[int, list[int]] = {}
    for key, (page, link) in enumerate(links, len(pages)):
        annotation = writer.add(_annotation(link, key))
        link.element.kids.append(Widget(page.index, annotation, key))
        annotations.setdefault(page.index, []).append(annotation)
    for page, number in zip(pages, numbers, strict=True):
        writer.put(number, _page(page, parent, resources, writer.add(stream(page.content())), annotations))
    kids = b" ".join(b"%d 0 R" % number for number in numbers)
    writer.put(parent, b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(pages)))
    root = writer.add(
        b"<</Type/Catalog/Pages %d 0 R/Lang%s/MarkInfo<</Marked true>>/ViewerPreferences<</DisplayDocTitle true>>"
        b"/StructTreeRoot %d 0 R/Metadata %d 0 R/OutputIntents[%d 0 R]>>"
        % (
            parent,
            text_string(metadata.language),
            tree.write(writer, numbers),
            metadata.xmp(writer),
            output_intent(writer),
        )
    )
    return writer.finish(root=root, info=metadata.info(writer))


def _page(page: Page, parent: int, resources: int, content: int, annotations: dict[int, list[int]]) -> bytes:
    links = b" ".join(b"%d 0 R" % number for number in annotations.get(page.index, ()))
    return (
        b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 %.2f %.2f]/Resources %d 0 R/Contents %d 0 R"
        b"/StructParents %d/Tabs/S%s>>"
        % (parent, WIDTH, HEIGHT, resources, content, page.index, b"/Annots[%s]" % links if links else b"")
    )


def _annotation(link: Link, key: int) -> bytes:
    box = b" ".join(b"%.2f" % edge for edge in link.box)
    return (
        b"<</Type/Annot/Subtype/Link/Rect[%s]/Border[0 0 0]/F 4/Contents%s/StructParent %d"
        b"/A<</Type/Action/S/URI/URI<%s>>>>>"
        % (box, text_string(link.url), key, link.url.encode("ascii", "replace").hex().upper().encode())
    )
