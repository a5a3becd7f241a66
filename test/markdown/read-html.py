"""Reads pages of HTML as a browser does: each as the content of an element, and once more from what that wrote.

Takes a file with a JSON list of texts, and writes a JSON list: for each the elements of both readings, in their order.
"""

import json
import sys

import html5lib


def elements(tree):
    return [
        {"name": element.tag.removeprefix("{http://www.w3.org/1999/xhtml}"), "attributes": dict(element.attrib)}
        for element in tree.iter()
        if element is not tree
    ]


def read(text):
    first = html5lib.parseFragment(text)
    again = html5lib.parseFragment(html5lib.serialize(first, omit_optional_tags=False, quote_attr_values="always"))
    return {"first": elements(first), "again": elements(again)}


with open(sys.argv[1], encoding="utf-8") as file:
    json.dump([read(text) for text in json.load(file)], sys.stdout)
