import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { minimalManifest } from "../../../demo/seed/smartcloud/smartcloud-manifests.ts";
import { check } from "../../../src/domain/parameters/check.ts";
import { problemsOf } from "../../../src/domain/parameters/problems.ts";
import { randomFrom, randomSet } from "../../../src/domain/parameters/random.fixture.ts";
import type { ParameterField, ParameterSet } from "../../../src/domain/parameters/words.ts";
import { nothingKept } from "../parameters/kept.ts";
import { parseParametersXml, printParametersXml } from "./parameters-xml.ts";

/** With everything that a manifest of the public catalogue was seen to hold, escapes that no JSON has included. */
const windows = String.raw`<?xml version="1.0" encoding="UTF-8"?>
<parameters xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="parameters.xsd">
  <field name="UserName" label="Account" type="string" knownPattern="compoundRules" patternErrorMessage="Not an account.">
    <compoundRules>
      <![CDATA[
      [
        { "name": "form", "description": "No signs, please", "type": "RegularExpression",
          "value": "^[^\\\\\\\/\\\[\\\]\\\"\\\:\\\;\\\|\\\%\\\<\\\'\\\ \\\>\\\+\\\=\\\,\\\?\\\*\\\@]{1,20}$" },
        { "type": "isNotRestriction", "caseSensitive": false, "array": ["Guest", "Administrator"] }
      ]
      ]]>
    </compoundRules>
  </field>
  <field name="Password" label="Its password" type="password" knownPattern="compoundRules" description=""
    patternErrorMessage="Eight to twenty:&lt;br/&gt; of three kinds (!, $, &#35;, %).">
    <compoundRules><![CDATA[[
      { "type": "notContainRestriction", "value": "$UserName" },
      { "name": "pieces", "type": "notInArrayRestriction", "value": "2", "array": ["admin", "Administrator"] },
      { "name": "length", "type": "RegularExpression", "value": "^.{8,20}$" },
      { "type": "charactersRestriction", "value": "3", "charactersPatterns":
        ["English_Uppercase_Characters", "English_Lowercase_Characters", "Digits", "Non_Alphabetic_Characters"] }
    ]]]></compoundRules>
  </field>
  <field name="Kind" type="radioGroup" label="Kind" description="&lt;input onclick=&quot;a(&apos;b&apos;)&quot;&gt;">
    <values><value>Test</value></values>
    <options><option label="For tests">Test</option><option label="For stages">Staging</option></options>
  </field>
  <!-- Where to -->
  <field name="Url" type="string" label="Address"
    pattern="^(https|http)?:\/\/(([a-zA-Z0-9_-])+(\.)?)*(:\d+)?(\/((\.)?(\?)?=?&amp;?[a-zA-Z0-9_-](\?)?)*)*$">
    <values><value>http://localhost:9080</value></values>
  </field>
  <field name="Name" type="string" label="Name" pattern="^[a-zA-Z]\w*$"/>
  <firewall>
    <rule><source>0.0.0.0/0</source><minport>1</minport><maxport>65535</maxport></rule>
  </firewall>
</parameters>
`;

const again = (text: string) => {
  const { set, kept } = parseParametersXml(text);
  return parseParametersXml(printParametersXml(set, null, kept));
};

