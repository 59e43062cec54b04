"""Documents as DOCX, for what an agent still has to change in a word processor."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx as library
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from eclore.core import clock

INK = RGBColor(0x0B, 0x5D, 0x4B)
GREY = RGBColor(0x50, 0x50, 0x50)
# Found on every desk; the site's own typeface is not.
FONT = "Arial"
_TEXT_CM = 16.2
# The lines of a table: one under each row, as in the PDF.
_RULE = '<w:{side} w:val="single" w:sz="4" w:space="0" w:color="9A9A9A"/>'
_RULES = (
    f"<w:tblBorders {nsdecls('w')}>"
    + "".join(_RULE.format(side=side) for side in ("top", "bottom", "insideH"))
    + "</w:tblBorders>"
)


def docx(data: dict[str, Any]) -> bytes:
    """The DOCX of `core.documents` data: the same words as the PDF, in styles that the word processor knows."""
    file = library.Document()
    _styles(file)
    file.core_properties.title = clean(data["title"])
    file.core_properties.author = next((page["head"]["name"] for page in data["pages"] if page["head"]), "")
    file.core_properties.language = "fr-FR"
    file.core_properties.created = file.core_properties.modified = clock.now().replace(tzinfo=None, microsecond=0)
    for rank, page in enumerate(data["pages"]):
        _page(file, page, is_first=rank == 0)
    out = BytesIO()
    file.save(out)
    return _timeless(out)


def _timeless(made: BytesIO) -> bytes:
    """The same parts without the hour of the machine: same values, same bytes."""
    out = BytesIO()
    with ZipFile(made) as given, ZipFile(out, "w", ZIP_DEFLATED) as kept:
        for name in given.namelist():
            kept.writestr(ZipInfo(name), given.read(name), ZIP_DEFLATED)
    return out.getvalue()


def clean(text: Any) -> str:
    """Words without the signs that a DOCX refuses."""
    return "".join(
        sign
        for sign in str(text)
        if sign in "\n\t" or (sign >= " " and not 0xD800 <= ord(sign) <= 0xDFFF and sign not in "\ufffe\uffff")
    )


def _styles(file: Document) -> None:
    for name, size, bold in (
        ("Normal", 11, False),
        ("Heading 1", 20, True),
        ("Heading 2", 13.5, True),
        ("Heading 3", 11.5, True),
    ):
        style = file.styles[name]
        style.font.name, style.font.size, style.font.bold = FONT, Pt(size), bold
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
        for side in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            style.element.rPr.rFonts.attrib.pop(qn(side), None)
        if name != "Normal":
            style.font.color.rgb = INK
            style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(10), Pt(3)
    file.styles["Normal"].paragraph_format.space_after = Pt(8)
    language = file.styles.element.find(f".//{qn('w:lang')}")
    if language is not None:
        language.set(qn("w:val"), "fr-FR")


def _page(file: Document, page: dict[str, Any], *, is_first: bool) -> None:
    section = file.sections[0] if is_first else file.add_section(WD_SECTION.NEW_PAGE)
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.4)
    section.top_margin = section.bottom_margin = Cm(2.2)
    if page["head"]:
        _letterhead(file, page["head"], page["to"])
    if page["kicker"]:
        _words(file.add_paragraph(), page["kicker"], size=10)
    if page["dated"]:
        dated = _words(file.add_paragraph(), page["dated"])
        dated.alignment, dated.paragraph_format.space_before = WD_ALIGN_PARAGRAPH.RIGHT, Pt(48 if page["to"] else 0)
    if page["heading"]:
        title = file.add_heading(clean(page["heading"]), 1)
        if page["dated"]:  # in a letter the title is the line of the subject
            title.runs[0].font.size, title.runs[0].font.color.rgb = Pt(11), RGBColor(0, 0, 0)
            title.paragraph_format.space_after = Pt(16)
    for block in page["blocks"]:
        if block["kind"] == "signatures":  # nobody signs on a sheet without words
            file.paragraphs[-1].paragraph_format.keep_with_next = True
        _BLOCKS[block["kind"]](file, block)
    if page["head"]:
        _close(file, page["head"], section, is_letter=bool(page["dated"]))
    if not page["dated"]:
        _number(section)


def _words(paragraph: Paragraph, text: str, *, size: float = 0, bold: bool = False) -> Paragraph:
    run = paragraph.add_run(clean(text))
    run.bold = bold or None
    if size:
        run.font.size = Pt(size)
    return paragraph


# The letter ----------------------------------------------------------------------------------------------------------
def _letterhead(file: Document, head: dict[str, Any], to: list[str]) -> None:
    """The logo beside the name, so that both stay above the window of the envelope."""
    table = file.add_table(rows=1, cols=2 if head["logo"] else 1)
    words = table.rows[0].cells[-1]
    if head["logo"]:
        picture = (
            table.rows[0].cells[0].paragraphs[0].add_run().add_picture(BytesIO(bytes(head["logo"])), height=Cm(1.6))
        )
        picture._inline.docPr.set("descr", clean(head["name"]))
        width = min(picture.width.cm + 0.6, 8)
        _widths(table, [width, _TEXT_CM - width])
    name = _words(words.paragraphs[0], head["name"], size=13, bold=True)
    name.runs[0].font.color.rgb = INK
    name.paragraph_format.space_after = Pt(0)
    if head["address"]:
        _words(words.add_paragraph(), head["address"], size=9)
    for line in to:
        _framed(_words(file.add_paragraph(), line))


def _framed(paragraph: Paragraph) -> None:
    """Put a line in the window of the envelope: lines in the same frame stand under each other."""
    paragraph.paragraph_format.space_after = Pt(0)
    frame = parse_xml(
        f'<w:framePr {nsdecls("w")} w:w="4800" w:hSpace="141" w:wrap="notBeside" w:vAnchor="page" w:hAnchor="page" '
        'w:x="5900" w:y="2720"/>'
    )
    paragraph._p.get_or_add_pPr().insert(0, frame)


def _close(file: Document, head: dict[str, Any], section: Any, *, is_letter: bool) -> None:
    """Who signs, and the foot of the page."""
    if is_letter and (head["signatory"] or head["signatory_title"]):
        title = _words(file.add_paragraph(), head["signatory_title"])
        name = _words(file.add_paragraph(), head["signatory"])
        title.paragraph_format.space_before, name.paragraph_format.space_before = Pt(20), Pt(56)
        title.paragraph_format.keep_with_next = True
        for line in (title, name):
            line.paragraph_format.left_indent = Cm(8)
    section.footer.is_linked_to_previous = False
    _words(section.footer.paragraphs[0], head["footer"], size=8.5)


def _number(section: Any) -> None:
    """The number of the page, under the foot."""
    section.footer.is_linked_to_previous = False
    first = section.footer.paragraphs[0]
    line = section.footer.add_paragraph() if first.text else first
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for field, after in (("PAGE", " / "), ("NUMPAGES", "")):
        run = '<w:r><w:rPr><w:sz w:val="17"/></w:rPr><w:t>1</w:t></w:r>'
        line._p.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="{field}">{run}</w:fldSimple>'))
        _words(line, after, size=8.5)


# The blocks ----------------------------------------------------------------------------------------------------------
def _heading(file: Document, block: dict[str, Any]) -> None:
    file.add_heading(clean(block["text"]), block["level"])


def _paragraph(file: Document, block: dict[str, Any]) -> None:
    look, sizes = block["look"], {"muted": 9.5, "lead": 13}
    line = _words(file.add_paragraph(), block["text"], size=sizes.get(look, 0), bold=look == "strong")
    # What is strong names what follows: the two stay on one page.
    line.paragraph_format.keep_with_next = look == "strong" or None
    if look == "muted":
        line.runs[0].font.color.rgb = GREY


def _facts(file: Document, block: dict[str, Any]) -> None:
    table = file.add_table(rows=0, cols=2)
    for label, value in block["rows"]:
        cells = table.add_row().cells
        _cell(cells[0], label, bold=True)
        _cell(cells[1], value)
    _widths(table, [5.2, _TEXT_CM - 5.2])
    _gap(file)


def _table(file: Document, block: dict[str, Any]) -> None:
    table = file.add_table(rows=1, cols=len(block["head"]))
    table._tbl.tblPr.append(parse_xml(_RULES))
    for rank, words in enumerate(block["head"]):
        _cell(table.rows[0].cells[rank], words, bold=True, right=rank in block["right"])
    # Read out again at the top of each page, and by a screen reader as the name of the column.
    table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
    for row in block["rows"]:
        cells = table.add_row().cells
        for rank, words in enumerate(row):
            _cell(cells[rank], words, right=rank in block["right"])
    whole = sum(block["widths"])
    _widths(table, [_TEXT_CM * width / whole for width in block["widths"]])
    _gap(file)


def _gap(file: Document) -> None:
    """Two tables that touch would be one: a thin line between."""
    line = _words(file.add_paragraph(), "", size=4)
    line.paragraph_format.space_after = Pt(0)


def _cell(cell: _Cell, text: str, *, bold: bool = False, right: bool = False) -> None:
    paragraph = _words(cell.paragraphs[0], text, bold=bold, size=10)
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1.5)
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _widths(table: Any, widths: list[float]) -> None:
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)


def _items(file: Document, block: dict[str, Any]) -> None:
    for rank, words in enumerate(block["rows"], start=1):
        line = _words(file.add_paragraph(), f"{rank}.\t{words}")
        line.paragraph_format.left_indent, line.paragraph_format.first_line_indent = Cm(1), Cm(-1)
        line.paragraph_format.space_after = Pt(3)


def _signatures(file: Document, block: dict[str, Any]) -> None:
    table = file.add_table(rows=1, cols=len(block["rows"]))
    for cell, (who, under) in zip(table.rows[0].cells, block["rows"], strict=True):
        paragraph = _words(cell.paragraphs[0], who, bold=True)
        paragraph.paragraph_format.space_before = Pt(14)
        _words(paragraph, f"\n{under}" if under else "")
        paragraph.paragraph_format.space_after = Pt(54)
    table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))


_BLOCKS = {
    "heading": _heading,
    "paragraph": _paragraph,
    "facts": _facts,
    "table": _table,
    "items": _items,
    "signatures": _signatures,
}
