import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { AWS_KEYS } from "../seed/aws/accounts.ts";
import type { CloudsOptions, ExtraAccounts } from "./clouds.ts";

export interface Flags {
  readonly options: CloudsOptions;
  readonly json: boolean;
  readonly parent: boolean;
  readonly help: boolean;
}

const DEFAULT_FILE = ".tintype/demo-clouds.sqlite";

export const USAGE = `npm run clouds -- [--aws-port P] [--smartcloud-port Q] [--control-port R]
                  [--accounts FILE] [--scale N] [--settle-ms N] [--json] [--parent]
                  [--keep FILE | --forget] [--begin ID]

  --aws-port, --smartcloud-port, --control-port   0 (the default) takes a free port
  --accounts FILE   more accounts: {"aws": [{account, accessKeyId, secretAccessKey}], "smartcloud": [{user, password}]}
  --scale N         N generated images more in each cloud
  --settle-ms N     how long images, snapshots and instances of the AWS cloud are under way; 2000 by default
  --keep FILE       where the clouds' world stays when they end; ${DEFAULT_FILE} by default
  --forget          keep nothing: the world ends with the process
  --begin ID        forget what is kept, and begin a world with this id
  --json            print one line of JSON: {aws, smartcloud, control, world, environment}
  --parent          end when standard input ends`;

/** Throws an Error whose message is for the person at the keyboard. */
export async function readFlags(words: readonly string[]): Promise<Flags> {
  const { values } = parseArgs({
    args: [...words],
    options: {
      "aws-port": { type: "string" },
      "smartcloud-port": { type: "string" },
      "control-port": { type: "string" },
      accounts: { type: "string" },
      scale: { type: "string" },
      "settle-ms": { type: "string" },
      keep: { type: "string" },
      forget: { type: "boolean" },
      begin: { type: "string" },
      json: { type: "boolean" },
      parent: { type: "boolean" },
      help: { type: "boolean" },
    },
    strict: true,
    allowPositionals: false,
  });
  if (values.forget && values.keep !== undefined) throw new Error("--forget and --keep exclude each other");
  if (values.begin === "" || values.keep === "") throw new Error("--keep and --begin need a value");
  return {
    options: {
      awsPort: wholeNumber("--aws-port", values["aws-port"], 65_535),
      smartcloudPort: wholeNumber("--smartcloud-port", values["smartcloud-port"], 65_535),
      controlPort: wholeNumber("--control-port", values["control-port"], 65_535),
      scale: wholeNumber("--scale", values.scale, 1_000_000),
      ...(values["settle-ms"] === undefined
        ? {}
        : { settleMs: wholeNumber("--settle-ms", values["settle-ms"], 3_600_000) }),
      keep: {
        ...(values.forget ? {} : { file: values.keep ?? DEFAULT_FILE }),
        ...(values.begin === undefined ? {} : { beginWith: values.begin }),
      },
      accounts: values.accounts === undefined ? {} : await readAccounts(values.accounts),
    },
    json: values.json ?? false,
    parent: values.parent ?? false,
    help: values.help ?? false,
  };
}

function wholeNumber(flag: string, word: string | undefined, maximum: number): number {
  if (word === undefined) return 0;
  const value = /^\d{1,7}$/.test(word) ? Number(word) : Number.NaN;
  if (!(value <= maximum)) throw new Error(`${flag} must be a whole number from 0 to ${maximum}, not '${word}'`);
  return value;
}

async function readAccounts(file: string): Promise<ExtraAccounts> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    throw new Error(`--accounts ${file}: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
  return parseAccounts(content, `--accounts ${file}`);
}

export function parseAccounts(content: unknown, where: string): ExtraAccounts {
  const { aws, smartcloud, ...others } = asRecord(content, where);
  const unknown = Object.keys(others);
  if (unknown.length > 0) throw new Error(`${where}: unknown key ${unknown.join(", ")}; accepted: aws, smartcloud`);
  const seen = new Set<string>(AWS_KEYS.map((key) => key.accessKeyId));
  return {
    aws: asList(aws, `${where}: aws`).map((entry, index) => {
      const place = `${where}: aws[${index}]`;
      const { account, accessKeyId, secretAccessKey } = strings(
        entry,
        ["account", "accessKeyId", "secretAccessKey"],
        place,
      );
      if (!/^\d{12}$/.test(account)) throw new Error(`${place}.account must be 12 digits`);
      if (!/^[\x20-\x7e]{3,128}$/.test(accessKeyId))
        throw new Error(`${place}.accessKeyId must be 3 to 128 printable ASCII characters`);
      if (seen.has(accessKeyId))
        throw new Error(`${place}.accessKeyId is already the key of an account of the demo or of this file`);
      seen.add(accessKeyId);
      return { account, accessKeyId, secretAccessKey };
    }),
    smartcloud: asList(smartcloud, `${where}: smartcloud`).map((entry, index) =>
      strings(entry, ["user", "password"], `${where}: smartcloud[${index}]`),
    ),
  };
}

function asRecord(value: unknown, where: string): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  throw new Error(`${where} must be an object`);
}

function asList(value: unknown, where: string): readonly unknown[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value;
  throw new Error(`${where} must be a list`);
}

function strings<Name extends string>(value: unknown, names: readonly Name[], where: string): Record<Name, string> {
  const record = asRecord(value, where);
  const unknown = Object.keys(record).filter((key) => !names.some((name) => name === key));
  if (unknown.length > 0) throw new Error(`${where}: unknown key ${unknown.join(", ")}; accepted: ${names.join(", ")}`);
  const entries = names.map((name) => {
    const text = record[name];
    if (typeof text !== "string" || text === "") throw new Error(`${where}.${name} must be a non-empty string`);
    return [name, text];
  });
  return Object.fromEntries(entries);
}
