import { type Caller, dataOf } from "../isolation/callers.ts";
import { newKey } from "./mutations.ts";

type Asker = Pick<Caller, "token">;

export interface PublicationRequest {
  readonly id: string;
  readonly state: string;
  readonly permissions: readonly { readonly type: string; readonly id: string | null }[];
  readonly checklist: readonly Check[];
  readonly requester: Person | null;
  readonly decider: Person | null;
  readonly reason: string | null;
  readonly viewerCanDecide: boolean;
}

export interface Check {
  readonly name: string;
  readonly met: boolean;
  readonly required: boolean;
}

interface Person {
  readonly reference: string;
  readonly member: { readonly user: string } | null;
}

export interface UserError {
  readonly code: string;
  readonly field: readonly string[];
  readonly message: string;
}

export interface PublicationAnswer {
  readonly userErrors: readonly UserError[];
  readonly request: PublicationRequest | null;
  readonly checklist: readonly Check[];
  readonly image: { readonly id: string; readonly visibility: string } | null;
  readonly event: { readonly __typename: string; readonly source: string } | null;
  readonly calls?: readonly { readonly action: string }[];
}

export const publication = `id state permissions { type id } checklist { name met required } reason viewerCanDecide
  requester { reference member { user } } decider { reference member { user } }`;

export type PublicationMutation =
  | "requestPublication"
  | "approvePublication"
  | "rejectPublication"
  | "withdrawPublication";

/** Sends one of the mutations of publications. Throws where the gateway answers with an error. */
export async function send(
  url: string,
  caller: Asker,
  mutation: PublicationMutation,
  input: object,
): Promise<PublicationAnswer> {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
  const calls = mutation === "approvePublication" ? "calls { action }" : "";
  const query = `mutation ($input: ${type}!) { payload: ${mutation}(input: $input) {
    userErrors { code field message } request { ${publication} } checklist { name met required }
    image { id visibility } event { __typename source } ${calls}
  } }`;
  return (await dataOf<{ payload: PublicationAnswer }>(url, caller, query, { input })).payload;
}

/** What somebody is told of an image's publication. */
export async function publicationOf(url: string, caller: Asker, imageId: string) {
  const query = `query ($id: ID!) { image(id: $id) {
    visibility publication { ${publication} } publicationChecklist { name met required }
  } }`;
  const { image } = await dataOf<{
    image: {
      visibility: string;
      publication: PublicationRequest | null;
      publicationChecklist: readonly Check[] | null;
    } | null;
  }>(url, caller, query, { id: imageId });
  return image;
}

/** Opens an image directly, as whoever may do so: planned, and agreed to. */
export async function openDirectly(url: string, caller: Asker, imageId: string, how: object) {
  const isVisibility = "visibility" in how;
  const name = isVisibility ? "setImageVisibility" : "grantLaunchPermission";
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { payload: ${name}(input: $input) {
    userErrors { code field message } ${isVisibility ? "plan { hash }" : ""}
  } }`;
  const ask = async (more: object) =>
    (
      await dataOf<{ payload: { userErrors: readonly UserError[]; plan?: { hash: string } | null } }>(
        url,
        caller,
        query,
        {
          input: { imageId, idempotencyKey: newKey(), ...how, ...more },
        },
      )
    ).payload;
  if (!isVisibility) return ask({});
  const planned = await ask({ dryRun: true });
  return planned.userErrors.length > 0 ? planned : ask({ planHash: planned.plan?.hash, acceptUnknown: true });
}

export async function setPolicy(url: string, caller: Asker, approvalRequired: boolean, organization?: string) {
  const query = `mutation ($input: SetPublicationPolicyInput!) { payload: setPublicationPolicy(input: $input) {
    userErrors { code field message } policy { approvalRequired changedAt changedBy { member { user } } }
  } }`;
  return (
    await dataOf<{
      payload: { userErrors: readonly UserError[]; policy: { readonly approvalRequired: boolean } | null };
    }>(url, caller, query, { input: { approvalRequired, organization } })
  ).payload;
}
