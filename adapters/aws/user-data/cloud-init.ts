import { GatewayError } from "../../../src/domain/errors.ts";
import type { FileToWrite } from "../../../src/domain/injected-files/injected-file.ts";
import { isPublicKey, sshKeyTypes } from "../../kit/ssh-key.ts";
import { createEncoder, gzip, mostBytes, withinLimit } from "./limit.ts";
import { type MachineData, readable, redacted, requirePlaces, type UserData, utf8 } from "./machine-data.ts";

export interface LinuxData extends MachineData {
  /** A line of `authorized_keys` without options; null where nobody is to sign in with one. */
  readonly sshKey: string | null;
}

/** A file with its content as text of cloud-config. */
type Encode = (file: Pick<FileToWrite, "bytes" | "secret">) => { readonly encoding?: string; readonly content: string };

const parametersPath = "/etc/cloud/parameters.xml";
const keyLine = /^(?<type>[a-z0-9@.-]+) (?<base64>[A-Za-z0-9+/]+={0,3})(?: [^\p{Cc}\p{Zl}\p{Zp}]*)?$/u;

/**
 * User data for a Linux that cloud-init sets up. The same data make the same bytes. Packed only where EC2 would not take
 * it otherwise, so that people can read what they launched.
 */
export function compileCloudInit(data: LinuxData): UserData {
  const plain = Buffer.from(document(data, machineContents()));
  return withinLimit(plain.length <= mostBytes ? plain : gzip(plain));
}

/** The same document for people: contents readable, `[secret]` where a password is. It is no user data to launch with. */
export function previewCloudInit(data: LinuxData): string {
  return document(data, readableContents(), 2);
}

// YAML 1.1, which cloud-init reads, holds JSON: no word becomes a truth, a date or a key there. docs/decisions/0024.
function document(data: LinuxData, contentOf: Encode, indent = 0): string {
  requirePlaces(data.files, "LINUX");
  const files = [...parametersOf(data), ...data.files].map((file) => entryOf(file, contentOf));
  const config = {
    ...(files.length > 0 ? { write_files: files } : {}),
    ...(data.sshKey === null ? {} : { ssh_authorized_keys: [requireKey(data.sshKey)] }),
  };
  return `#cloud-config\n${escaped(JSON.stringify(config, null, indent))}\n`;
}

function parametersOf({ parametersXml, parametersSecret }: LinuxData): readonly FileToWrite[] {
  if (parametersXml === null) return [];
  const bytes = utf8(parametersXml, "parameters");
  return [{ path: parametersPath, mode: "0600", owner: "root", group: "root", bytes, secret: parametersSecret }];
}

function requireKey(sshKey: string): string {
  const { type = "", base64 = "" } = keyLine.exec(sshKey)?.groups ?? {};
  if (isPublicKey(type, base64) && sshKey.isWellFormed()) return sshKey;
  const message = `Provide a whole SSH public key as one line: its type (${sshKeyTypes.join(", ")}), its base64 text and a comment.`;
  throw new GatewayError("INVALID_REQUEST", message, { field: "sshKey" });
}

function entryOf(file: FileToWrite, contentOf: Encode) {
  const { path, mode, owner, group } = file;
  // Users of the image's own making are there only late in the boot, and one unknown name ends all of write_files.
  const waits = owner !== "root" || group !== "root";
  return {
    path,
    ...contentOf(file),
    // A number would be read as decimal.
    permissions: mode,
    owner: `${owner}:${group}`,
    ...(waits ? { defer: true } : {}),
  };
}

function machineContents(): Encode {
  const encode = createEncoder();
  return ({ bytes }) => {
    const { text, packed } = encode(bytes);
    return { encoding: packed ? "gz+b64" : "b64", content: text };
  };
}

function readableContents(): Encode {
  const machineContent = machineContents();
  return (file) => {
    if (file.secret) return { content: redacted };
    const content = readable(file.bytes);
    return content === null ? machineContent(file) : { content };
  };
}

// PyYAML refuses some characters of JSON and folds others as line ends, unless escaped; it takes an escaped surrogate
// pair for two characters, so what lies beyond the basic plane stays as it is.
function escaped(json: string): string {
  return json.replace(
    /[\u007f-\ud7ff\ue000-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
