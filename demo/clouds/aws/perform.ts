import { randomBytes } from "node:crypto";
import { ACTIONS } from "./actions/table.ts";
import type { Credential } from "./wire/credentials.ts";
import { awsError } from "./wire/errors.ts";
import { createQuery, refuseUnknownParameters } from "./wire/query.ts";
import type { XmlObject } from "./wire/xml.ts";
import type { World } from "./world.ts";

export interface Performance {
  readonly world: World;
  readonly credential: Credential;
  readonly region: string;
  readonly action: string;
  readonly form: ReadonlyMap<string, string>;
}

/** One EC2 call of somebody who has shown who they are: the content of its answer, or an AwsError. */
export function perform({ world, credential, region: regionName, action: name, form }: Performance): XmlObject {
  const region = world.regions.find((one) => one.name === regionName);
  if (region === undefined || region.optInStatus === "not-opted-in") {
    throw awsError("AuthFailure", `Region '${regionName}' is not enabled for account ${credential.account}`, 401);
  }
  authorize(credential, name, regionName, form);
  const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  if (action === undefined) throw awsError("InvalidAction", `The action ${name} is not valid for this web service.`);
  refuseUnknownParameters(form, action.parameters);
  const query = createQuery(form);
  const dryRun = query.flag("DryRun");
  const viewer = { account: credential.account, region: regionName };
  const content = action.run({ action: name, world, viewer, credential, query });
  if (dryRun) throw awsError("DryRunOperation", "Request would have succeeded, but DryRun flag is set.", 412);
  return content;
}

function authorize(credential: Credential, action: string, region: string, form: ReadonlyMap<string, string>): void {
  if (!credential.readOnly || /^(Describe|Get|List)/.test(action)) return;
  throw awsError(
    "UnauthorizedOperation",
    `You are not authorized to perform this operation. User: ${credential.arn} is not authorized to perform: ` +
      `ec2:${action} on resource: ${resourceOf(credential, region, form)} because no identity-based policy allows the ` +
      `ec2:${action} action. Encoded authorization failure message: ${randomBytes(120).toString("base64url")}`,
    403,
  );
}

/** Images and snapshots have no account in their names. */
function resourceOf(credential: Credential, region: string, form: ReadonlyMap<string, string>): string {
  const imageId = form.get("ImageId");
  const snapshotId = form.get("SnapshotId");
  const instanceId = form.get("InstanceId") ?? form.get("InstanceId.1");
  if (imageId !== undefined) return `arn:aws:ec2:${region}::image/${imageId}`;
  if (snapshotId !== undefined) return `arn:aws:ec2:${region}::snapshot/${snapshotId}`;
  if (instanceId !== undefined) return `arn:aws:ec2:${region}:${credential.account}:instance/${instanceId}`;
  return `arn:aws:ec2:${region}::image/*`;
}
