import fc from "fast-check";
import { expect, test } from "vitest";
import { GatewayError } from "../errors.ts";
import { parseScripts, printScripts } from "./scripts-text.ts";

test("a real file of the catalogue is read, its last line without an end", () => {
  const text = "activate.txt=C:\\cloud\\activate.ps1\nrun_at_first_prov.txt=C:\\cloud\\FirstProvisionStartup.bat";
  expect(parseScripts(text)).toEqual({
    scripts: [
      { name: "activate.txt", target: "C:\\cloud\\activate.ps1" },
      { name: "run_at_first_prov.txt", target: "C:\\cloud\\FirstProvisionStartup.bat" },
    ],
    problems: [],
  });
  expect(printScripts(parseScripts(text).scripts)).toBe(`${text}\n`);
});

test("a mark of byte order, Windows' line ends and empty lines say nothing", () => {
  expect(parseScripts("\ufeffa=/x\r\n\r\n  \nb=/y=z\r\n")).toEqual({
    scripts: [
      { name: "a", target: "/x" },
      { name: "b", target: "/y=z" },
    ],
    problems: [],
  });
  expect(parseScripts("")).toEqual({ scripts: [], problems: [] });
});

test("each line that is no pair is named by its number, and what it says is not repeated", () => {
  const { scripts, problems } = parseScripts("canary\n=canary\ncanary=\na=/x\ncanary=/a\0b\ncanary=\ud800");
  expect(scripts).toEqual([{ name: "a", target: "/x" }]);
  expect(problems.map(({ line }) => line)).toEqual([1, 2, 3, 5, 6]);
  expect(JSON.stringify(problems)).not.toContain("canary");
});

test("reading ends at the 201st line", () => {
  const { scripts, problems } = parseScripts("a=/x\n".repeat(100_000));
  expect(scripts).toHaveLength(200);
  expect(problems).toMatchObject([{ code: "TOO_MANY_SCRIPTS", line: 201 }]);
});

test("what is printed reads back the same, or is refused", () => {
  const word = fc.oneof(
    fc.string({ unit: "binary", maxLength: 20 }),
    fc.constantFrom("a=b", " a ", "\ufeffa", "a\r", "\u2028"),
  );
  fc.assert(
    fc.property(fc.array(fc.record({ name: word, target: word }), { maxLength: 5 }), (scripts) => {
      let text: string;
      try {
        text = printScripts(scripts);
      } catch (error) {
        expect(error).toBeInstanceOf(GatewayError);
        return;
      }
      expect(parseScripts(text)).toEqual({ scripts, problems: [] });
    }),
    { numRuns: 1_000 },
  );
});
