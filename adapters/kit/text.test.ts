import { expect, test } from "vitest";
import { cleanText, rawText } from "./text.ts";

test("text loses NULs, outer blanks and lone surrogates, and nothing else", () => {
  expect(cleanText("  a\u0000b \u202e<script> ")).toBe("ab \u202e<script>");
  expect(cleanText("x\ud800")).toBe("x\ufffd");
  expect(rawText(" a\u0000 ")).toBe(" a ");
});

test("blank text and what is no text is null", () => {
  for (const value of ["", " \n", "\u0000", null, undefined, 5, {}]) expect(cleanText(value)).toBeNull();
  expect(rawText(undefined)).toBe("");
});
