import { expect, test } from "vitest";
import { readCommandLine } from "./command-line.ts";

test.each([
  [[], { does: "start", file: null }],
  [["--config", "a.yaml"], { does: "start", file: "a.yaml" }],
  [["--config=a.yaml"], { does: "start", file: "a.yaml" }],
  [["--help"], { does: "help" }],
  [["-h"], { does: "help" }],
  [["--version"], { does: "version" }],
  [["-v"], { does: "version" }],
  [["--version", "--help", "--config", "a.yaml"], { does: "help" }],
])("%j is understood", (words, command) => {
  expect(readCommandLine(words)).toEqual(command);
});

test.each([
  [["--bogus"], "There is no option --bogus."],
  [["-x"], "There is no option -x."],
  [["--help", "--bogus"], "There is no option --bogus."],
  [["start"], '"start" is not an option: options begin with --.'],
  [["--config"], "--config needs a file, as in --config tintype.yaml."],
  [["--config="], "--config needs a file, as in --config tintype.yaml."],
  [["--config", "--help"], "--config needs a file, as in --config tintype.yaml."],
  [["--version=1"], "--version takes no value."],
])("%j is refused with what is wrong, and the usage", (words, sentence) => {
  const usage = expect.stringMatching(/^.*\n\nUsage: npm start \[-- --config FILE\]\n/);
  expect(() => readCommandLine(words)).toThrow(sentence);
  expect(() => readCommandLine(words)).toThrow(expect.objectContaining({ code: "BAD_USER_INPUT", message: usage }));
});
