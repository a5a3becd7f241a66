import { describe, expect, test } from "vitest";
import { parseParametersXml } from "../documents/parameters-xml.ts";
import { readXml, textOf } from "./xml.ts";

const field = (attributes: string) => `<parameters><field name="a" ${attributes}/></parameters>`;

describe("hostile documents", () => {
  test.each<readonly [why: string, text: string]>([
    ["document type", '<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]><parameters>&x;</parameters>'],
    ["document type", "<?xml version='1.0'?><!DOCTYPE parameters SYSTEM 'http://127.0.0.1/x.dtd'><parameters/>"],
    ["no reference", "<parameters>&lol;</parameters>"],
    ["no reference", "<parameters>&__proto__;</parameters>"],
    ["no reference", "<parameters>&#0;</parameters>"],
    ["no reference", "<parameters>&#xD800;</parameters>"],
    ["no reference", "<parameters>&#x110000;</parameters>"],
    ["no reference", "<parameters>a & b</parameters>"],
    ["deep", "<parameters>".repeat(1000)],
    ["10000 elements", `<parameters>${"<a/>".repeat(10_001)}</parameters>`],
    ["50 attributes", `<parameters ${Array.from({ length: 51 }, (_, index) => `a${index}=""`).join(" ")}/>`],
    ["twice", '<parameters a="1" a="2"/>'],
    ["262144 characters", `<parameters>${"x".repeat(262_144)}</parameters>`],
    ["XML does not have", "<parameters>\u0000</parameters>"],
    ["XML does not have", "<parameters>\ud800</parameters>"],
    ["under another name", "<parameters><a></b></parameters>"],
    ["expected", "<parameters><a>"],
    ["expected", ""],
    ["expected", "{}"],
    ["expected", "<parameters><!ELEMENT a ANY></parameters>"],
    ["behind", "<parameters/><parameters/>"],
    ["behind", "<parameters/>x"],
    ["is missing", "<parameters><![CDATA[x</parameters>"],
    ["is missing", "<!-- x"],
    ["holds --", "<!-- a -- b --><parameters/>"],
    ["]]> stands", "<parameters>]]></parameters>"],
    ["quotes", "<parameters a=b/>"],
    ["quotes", '<parameters a="<"/>'],
    ["root", "<html/>"],
    ["no name", "<parameters><field/></parameters>"],
    ["tintype", field(`tintype="{}}"`)],
    ["tintype", field(`tintype="{&quot;type&quot;:&quot;PASSWORD&quot;}"`)],
    ["tintype", '<parameters tintype="[]"/>'],
    ["firewall", "<parameters><firewall><rule><source>x</source></rule></firewall></parameters>"],
    [
      "no port",
      "<parameters><firewall><rule><source>x</source><minport>-1</minport><maxport>1</maxport></rule></firewall></parameters>",
    ],
  ])("are refused for their %s", (why, text) => {
    const refusal = { code: "BAD_USER_INPUT", message: expect.stringContaining(why) };
    expect(() => parseParametersXml(text)).toThrow(expect.objectContaining(refusal));
  });

  test("what is said of them repeats nothing of them", () => {
    expect(() => parseParametersXml("<canary>&canary;</canary>")).toThrow(/^(?!.*canary)/);
  });
});

test("references, CDATA, comments and line ends are read as XML says", () => {
  const { root, passedOver } = readXml(
    "\uFEFF<?xml version='1.0'?>\r\n<!-- c --><a b='&#x41;&#65;\n\"'>x\r\ny<![CDATA[<&]]>&lt;<!-- c -->z<?pi?></a>\n",
  );
  expect(root.attributes).toEqual([{ name: "b", value: 'AA "' }]);
  expect(textOf(root)).toBe("x\ny<&<z");
  expect(passedOver).toBe(3);
});
