import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { isPublicKey, sshKeyTypes } from "./ssh-key.ts";

const part = (content: Buffer | string): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(Buffer.byteLength(content));
  return Buffer.concat([length, Buffer.from(content)]);
};
const blob = (...parts: readonly (Buffer | string)[]): Buffer => Buffer.concat(parts.map(part));

const word = (key: { readonly [name: string]: unknown }, name: string) => Buffer.from(String(key[name]), "base64url");
const curved = (namedCurve: string) => {
  const key = generateKeyPairSync("ec", { namedCurve }).publicKey.export({ format: "jwk" });
  return Buffer.concat([Buffer.from([4]), word({ ...key }, "x"), word({ ...key }, "y")]);
};
const rsa = { ...generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey.export({ format: "jwk" }) };
const edwards = word({ ...generateKeyPairSync("ed25519").publicKey.export({ format: "jwk" }) }, "x");

const keys: Readonly<Record<string, Buffer>> = {
  "ssh-rsa": blob("ssh-rsa", word(rsa, "e"), Buffer.concat([Buffer.from([0]), word(rsa, "n")])),
  "ssh-ed25519": blob("ssh-ed25519", edwards),
  "ecdsa-sha2-nistp256": blob("ecdsa-sha2-nistp256", "nistp256", curved("P-256")),
  "ecdsa-sha2-nistp384": blob("ecdsa-sha2-nistp384", "nistp384", curved("P-384")),
  "ecdsa-sha2-nistp521": blob("ecdsa-sha2-nistp521", "nistp521", curved("P-521")),
  "sk-ssh-ed25519@openssh.com": blob("sk-ssh-ed25519@openssh.com", edwards, "ssh:"),
  "sk-ecdsa-sha2-nistp256@openssh.com": blob("sk-ecdsa-sha2-nistp256@openssh.com", "nistp256", curved("P-256"), "ssh:"),
};

test("there is a whole key of each type", () => {
  expect(Object.keys(keys).sort()).toEqual([...sshKeyTypes].sort());
});

describe.each(Object.entries(keys))("%s", (type, key) => {
  const text = key.toString("base64");

  test("is taken whole, with its padding or without", () => {
    expect(isPublicKey(type, text)).toBe(true);
    expect(isPublicKey(type, text.replace(/=+$/, ""))).toBe(true);
  });

  test("is refused with any end cut off, or more behind it", () => {
    for (let length = 0; length < key.length; length += 1)
      expect(isPublicKey(type, key.subarray(0, length).toString("base64"))).toBe(false);
    expect(isPublicKey(type, Buffer.concat([key, Buffer.from([0])]).toString("base64"))).toBe(false);
    expect(isPublicKey(type, Buffer.concat([key, part("more")]).toString("base64"))).toBe(false);
  });

  test("is no key of another type", () => {
    for (const other of sshKeyTypes.filter((name) => name !== type)) expect(isPublicKey(other, text)).toBe(false);
  });
});

test.each(["AAAAB3", "", "AAAAB3NzaC1yc2E=", "not base64!"])("%j is no key", (text) => {
  expect(isPublicKey("ssh-rsa", text)).toBe(false);
});
