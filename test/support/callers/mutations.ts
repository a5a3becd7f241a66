import type { Gateway } from "../servers/gateway.ts";

export interface MutatedImage {
  readonly id: string;
  readonly nativeId: string;
  readonly region: string;
  readonly name: string | null;
  readonly state: string;
  readonly gone: boolean;
  readonly visibility: string;
  readonly description: string | null;
  readonly deprecatedAt: string | null;
  readonly stateReason: string | null;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
  readonly launchPermissions?: readonly Permission[] | null;
  readonly deregistrationProtection?: string | null;
}

export interface Permission {
  readonly type: string;
  readonly id: string | null;
}

export interface MutatedInstance {
  readonly nativeId: string;
  readonly name: string | null;
  readonly state: string;
  readonly imageNativeId: string | null;
  readonly image: { readonly id: string } | null;
}

export interface Plan {
  readonly hash: string;
  readonly instances: readonly { readonly nativeId: string; readonly backend: { readonly name: string } }[];
  readonly losingAccess: readonly Permission[];
  readonly derived: readonly { readonly nativeId: string }[];
  readonly sharedSnapshots: readonly {
    readonly snapshotId: string;
    readonly usedBy: readonly { readonly nativeId: string }[];
  }[];
  readonly unknown: readonly {
    readonly what: string;
    readonly code: string;
    readonly backend: { readonly name: string } | null;
  }[];
  readonly references: readonly {
    readonly resourceType: string;
    readonly nativeId: string;
    readonly backend: { readonly name: string } | null;
  }[];
}

export interface MutationAnswer {
  readonly userErrors: readonly {
    readonly code: string;
    readonly field: readonly string[];
    readonly message: string;
  }[];
  readonly warnings: readonly {
    readonly code: string | null;
    readonly field: readonly string[];
    readonly message: string;
  }[];
  readonly calls: readonly { readonly action: string; readonly parameters: object }[];
  readonly image?: MutatedImage | null;
  readonly event?: {
    readonly __typename: string;
    readonly source: string;
    readonly position: number;
    readonly imageId: string;
    readonly backend: { readonly name: string } | null;
  } | null;
  readonly plan?: Plan | null;
  readonly snapshots?: readonly {
    readonly snapshotId: string;
    readonly outcome: string;
    readonly reason: string | null;
  }[];
  readonly wipedLaunchPermissions?: readonly Permission[];
  readonly restorableLaunchPermissions?: readonly Permission[];
  readonly instances?: readonly MutatedInstance[];
  readonly instance?: MutatedInstance | null;
}

export const imageFields = `id nativeId region name state gone visibility description deprecatedAt stateReason
  tags { key value } ... on AwsImage { launchPermissions { type id } deregistrationProtection }`;
export const instanceFields = "nativeId name state imageNativeId image { id }";
const ofImages = `image { ${imageFields} } event { __typename source position imageId backend { name } }`;
const references = "references { resourceType nativeId backend { name } }";
const plan = `plan { ${references} hash instances { nativeId backend { name } } losingAccess { type id } derived { nativeId }
  sharedSnapshots { snapshotId usedBy { nativeId } } unknown { what code backend { name } } }`;

/** What each mutation's payload has besides what all have. */
const own = {
  createImage: ofImages,
  registerImage: ofImages,
  copyImage: ofImages,
  updateImage: ofImages,
  grantLaunchPermission: ofImages,
  revokeLaunchPermission: `${ofImages} ${plan}`,
  cancelLaunchPermission: ofImages,
  setImageVisibility: `${ofImages} ${plan}`,
  scheduleImageDeprecation: ofImages,
  cancelImageDeprecation: ofImages,
  disableImage: `${ofImages} ${plan} wipedLaunchPermissions { type id }`,
  enableImage: `${ofImages} restorableLaunchPermissions { type id }`,
  protectImage: ofImages,
  unprotectImage: ofImages,
  deregisterImage: `${ofImages} ${plan} snapshots { snapshotId outcome reason }`,
  restoreImage: ofImages,
  launchInstance: `${ofImages} instances { ${instanceFields} }`,
  terminateInstance: `instance { ${instanceFields} }`,
} as const;

export type MutationName = keyof typeof own;

let keys = 0;
/** A key that no other mutation of this test file has. */
export function newKey(): string {
  keys += 1;
  return `key-${keys}`;
}

/** Sends it, with a new key unless the input has one. Throws where the gateway answers with an error. */
export async function mutate(gateway: Gateway, name: MutationName, input: object): Promise<MutationAnswer> {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const { data, errors } = await gateway.graphql<Readonly<Record<string, MutationAnswer>>>(
    `mutation ($input: ${type}!) { ${name}(input: $input) {
      userErrors { code field message } warnings { code field message } calls { action parameters } ${own[name]}
    } }`,
    { input: { idempotencyKey: newKey(), ...input } },
  );
  const answer = data?.[name];
  if (errors || !answer) throw new Error(`${name} failed: ${JSON.stringify(errors)}`);
  return answer;
}

/** What agrees to a plan: its hash, and that nobody can say what machines others have. A backend that fails is not agreed to. */
export function agreementTo(plan: Plan | null | undefined): object {
  if (!plan) return {};
  const isForeign = plan.unknown.length > 0 && plan.unknown.every(({ code }) => code === "NO_BACKEND");
  return { planHash: plan.hash, ...(isForeign ? { acceptUnknown: true } : {}) };
}

/** As people do it: what takes something away is planned first, and its plan agreed to. */
export async function mutateAsPlanned(gateway: Gateway, name: MutationName, input: object): Promise<MutationAnswer> {
  if (!own[name].includes(plan)) return mutate(gateway, name, input);
  const { plan: agreed } = await mutate(gateway, name, { ...input, dryRun: true });
  return mutate(gateway, name, { ...input, ...agreementTo(agreed) });
}