describe("a manifest as the cloud has them", () => {
  test("gives a definition that stands, and comes back the same", () => {
    const { set, kept } = parseParametersXml(windows);
    expect(problemsOf(set)).toEqual([]);
    expect(set.fields.map(({ name, type, required }) => [name, type, required])).toEqual([
      ["UserName", "STRING", true],
      ["Password", "PASSWORD", true],
      ["Kind", "ONE_OF", false],
      ["Url", "STRING", false],
      ["Name", "STRING", true],
    ]);
    expect(set.firewall).toEqual([{ source: "0.0.0.0/0", minPort: 1, maxPort: 65_535 }]);
    expect(kept.left).toEqual(["1 comments or processing instructions."]);
    const second = again(windows);
    expect(second.set).toEqual(set);
    expect(second.kept).toEqual({ ...kept, left: [] });
    expect(printParametersXml(set, null, kept)).not.toContain("tintype");
  });

  test("is checked as the cloud would", () => {
    const { set } = parseParametersXml(windows);
    const good = { UserName: "anna", Password: "Correct-7-horse", Name: "server1" };
    const rules = (values: object) => check(set, { ...good, ...values }).map(({ kind, rule }) => `${kind} ${rule}`);
    expect(rules({})).toEqual([]);
    expect(rules({ UserName: "a@b" })).toEqual(["SCHEMA form"]);
    expect(rules({ UserName: "GUEST" })).toEqual(["SCHEMA NOT_ONE_OF"]);
    expect(rules({ Password: "xxAnna-1-xx" })).toEqual(["BESIDE NOT_CONTAINING"]);
    expect(rules({ Password: "Admirable-77" })).toEqual(["SCHEMA pieces"]);
    expect(rules({ Password: "alllower" })).toEqual(["SCHEMA CLASSES"]);
    expect(rules({ Url: "http://a b", Kind: "Other" })).toEqual(["SCHEMA OPTIONS", "SCHEMA PATTERN"]);
  });

  test("keeps what we do not know, and names what it leaves", () => {
    const text = `<parameters a="1"><field name="F" type="file" maxsize="9" knownPattern="email"><help lang="en">a &amp; b</help>
      <values><value>x</value><value>y</value><other/></values></field>
      <field name="P" type="password" knownPattern="compoundRules"><values><value>hidden-7</value></values>
      <compoundRules>[{"type":"moonRestriction","phase":["full"]}]</compoundRules></field>
      <field name="Q" type="string" knownPattern="compoundRules"><compoundRules>no list</compoundRules></field>
      <notes><note/></notes></parameters>`;
    const { set, kept } = parseParametersXml(text);
    expect(kept.left).toEqual([
      "Field F: <other> inside of it.",
      "Field F: all defaults but the first.",
      "Field P: its default, because passwords are not kept.",
      "Field P: the checking of 1 compound rules of unknown kinds, which are kept.",
    ]);
    const printed = printParametersXml(set, null, kept);
    for (const part of [
      '<parameters a="1">',
      '<field name="F" type="file" maxsize="9" knownPattern="email"><values><value>x</value></values><help lang="en">a &amp; b</help></field>',
      '<![CDATA[[{"type":"moonRestriction","phase":["full"]}]]]>',
      '<field name="Q" type="string" knownPattern="compoundRules"><compoundRules>no list</compoundRules></field>',
      "<notes><note/></notes>",
    ]) {
      expect(printed).toContain(part);
    }
    expect(printed).not.toContain("hidden-7");
    expect(parseParametersXml(printed)).toMatchObject({ set, kept: { elements: kept.elements, fields: kept.fields } });
  });

  test("keeps rules that are nested too deep as the text that they are", () => {
    const rules = `${"[".repeat(9999)}${"]".repeat(9999)}`;
    const text = `<parameters><field name="F" type="string"><compoundRules>${rules}</compoundRules></field></parameters>`;
    const { set, kept } = parseParametersXml(text);
    expect(printParametersXml(set, null, kept)).toContain(`<compoundRules>${rules}</compoundRules>`);
  });

  test("the smallest has only a firewall", () => {
    const { set, kept } = parseParametersXml(minimalManifest());
    expect(set).toMatchObject({ fields: [], rules: [], firewall: [{ minPort: 1 }] });
    expect(kept).toEqual(nothingKept);
    expect(again(minimalManifest()).set).toEqual(set);
  });

  const folder = path.resolve(import.meta.dirname, "../../../../shared/fixtures/smartcloud");
  test.skipIf(!existsSync(folder)).each(["fog-fork-2011-04", "fog-2.3.0-mock"])("the recorded one of %s", (source) => {
    const recorded = JSON.parse(readFileSync(path.join(folder, source, "get_image_manifest.json"), "utf8"));
    const first = parseParametersXml(recorded.manifest);
    expect(first.kept.left).toEqual([]);
    expect(first.set.firewall).toHaveLength(1);
    expect(problemsOf(first.set)).toEqual([]);
    expect(again(recorded.manifest)).toEqual(first);
  });
});

describe("what is written", () => {
  test("comes back the same for 2,000 random definitions with hostile texts", () => {
    fc.assert(
      fc.property(fc.noShrink(fc.integer()), (seed) => {
        const set = randomSet(randomFrom(seed));
        const { set: back, kept } = parseParametersXml(printParametersXml(set));
        expect(back).toEqual(set);
        expect(kept.left).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  const field = { label: null, description: null, required: false, message: null, default: null } as const;
  const text = { ...field, minLength: null, maxLength: null, pattern: null, rules: [] } as const;
  const setOf = (...fields: readonly ParameterField[]): ParameterSet => ({ fields, rules: [], firewall: [] });

  test("on the machine holds the values in place of the defaults, passwords too", () => {
    const options = [
      { value: "a", label: null },
      { value: "b", label: null },
    ];
    const set = setOf(
      { ...text, name: "User", type: "STRING", default: "root" },
      { ...text, name: "Password", type: "PASSWORD" },
      { ...field, name: "Count", type: "INTEGER", minimum: null, maximum: null },
      { ...field, name: "On", type: "BOOLEAN", default: true },
      { ...field, name: "Many", type: "MANY_OF", options },
      { ...text, name: "Left", type: "TEXT", default: "out" },
    );
    const values = { User: "<anna>", Password: "s3cret&", Count: 7, On: false, Many: ["a", "b"] };
    const printed = printParametersXml(set, values);
    const shown = [...printed.matchAll(/<field name="(\w+)"[^>]*?(?:\/>|>(?:<values>(.*?)<\/values>)?)/g)];
    expect(shown.map(([, name, written]) => [name, written])).toEqual([
      ["User", "<value>&lt;anna&gt;</value>"],
      ["Password", "<value>s3cret&amp;</value>"],
      ["Count", "<value>7</value>"],
      ["On", "<value>false</value>"],
      ["Many", "<value>a</value><value>b</value>"],
      ["Left", undefined],
    ]);
    expect(JSON.stringify(parseParametersXml(printed))).not.toContain("s3cret");
  });

  test.each(["\u0000", "a\u0007b", "\uFFFE", "\ud800"])(
    "a text that XML cannot hold is refused, and not repeated",
    (bad) => {
      const set = setOf({ ...text, name: "Password", type: "PASSWORD" });
      const refusal = { code: "BAD_USER_INPUT", message: expect.not.stringContaining("Canary") };
      expect(() => printParametersXml(set, { Password: `Canary${bad}` })).toThrow(expect.objectContaining(refusal));
      expect(() => printParametersXml(setOf({ ...text, name: "T", type: "TEXT", label: bad }))).toThrow(
        /control character/,
      );
    },
  );

  test.each([{ Canary: "x" }, { Password: { Canary: 1 } }, { Password: 1.5 }, { Password: [["Canary"]] }])(
    "values that no field has, or of no kind, are refused",
    (values) => {
      const set = setOf({ ...text, name: "Password", type: "PASSWORD" });
      const refusal = { code: "BAD_USER_INPUT", message: expect.not.stringContaining("Canary") };
      expect(() => printParametersXml(set, values)).toThrow(expect.objectContaining(refusal));
    },
  );
});
