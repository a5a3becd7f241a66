import type { ControlAnswer } from "../../kit/wire.ts";
import { type AwsRole, roleArnOf } from "../wire/credentials.ts";
import type { World } from "../world.ts";
import { controlError, isRecord, refuseUnknownKeys } from "./control-values.ts";

/** Shows and sets which external id each role's trust policy asks for; undefined where the method is none of these. */
export function steerTrust(
  { steering }: World,
  roles: readonly AwsRole[],
  method: string,
  body: unknown,
): ControlAnswer | undefined {
  const shown = () => ({
    roles: roles.map((role) => {
      const changed = steering.trust.get(roleArnOf(role));
      return { roleArn: roleArnOf(role), externalId: changed === undefined ? role.externalId : changed };
    }),
  });
  if (method === "GET") return { status: 200, body: shown() };
  if (method !== "POST") return undefined;
  if (!isRecord(body)) throw controlError(400, "send an object with roleArn and externalId");
  refuseUnknownKeys(body, ["roleArn", "externalId"], "body");
  const { roleArn, externalId } = body;
  const role = roles.find((one) => roleArnOf(one) === roleArn);
  if (role === undefined) throw controlError(404, `no such role; there are ${roles.map(roleArnOf).join(", ")}`);
  if (externalId !== null && (typeof externalId !== "string" || !/^[\w+=,.@:/-]{2,1224}$/.test(externalId)))
    throw controlError(400, "externalId must be 2 to 1224 letters, digits or +=,.@:/-, or null to ask for none");
  steering.trust.set(roleArnOf(role), externalId);
  return { status: 200, body: shown() };
}
