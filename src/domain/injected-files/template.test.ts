import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { GatewayError } from "../errors.ts";
import { fileLimits } from "./injected-file.ts";
import { fillTemplate, namesInTemplate, problemsOfTemplate } from "./template.ts";

const values = new Map(Object.entries({ host: "web1", "db.password": "$& {{ host }} $1", empty: "" }));

test.each([
  ["plain", "plain"],
  ["{{host}}", "web1"],
  ["a {{ host }} b {{   host}}", "a web1 b web1"],
  ["pw={{ db.password }}", "pw=$& {{ host }} $1"],
  ["<{{ empty }}>", "<>"],
  ["{{{{ host }}", "{{ host }}"],
  ["{{{{{{ host }}", "{{web1"],
  ["} }} {", "} }} {"],
  ["{a} $b", "{a} $b"],
])("%j becomes %j", (text, filled) => {
  expect(problemsOfTemplate(text, new Set(values.keys()))).toEqual([]);
  expect(fillTemplate(text, values)).toBe(filled);
});

test.each([
  ["{{ nobody }}", [["TEMPLATE_NAME_UNKNOWN", 1]]],
  [
    "{{ __proto__ }}{{ constructor }}",
    [
      ["TEMPLATE_NAME_UNKNOWN", 1],
      ["TEMPLATE_NAME_UNKNOWN", 1],
    ],
  ],
  [
    "a\nb {{ host\n}}\n{{ }}",
    [
      ["TEMPLATE_BROKEN", 2],
      ["TEMPLATE_BROKEN", 4],
    ],
  ],
  ["{{#if host}}", [["TEMPLATE_BROKEN", 1]]],
  ["{{{ host }}}", [["TEMPLATE_BROKEN", 1]]],
  ["{{", [["TEMPLATE_BROKEN", 1]]],
  ["{{ host | upper }}", [["TEMPLATE_BROKEN", 1]]],
])("%j has problems, and is not filled in", (text, expected) => {
  const problems = problemsOfTemplate(text, new Set(values.keys()));
  expect(problems.map(({ code, line }) => [code, line])).toEqual(expected);
  expect(() => fillTemplate(text, values)).toThrow(GatewayError);
});

test("the names of a template come once each, in its order", () => {
  expect(namesInTemplate("{{ b }} {{{{ c }} {{ a }} {{ b }} {{ broken")).toEqual(["b", "a"]);
});

describe("any values", () => {
  const text = fc.string({ unit: "binary", maxLength: 40 });

  test("go in as they are, whatever they hold", () => {
    fc.assert(
      fc.property(text, text, (one, two) => {
        const given = new Map([
          ["one", one],
          ["two", two],
        ]);
        expect(fillTemplate("a{{ one }}b{{two}}c{{ one }}", given)).toBe(`a${one}b${two}c${one}`);
      }),
    );
  });

  test("any text written with doubled braces comes out as it was", () => {
    const braces = fc.array(fc.constantFrom("{", "}", "{{", "{{{", "x", " ", "one", "\n"), { maxLength: 12 });
    fc.assert(
      fc.property(braces, (parts) => {
        const wanted = parts.join("");
        expect(fillTemplate(wanted.replaceAll("{{", "{{{{"), new Map())).toBe(wanted);
      }),
    );
  });
});

test("a template that would grow past a file's size is refused before it grows", () => {
  const text = "{{a}}".repeat(200_000);
  expect(() => fillTemplate(text, new Map([["a", "x".repeat(60_000)]]))).toThrow(/larger than 1048576 bytes/);
  expect(fillTemplate(text, new Map([["a", "xxxxx"]]))).toHaveLength(1_000_000);
  expect(() => fillTemplate("{{a}}", new Map([["a", "ü".repeat(fileLimits.bytesEach)]]))).toThrow(/larger/);
});

test("a MiB of braces is read at once, and at most a hundred of its problems are reported", () => {
  const braces = "{{{{".repeat(fileLimits.bytesEach / 4);
  expect(fillTemplate(braces, new Map())).toBe("{{".repeat(fileLimits.bytesEach / 4));
  expect(namesInTemplate(braces)).toEqual([]);
  expect(problemsOfTemplate("x{{".repeat(300_000), new Set())).toHaveLength(100);
});

test("a problem's message holds nothing of the template", () => {
  const problems = problemsOfTemplate("{{ canary }} {{ canary", new Set());
  expect(problems).toHaveLength(2);
  expect(JSON.stringify(problems)).not.toContain("canary");
});
