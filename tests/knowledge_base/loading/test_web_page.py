from __future__ import annotations

import pytest

from knowledge_base.loading.outcome import Refused
from knowledge_base.loading.web_page import read

PAGE = """<!doctype html><html><head><title>Returns | Lumivale</title>
<style>.gone, #off { display : none } @media print { .screen { display: none } }
.dark { background: #000 }</style>
</head><body><nav><a href="/">Home</a></nav><main>
<h1>Returns <em>policy</em></h1>
<p>Within   <b>30</b>&nbsp;days.<br>Or 45 for <a href="https://evil.example">gold</a>.</p>
Loose words <span>join</span>
<ol start="3"><li>Open the app<li><p>Print the <i>label</i></p><ul><li>top<li>bottom</ul></ol>
<table><thead><tr><th>Product<th>Days</thead><tr><td>A|B<td>30<tr><td>C</table>
<blockquote><p>Quoted.</p><p>Twice.</p></blockquote>
<pre>code  1
code 2</pre>
<p># no heading</p><p class="screen dark" style="color:#fff">White on black.</p>
</main><footer>Imprint</footer></body></html>"""


def test_a_page_becomes_markdown_in_its_order():
    text, title = read(PAGE.encode())

    assert title == "Returns | Lumivale"
    assert text == (
        "# Returns policy\n\n"
        "Within 30 days.\nOr 45 for gold.\n\n"
        "Loose words join\n\n"
        "3. Open the app\n4. Print the label\n   - top\n   - bottom\n\n"
        "| Product | Days |\n| --- | --- |\n| A\\|B | 30 |\n| C |  |\n\n"
        "> Quoted.\n> \n> Twice.\n\n"
        "```\ncode  1\ncode 2\n```\n\n"
        "\\# no heading\n\n"
        "White on black."
    )


@pytest.mark.parametrize(
    "hidden",
    [
        *(
            '<p style="display: none">X</p>',
            '<p style="DISPLAY:/**/none !important">X</p>',
            "<p hidden>X</p>",
        ),
        *('<div hidden="until-found"><p>X</div>', '<p aria-hidden="true">X</p>', "<script>X</script>"),
        *(
            "<style>X</style>",
            "<template>X</template>",
            "<noscript>X</noscript>",
            "<!-- X -->",
            "<svg><text>X</svg>",
        ),
        *(
            '<p style="font-size:0">X</p>',
            '<p style="font-size: 0.0px">X</p>',
            '<p style="font-size:1px">X</p>',
        ),
        *('<p style="opacity:0">X</p>', '<p style="visibility:hidden">X</p>', '<p class="gone">X</p>'),
        *('<p id="off">X</p>', '<p style="position:absolute;left:-9999px">X</p>', "<textarea>X</textarea>"),
        *(
            '<p style="text-indent:-1000em">X</p>',
            '<p style="color:white">X</p>',
            '<font color="#FFFFFF">X</font>',
        ),
        *('<p style="color:transparent">X</p>', '<input value="X">', '<img alt="X">', "<dialog>X</dialog>"),
        *("<select><option>X</select>", "<iframe srcdoc='X'>X</iframe>", '<meta name="X" content="X">'),
        *('<p style="clip-path:inset(50%)">X</p>', "<object>X</object>", "<![CDATA[X]]>", "<?php X ?>"),
    ],
)
def test_what_nobody_sees_is_left_out(hidden):
    style = "<style>p.gone, #off {display:none}</style>"

    assert (
        read(f"<html>{style}<body><p>Seen.</p>{hidden}<p>Also seen.</p>".encode())[0] == "Seen.\n\nAlso seen."
    )


@pytest.mark.parametrize(
    "visible",
    [
        *(
            '<p style="font-size:10px">X</p>',
            '<p style="opacity:0.5">X</p>',
            '<p style="font-size:0.9em">X</p>',
        ),
        *(
            '<p style="color:#ffd700">X</p>',
            '<p style="background:#000;color:#fff">X</p>',
            '<p class="not">X</p>',
        ),
        *('<table bgcolor="black"><tr><td style="color:white">X</table>', '<p aria-hidden="false">X</p>'),
        *('<p style="margin-left:-20px">X</p>', "<details>X</details>", "<dialog open>X</dialog>"),
        '<div class="dark"><p style="color:#fff">X</p></div>',
    ],
)
def test_what_everybody_sees_is_kept(visible):
    style = (
        "<style>.gone{display:none} .dark{background:#000} p:hover{display:none} ]bad[{display:none}</style>"
    )

    assert read(f"<html>{style}<body>{visible}".encode())[0] == "X"


def test_white_words_are_kept_where_an_unread_style_sheet_may_paint_below_them():
    assert read(b'<link rel="stylesheet" href="a.css"><p style="color:#fff">X</p>')[0] == "X"


def test_the_declared_encoding_is_used():
    assert read('<meta charset="iso-8859-1"><p>Rückgabe'.encode("latin-1"))[0] == "Rückgabe"


@pytest.mark.parametrize("tag", ["div", "span", "ul><li", "blockquote", "b"])
def test_a_page_nested_a_thousand_deep_is_read(tag):
    text, _ = read(f"<{tag}>".encode() * 1000 + b"deep")

    assert text.split() == [] or text.endswith("deep")


def test_a_page_too_large_for_its_memory_is_refused():
    with pytest.raises(Refused) as caught:
        read(b" " * 4_000_001)

    assert caught.value.code == "too_large"
