import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;

describe.skipIf(!hasOpenssl)("over TLS (needs openssl to make a certificate)", () => {
  const folder = mkdtempSync(join(tmpdir(), "tintype-outbound-"));
  const [key, certificate] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
  const names: unknown[] = [];
  let port = 0;
  let close = () => {};

  beforeAll(async () => {
    const subject = ["-subj", "/CN=hooks.example", "-addext", "subjectAltName=DNS:hooks.example"];
    const make = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1"];
    execFileSync("openssl", [...make, ...subject, "-keyout", key, "-out", certificate], { stdio: "ignore" });
    const server = createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (incoming, outgoing) => {
      names.push([Reflect.get(incoming.socket, "servername"), incoming.headers.host]);
      outgoing.end("over TLS");
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    // A TCP server answers its address as an object; only pipes answer a string.
    port = (server.address() as AddressInfo).port;
    close = () => server.close();
  });
  afterAll(() => {
    close();
    rmSync(folder, { recursive: true });
  });

  /** In a process of its own, since certificates are trusted by process. */
  async function ask(url: string, environment: Readonly<Record<string, string>>): Promise<string> {
    const script = `import { createSafeFetch } from ${JSON.stringify(new URL("safe-fetch.ts", import.meta.url).href)};
      const safeFetch = createSafeFetch({ allow: () => true, resolver: async () => ["127.0.0.1"] });
      const answer = await safeFetch.request({ url: ${JSON.stringify(url)} }).catch((error) => ({ body: error.code }));
      process.stdout.write(String(answer.body));`;
    const child = spawn(process.execPath, ["--input-type=module", "--eval", script], {
      env: environment,
      stdio: ["ignore", "pipe", "ignore"],
    });
    let printed = "";
    child.stdout.on("data", (chunk) => {
      printed += chunk;
    });
    await once(child, "close");
    return printed;
  }

  test("a trusted certificate of this name is accepted, and the server is told the name", async () => {
    const trusted = { NODE_EXTRA_CA_CERTS: certificate };
    expect(await ask(`https://hooks.example:${port}/`, trusted)).toBe("over TLS");
    expect(names.at(-1)).toEqual(["hooks.example", `hooks.example:${port}`]);
    const before = names.length;
    expect(await ask(`https://other.example:${port}/`, trusted)).toBe("TARGET_FAILED");
    expect(await ask(`https://127.0.0.1:${port}/`, trusted)).toBe("TARGET_FAILED");
    expect(names).toHaveLength(before);
  });

  test("one that nobody vouches for is refused, also where the environment would let it pass", async () => {
    const before = names.length;
    for (const environment of [{}, { NODE_TLS_REJECT_UNAUTHORIZED: "0" }])
      expect(await ask(`https://hooks.example:${port}/`, environment)).toBe("TARGET_FAILED");
    expect(names).toHaveLength(before);
  });
});
