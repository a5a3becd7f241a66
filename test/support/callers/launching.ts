import { gunzipSync } from "node:zlib";
import { parse } from "yaml";
import { type Caller, dataOf } from "../isolation/callers.ts";
import type { TenantsWorld } from "../isolation/tenants-world.ts";
import type { UserErrorAnswer } from "./assets.ts";

export interface PlannedAnswer {
  readonly action: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly document: string | null;
}

export interface LaunchAnswer {
  readonly userErrors: readonly UserErrorAnswer[];
  readonly warnings: readonly { readonly code: string | null; readonly message: string }[];
  readonly calls: readonly PlannedAnswer[];
  readonly instances: readonly { readonly nativeId: string; readonly name: string | null }[];
}

const refusals =
  "userErrors { code field message } warnings { code field message } calls { action parameters document }";

let keys = 0;

type Gateway = Pick<TenantsWorld, "url">;

export async function launch({ url }: Gateway, caller: Caller, input: object): Promise<LaunchAnswer> {
  keys += 1;
  const query = `mutation ($input: LaunchInstanceInput!) { payload: launchInstance(input: $input) {
    ${refusals} instances { nativeId name }
  } }`;
  const variables = { input: { instanceType: "t3.micro", idempotencyKey: `launch-${keys}`, ...input } };
  return (await dataOf<{ payload: LaunchAnswer }>(url, caller, query, variables)).payload;
}

export async function preview(
  { url }: Gateway,
  caller: Caller,
  input: object,
): Promise<Omit<LaunchAnswer, "instances">> {
  const query = `query ($input: LaunchPreviewInput!) { launchPreview(input: $input) { ${refusals} } }`;
  const variables = { input: { instanceType: "t3.micro", ...input } };
  return (await dataOf<{ launchPreview: LaunchAnswer }>(url, caller, query, variables)).launchPreview;
}

export interface AcceptanceAnswer {
  readonly userErrors: readonly UserErrorAnswer[];
  readonly acceptedAt: string | null;
  readonly asset: { readonly id: string; readonly agreement: { readonly viewerAcceptedAt: string | null } } | null;
}

export async function acceptAgreement({ url }: Gateway, caller: Caller, input: object): Promise<AcceptanceAnswer> {
  const query = `mutation ($input: AcceptAgreementInput!) { payload: acceptAgreement(input: $input) {
    userErrors { code field message } acceptedAt asset { id agreement { viewerAcceptedAt } }
  } }`;
  return (await dataOf<{ payload: AcceptanceAnswer }>(url, caller, query, { input })).payload;
}

export const outcomes = ({ userErrors }: { readonly userErrors: readonly UserErrorAnswer[] }) =>
  userErrors.map(({ code, field }) => [code, field.join(".")]);

/** A machine of the AWS cloud as it is there, whatever anybody shows of it. */
export async function awsMachine(world: TenantsWorld, nativeId: string | undefined, region = "us-east-1") {
  return world.steer<{ userData?: string; tags: object; imageId: string }>(
    "GET",
    `aws/instances/${region}/${nativeId}`,
  );
}

export interface SmartcloudMachine {
  readonly id: string;
  readonly name: string;
  readonly form: Readonly<Record<string, string>>;
  readonly parameters: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, string>>;
}

export async function smartcloudMachine(world: TenantsWorld, id: string | undefined): Promise<SmartcloudMachine> {
  const { instances } = await world.steer<{ instances: readonly SmartcloudMachine[] }>("GET", "smartcloud/instances");
  const machine = instances.find((one) => one.id === id);
  if (!machine) throw new Error(`the cloud has no machine ${id}`);
  return machine;
}

export interface WrittenFile {
  readonly bytes: Buffer;
  readonly permissions: string;
  readonly owner: string;
}

/** What cloud-init would write, by path, read with YAML 1.1 and gunzip as it does. */
export function filesInCloudConfig(userData: string | undefined): ReadonlyMap<string, WrittenFile> {
  const raw = Buffer.from(userData ?? "", "base64");
  const text = (raw[0] === 0x1f ? gunzipSync(raw) : raw).toString("utf8");
  if (!text.startsWith("#cloud-config\n")) throw new Error("this is no cloud-config");
  const config = parse(text, { version: "1.1" }) as {
    write_files?: readonly {
      readonly path: string;
      readonly encoding: "b64" | "gz+b64";
      readonly content: string;
      readonly permissions: string;
      readonly owner: string;
    }[];
  };
  return new Map(
    (config.write_files ?? []).map(({ path, encoding, content, permissions, owner }) => {
      const bytes = Buffer.from(content, "base64");
      return [path, { bytes: encoding === "gz+b64" ? gunzipSync(bytes) : bytes, permissions, owner }];
    }),
  );
}
