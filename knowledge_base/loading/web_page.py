"""HTML → Markdown: the main text of a page, as a person sees it."""

from __future__ import annotations

import re

import soupsieve
from bs4 import BeautifulSoup
from bs4.element import NavigableString, PreformattedString, Tag

from knowledge_base.loading import markdown
from knowledge_base.loading.outcome import Refused

_NOT_TEXT = (
    *(
        "head",
        "script",
        "style",
        "template",
        "noscript",
        "iframe",
        "object",
        "embed",
        "svg",
        "canvas",
        "math",
    ),
    *("audio", "video", "map", "input", "button", "select", "textarea", "datalist", "nav", "footer"),
)
_BLOCKS = {
    *("address", "article", "aside", "body", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption"),
    *("figure", "form", "header", "hgroup", "hr", "legend", "main", "p", "section", "summary", "center"),
    *("caption", "tr", "td", "th", "li", "tbody", "thead", "tfoot"),
}
_DEEPEST = 150
"""Deeper than any page that was made for people; below it only words are kept."""
_LARGEST = 4_000_000
"""Bytes; a parsed page takes seventy times its size."""
_MOST_RULES = 2_000
_ZERO = r"0+(?:\.0*)?(?:px|pt|em|rem|%|vh|vw)?(?:;|!|$)"
_HIDING = re.compile(
    r"(?:^|;)(?:display:none|visibility:(?:hidden|collapse)|content-visibility:hidden"
    rf"|(?:font-size|opacity|zoom):(?:{_ZERO}|\.0+(?:;|!|$))|font-size:(?:[01](?:\.\d+)?|\.\d+)(?:px|pt)"
    r"|(?:left|top|right|bottom|text-indent|margin-left|margin-top):-(?:9\d\d|\d{4,})"
    r"|color:(?:transparent|rgba\([^)]*,0?\.?0+\))|clip:rect\(0|clip-path:inset\((?:50|100)%)"
)
_WHITE = re.compile(r"(?:^|;)color:(?:white|#fff(?:fff)?|rgb\(255,255,255\))(?:;|!|$)")
_PAINTING = re.compile(r"(?:^|;)background")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_MEDIA = re.compile(r"@[^{};]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}|@[^{};]*;")


def read(data: bytes) -> tuple[str, str | None]:
    """The Markdown of the page and its title. Links keep their words only; images are left out.

    What is hidden by attribute, inline style or the page's own style rules is left out, and so are
    navigation and forms. Style sheets elsewhere are not fetched.
    """
    if len(data) > _LARGEST:
        raise Refused("too_large", f"{len(data)} bytes of HTML; at most {_LARGEST} are read: split the page")
    page = BeautifulSoup(data, "lxml")
    title = page.title.get_text(" ", strip=True) if page.title else None
    _leave_out_hidden(page)
    for tag in page.find_all(_NOT_TEXT):
        tag.decompose()
    main = page.find("main") or page.select_one("[role=main]") or page.find("article") or page
    return _Writer().written(main), title


def _leave_out_hidden(page: BeautifulSoup) -> None:
    hidden_by_rule = _matched(page, _HIDING)
    painted_by_rule = _matched(page, _PAINTING)
    # What an unread style sheet paints is unknown: there white text may well be readable.
    unknown = page.find("link", rel="stylesheet") is not None
    hidden = [
        tag
        for tag in page.find_all(True)
        if id(tag) in hidden_by_rule
        or _is_hidden(tag)
        or (not unknown and _is_white(tag) and not _is_painted(tag, painted_by_rule))
    ]
    for tag in hidden:
        if not tag.decomposed:
            tag.decompose()


def _is_hidden(tag: Tag) -> bool:
    return (
        tag.has_attr("hidden")
        or str(tag.get("aria-hidden")).lower() == "true"
        or (tag.name == "dialog" and not tag.has_attr("open"))
        or _HIDING.search(_style(tag)) is not None
    )


def _is_white(tag: Tag) -> bool:
    white_font = tag.name == "font" and str(tag.get("color")).lower() in ("white", "#ffffff", "#fff")
    return white_font or _WHITE.search(_style(tag)) is not None


def _is_painted(tag: Tag, by_rule: set[int]) -> bool:
    """Whether something other than white paper may lie below the words of `tag`."""
    around = (tag, *tag.parents)
    return any(
        id(each) in by_rule or each.has_attr("bgcolor") or _PAINTING.search(_style(each)) for each in around
    )


def _style(tag: Tag) -> str:
    return _squeezed(str(tag.get("style") or ""))


def _matched(page: BeautifulSoup, declaration: re.Pattern[str]) -> set[int]:
    """The tags, by identity, to which a rule in a `<style>` of the page gives such a declaration."""
    found: set[int] = set()
    for style in page.find_all("style"):
        rules = _RULE.findall(_MEDIA.sub("", _COMMENT.sub("", style.get_text())))
        for selector, declarations in rules[:_MOST_RULES]:
            if ":" not in selector and declaration.search(_squeezed(declarations)):
                try:
                    found.update(map(id, page.select(selector.strip())))
                except (soupsieve.SelectorSyntaxError, NotImplementedError):
                    continue
    return found


def _squeezed(style: str) -> str:
    return re.sub(r"\s+", "", _COMMENT.sub("", style)).lower()


class _Writer:
    """Collects the blocks of one part of a page."""

    def __init__(self) -> None:
        self._blocks: list[str] = []
        self._words: list[str] = []

    def written(self, tag: Tag, depth: int = 0) -> str:
        self._walk(tag, depth)
        self._end_paragraph()
        return "\n\n".join(self._blocks)

    def _walk(self, tag: Tag, depth: int) -> None:
        for child in tag.children:
            if isinstance(child, Tag):
                if depth >= _DEEPEST:
                    self._words.append(f" {child.get_text(' ')} ")
                else:
                    self._take(child, depth + 1)
            elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
                self._words.append(re.sub(r"\s+", " ", child))

    def _take(self, tag: Tag, depth: int) -> None:
        if tag.name == "br":
            self._words.append("\n")
        elif re.fullmatch("h[1-6]", tag.name):
            self._add(markdown.heading(int(tag.name[1]), words) if (words := _text(tag)) else "")
        elif tag.name in ("ul", "ol", "menu"):
            self._add(_list(tag, depth))
        elif tag.name == "table":
            self._add(_table(tag))
        elif tag.name == "pre":
            self._add(f"```\n{_code(tag)}\n```" if tag.get_text(strip=True) else "")
        elif tag.name == "blockquote":
            quoted = _Writer().written(tag, depth)
            self._add(re.sub(r"^", "> ", quoted, flags=re.MULTILINE) if quoted else "")
        elif tag.name in _BLOCKS:
            self._end_paragraph()
            self._walk(tag, depth)
            self._end_paragraph()
        else:
            self._walk(tag, depth)

    def _add(self, block: str) -> None:
        self._end_paragraph()
        if block:
            self._blocks.append(block)

    def _end_paragraph(self) -> None:
        words = re.sub(r" *\n *", "\n", re.sub(r"[ \xa0]+", " ", "".join(self._words))).strip()
        self._words.clear()
        if words:
            self._blocks.append(markdown.plain(words))


def _list(tag: Tag, depth: int) -> str:
    entries = [_Writer().written(item, depth) for item in tag.find_all("li", recursive=False)]
    start = str(tag.get("start", "1"))
    first = int(start) if re.fullmatch(r"\d{1,6}", start) else 1
    compact = [re.sub(r"\n\n(?=(?:-|\d+\.) )", "\n", entry) for entry in entries if entry]
    return markdown.items(compact, tag.name == "ol", first)


def _table(tag: Tag) -> str:
    rows = [row for row in tag.find_all("tr") if row.find_parent("table") is tag]
    return markdown.table(
        [[_text(cell) for cell in row.find_all(("td", "th"), recursive=False)] for row in rows]
    )


def _text(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


def _code(tag: Tag) -> str:
    return tag.get_text().strip("\n").replace("```", "'''")
