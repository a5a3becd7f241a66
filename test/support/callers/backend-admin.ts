import type { Gateway } from "../servers/gateway.ts";

export interface Check {
  readonly right: string;
  readonly outcome: string;
  readonly message: string | null;
  readonly region: string | null;
}

export interface AdminAnswer {
  readonly userErrors: readonly {
    readonly code: string;
    readonly field: readonly string[];
    readonly message: string;
  }[];
  readonly backend?: { readonly name: string; readonly paused: boolean } | null;
  readonly externalId?: string | null;
  readonly checks?: readonly Check[];
  readonly removed?: string | null;
}

const shown = "backend { name paused }";
const own = {
  addBackend: `${shown} externalId`,
  testBackend: `${shown} externalId checks { right neededFor outcome message region }`,
  pauseBackend: shown,
  resumeBackend: shown,
  removeBackend: "removed",
} as const;

/** Throws where the gateway answers with an error. */
export async function administer(gateway: Gateway, name: keyof typeof own, input: object): Promise<AdminAnswer> {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const { data, errors } = await gateway.graphql<Readonly<Record<string, AdminAnswer>>>(
    `mutation ($input: ${type}!) { ${name}(input: $input) { userErrors { code field message } ${own[name]} } }`,
    { input },
  );
  const answer = data?.[name];
  if (errors || !answer) throw new Error(`${name} failed: ${JSON.stringify(errors)}`);
  return answer;
}
