import { generateKeyPairSync } from "node:crypto";
import type { KeyRecord } from "../records.ts";
import { requiredField } from "../steps.ts";
import { INSTANCE } from "../wire/codes.ts";
import { refuse } from "../wire/errors.ts";
import { keyJson } from "../wire/json.ts";
import { reply, success } from "../wire/reply.ts";
import type { Route } from "../wire/routing.ts";
import { keyXml } from "../wire/xml.ts";
import { element, leaf } from "../wire/xml-writer.ts";
import { keyId } from "../world.ts";
import type { World } from "../world-state.ts";

export function keyRoutes(): readonly Route[] {
  return [
    {
      method: "GET",
      pattern: "/keys",
      handle(world, { user }) {
        const own = [...world.keys.values()].filter((key) => key.owner === user);
        return reply(
          () => ({ keys: own.map((key) => keyJson(key, instancesOf(world, key))) }),
          "DescribeKeysResponse",
          () => own.map((key) => keyXml(key, instancesOf(world, key))),
        );
      },
    },
    {
      method: "GET",
      pattern: "/keys/{name}",
      handle(world, { user, path }) {
        const key = ownKey(world, user, path.name ?? "");
        return reply(
          () => keyJson(key, instancesOf(world, key)),
          "DescribeKeysResponse",
          () => [keyXml(key, instancesOf(world, key))],
        );
      },
    },
    {
      method: "POST",
      pattern: "/keys",
      handle(world, { user, form }) {
        const name = requiredField(form, "name");
        if (world.keys.has(keyId(user, name))) throw refuse(409, `There is already a key with name ${name}`);
        const given = form.get("publicKey");
        if (given !== undefined) {
          keep(world, user, name, readMaterial(given));
          return success("AddKeyResponse");
        }
        const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
        keep(world, user, name, sshMaterial(pair.publicKey.export({ format: "jwk" })));
        const keyMaterial = pair.privateKey.export({ type: "pkcs1", format: "pem" }).toString();
        return reply(
          () => ({ keyName: name, keyMaterial }),
          "GenerateKeyPairResponse",
          () => [element("PrivateKey", [leaf("KeyName", name), leaf("KeyMaterial", keyMaterial)])],
        );
      },
    },
    {
      method: "PUT",
      pattern: "/keys/{name}",
      handle(world, { user, path, form }) {
        const key = ownKey(world, user, path.name ?? "");
        const publicKey = form.get("publicKey");
        if (publicKey !== undefined) keep(world, user, key.name, readMaterial(publicKey), key.isDefault);
        else if (form.get("default") === "true") makeDefault(world, key);
        else throw refuse(412, "Missing parameter: publicKey or default=true");
        return success("UpdateKeyResponse");
      },
    },
    {
      method: "DELETE",
      pattern: "/keys/{name}",
      handle(world, { user, path }) {
        world.keys.delete(keyId(user, ownKey(world, user, path.name ?? "").name));
        return success("DeleteKeyResponse");
      },
    },
  ];
}

export function ownKey(world: World, user: string, name: string): KeyRecord {
  const key = world.keys.get(keyId(user, name));
  if (key === undefined) throw refuse(404, `Invalid key name ${name}`);
  return key;
}

function keep(world: World, owner: string, name: string, material: string, isDefault = false): void {
  world.keys.set(keyId(owner, name), { name, owner, material, isDefault, modifiedAt: world.now() });
}

function makeDefault(world: World, chosen: KeyRecord): void {
  for (const [id, key] of world.keys) {
    if (key.owner === chosen.owner) world.keys.set(id, { ...key, isDefault: key.name === chosen.name });
  }
}

function instancesOf(world: World, key: KeyRecord): readonly string[] {
  return [...world.instances.values()]
    .filter(({ owner, keyName, status }) => owner === key.owner && keyName === key.name && status !== INSTANCE.removed)
    .map(({ id }) => id);
}

/** Only the base64 part is kept, whether or not the type and a comment came with it. */
function readMaterial(publicKey: string): string {
  const material = publicKey
    .trim()
    .split(/\s+/)
    .find((part) => part.startsWith("AAAA"));
  // A form decoder may have made blanks of the plus signs: such a key is broken and refused.
  if (material === undefined || !/^[A-Za-z0-9+/]+=*$/.test(material)) throw refuse(412, "The public key is not valid");
  return material;
}

function sshMaterial(key: { readonly e?: string; readonly n?: string }): string {
  const parts = [
    Buffer.from("ssh-rsa"),
    Buffer.from(key.e ?? "", "base64url"),
    Buffer.concat([Buffer.from([0]), Buffer.from(key.n ?? "", "base64url")]),
  ];
  return Buffer.concat(parts.flatMap((part) => [lengthOf(part), part])).toString("base64");
}

function lengthOf(part: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(part.length);
  return length;
}
