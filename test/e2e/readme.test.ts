import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { askingAs } from "../support/callers/asking.ts";
import { completeImages } from "../support/callers/catalog.ts";
import { runGateway, temporaryFolder } from "../support/servers/gateway.ts";

const page = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
const address = "http://127.0.0.1:4000";
const blocks = [...page.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block = ""]) => block);
/** Those that ask and end: no streams, and nothing that needs the address of the control channel. */
const asking = blocks.filter((block) => /\bask\b|tintype\/graphql -H|\/health\//.test(block));

interface Answer {
  readonly data?: Readonly<
    Record<string, { readonly userErrors?: readonly object[] } & Readonly<Record<string, unknown>>>
  >;
  readonly errors?: readonly object[];
}

test("the port stands in one variable of the README's commands", () => {
  expect(blocks.join("\n").split("127.0.0.1:4000")).toHaveLength(2);
  expect(blocks.join("\n")).toContain(`tintype=${address}\n`);
});

test("the README's commands run as pasted, one after the other, and none is refused", async () => {
  const running = runGateway({ folder: temporaryFolder(), environment: { PORT: "0" } });
  onTestFinished(() => running.kill());
  const url = await running.ready;
  await completeImages(await askingAs({ ...running, url }, "acme-admin"));
  const script = asking.join("\n").replace(address, url);
  const path = `${dirname(process.execPath)}:${process.env.PATH}`;
  const { stdout, stderr } = await promisify(execFile)("sh", ["-euc", script], { env: { PATH: path } });

  const lines = `${stdout}\n${stderr}`.split("\n").filter((line) => /^\{"(data|errors)"/.test(line));
  const answers = lines.map((line): Answer => JSON.parse(line));
  const asked = asking.join("\n").match(/\bask '|tintype\/graphql -H/g)?.length ?? 0;
  expect(asked).toBeGreaterThan(15);
  // One of them is in the definition of `ask`.
  expect(answers).toHaveLength(asked - 1);
  for (const { data, errors } of answers) {
    expect(errors).toBeUndefined();
    for (const { userErrors = [] } of Object.values(data ?? {})) expect(userErrors).toEqual([]);
  }
  const payloads = answers.flatMap(({ data }) => Object.entries(data ?? {}));
  const payload = (verb: string, field: string) =>
    payloads.find(([name, fields]) => name === verb && field in fields)?.[1];
  const some = expect.arrayContaining([expect.anything()]);
  expect(payload("deregisterImage", "calls")?.plan).toMatchObject({
    instances: some,
    references: some,
    losingAccess: some,
    derived: some,
    unknown: some,
  });
  expect(payload("deregisterImage", "event")).toMatchObject({
    image: { gone: true },
    event: { __typename: "ImageDeregistered" },
  });
  expect(payload("approvePublication", "request")).toMatchObject({ request: { state: "DONE" } });
});
