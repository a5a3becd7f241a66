import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { proof } from "../../test/support/probes/proof.ts";
import { workOf } from "../../test/support/probes/work.ts";
import { GatewayError } from "../domain/errors.ts";
import { type Element, elementsOf } from "./html.fixture.ts";
import { linksOf, longestPage, renderMarkdown } from "./markdown.ts";
import { hostilePage, vectors } from "./vectors.samples.ts";

const hrefs = (elements: readonly Element[]) => elements.flatMap(({ attributes }) => attributes.href ?? []);

describe("a page that means well", () => {
  test("has headings with counted ids, lists, tables, code and links", () => {
    const page = [
      "# One\n## Two *em* **strong** ~~s~~\n",
      "3. x\n4. y\n",
      "| a | b |\n|:-|-:|\n| 1 | 2 |\n",
      "```yaml\na: <b>\n```\n",
      "[x](https://example.com/a?b=1&c=2#d 'title') <https://example.com/ü> <ana@example.com>",
    ].join("\n");
    const html = renderMarkdown(page);
    const elements = elementsOf(html);
    expect(elements.filter(({ name }) => /^h\d$/.test(name)).map(({ attributes }) => attributes.id)).toEqual([
      "section-1",
      "section-2",
    ]);
    expect(elements.find(({ name }) => name === "ol")?.attributes).toEqual({ start: "3" });
    expect(elements.filter(({ name }) => name === "td").map(({ attributes }) => attributes.align)).toEqual([
      "left",
      "right",
    ]);
    expect(html).toContain('<pre><code class="language-yaml">a: &lt;b&gt;\n</code></pre>');
    expect(hrefs(elements)).toEqual([
      "https://example.com/a?b=1&c=2#d",
      "https://example.com/%C3%BC",
      "mailto:ana@example.com",
    ]);
    expect(linksOf(page)).toEqual(hrefs(elements));
  });

  test("shows a link in place of each image, and one link where both are", () => {
    expect(renderMarkdown("![A *b*](https://example.com/a.png)")).toBe(
      '<p><a href="https://example.com/a.png" rel="noopener nofollow ugc">A b</a></p>\n',
    );
    expect(renderMarkdown("[![A](https://example.com/a.png)](https://example.com)")).toBe(
      '<p><a href="https://example.com" rel="noopener nofollow ugc">A</a></p>\n',
    );
    expect(linksOf("![A](https://example.com/a.png) [B](https://example.com/a.png)")).toEqual([
      "https://example.com/a.png",
    ]);
  });

  test("shows a link that leads nowhere safe as it was written", () => {
    expect(renderMarkdown("[x](javascript:alert(1))")).toBe("<p>[x](javascript:alert(1))</p>\n");
    expect(renderMarkdown("[x]()")).toBe("<p>x</p>\n");
  });

  test("may be empty, and means the same every time", () => {
    expect(renderMarkdown("")).toBe("");
    const page = "[x]: https://example.com\n\n# a\n\n[x]";
    expect(renderMarkdown(page)).toBe(renderMarkdown(page));
    expect(renderMarkdown("[x]")).toBe("<p>[x]</p>\n");
  });
});

test.each([
  ...[
    "<script>",
    "<p>",
    "</p>",
    "<p></em></p>",
    "<p>&nbsp;</p>",
    "<p>a & b</p>",
    '<p>"</p>',
    "<P></P>",
    "<p >x</p>",
    "<p/>",
  ],
  ...[
    '<p onclick="x">x</p>',
    '<p id="section-1">x</p>',
    '<img src="https://example.com">',
    "<p><p>x</p></p>",
    "<!-- x -->",
  ],
  ...["javascript:x", "//x.example", "https://a@b.example", ""].map(
    (href) => `<a href="${href}" rel="noopener nofollow ugc">x</a>`,
  ),
  '<a href="https://example.com">x</a>',
  '<a href="https://example.com" rel="ugc">x</a>',
  "<a href='https://example.com' rel=\"noopener nofollow ugc\">x</a>",
  '<h1 id="location">x</h1>',
  '<td style="x">x</td>',
])("the reader of these tests would not take %j", (html) => {
  expect(() => elementsOf(html)).toThrow();
});

test("there are more than 60 vectors", () => {
  expect(new Set(vectors).size).toBe(vectors.length);
  expect(vectors.length).toBeGreaterThan(60);
});

test.each(vectors)("%j does nothing", (vector) => {
  const elements = elementsOf(renderMarkdown(vector));
  expect(linksOf(vector)).toEqual([...new Set(hrefs(elements))]);
});

test("all vectors together, in every order and broken anywhere, do nothing", () => {
  const { seed, size } = proof("hostile pages", 5_000);
  fc.assert(
    fc.property(hostilePage, (page) => {
      expect(linksOf(page)).toEqual([...new Set(hrefs(elementsOf(renderMarkdown(page))))]);
    }),
    { seed, numRuns: size },
  );
});

describe("a page that is too much", () => {
  test("is refused past 256 KiB", () => {
    expect(renderMarkdown("ü".repeat(longestPage / 2))).toHaveLength(longestPage / 2 + "<p></p>\n".length);
    for (const work of [renderMarkdown, linksOf]) {
      expect(() => work(`${"ü".repeat(longestPage / 2)}x`)).toThrow(GatewayError);
      expect(() => work("x".repeat(longestPage + 1))).toThrow(/at most 262144 bytes/);
    }
  });

  test("is refused where one long address is used again and again", () => {
    const page = `[a]: https://example.com/${"x".repeat(2_000)}\n\n${"[a] ".repeat(60_000)}`;
    expect(() => renderMarkdown(page)).toThrow(/long addresses less often/);
    expect(elementsOf(renderMarkdown(page.slice(0, 3_000))).length).toBeGreaterThan(100);
    expect(linksOf(`[a](https://example.com/${"x".repeat(2_048)})`)).toEqual([]);
  });

  test.each([
    ["> ", ""],
    ["- ", ""],
    ["[", "](https://example.com)"],
    ["![", "](https://example.com)"],
    ["**a *b ", ""],
    ["*", "*"],
    ["`", ""],
    ["<", ""],
    ["[a](", ""],
    ["[a][", ""],
    ["\\", ""],
    ["&", ""],
    ["&#", ""],
    ["|a", "\n|-"],
    ["a_", ""],
    ["~~a", ""],
    ["<a@", ""],
    ["<https://", ""],
    ["[a]:\n", ""],
    ["`` ` ", ""],
    ["1. ", ""],
    ["\n> - ", ""],
  ])("of %j and %j without end is read in a moment", (before, after) => {
    const half = (text: string) => (text === "" ? "" : text.repeat(longestPage / 2 / text.length));
    for (const page of [half(before) + half(after), half(before + after)]) {
      let html = "";
      const work = workOf(() => {
        html = renderMarkdown(page);
      });
      expect(work).toBeLessThan(5_000);
      expect(html.length).toBeLessThan(40 * longestPage);
      elementsOf(html);
    }
  });
});
