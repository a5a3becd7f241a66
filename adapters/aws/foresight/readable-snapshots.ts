import { DescribeSnapshotsCommand } from "@aws-sdk/client-ec2";
import type { Region } from "../../../src/domain/image/image.ts";
import type { Call } from "../../../src/ports/adapter.ts";
import type { AwsClient } from "../connection/client.ts";
import { awsFailure, readAwsError } from "../connection/errors.ts";

/** Whether this account may read all of these snapshots: own ones, and those that are shared with it. */
export type ReadableSnapshots = (region: Region, ids: readonly string[], call: Call) => Promise<boolean>;

export function createReadableSnapshots(client: AwsClient): ReadableSnapshots {
  return async (region, ids, call) => {
    const wanted = [...new Set(ids)];
    const attempt = { backendId: client.backendId, action: `look up the snapshots of an image in ${region}` };
    const command = new DescribeSnapshotsCommand({ SnapshotIds: wanted });
    try {
      const answer = await client.ask(region, call, (ec2, abortSignal) => ec2.send(command, { abortSignal }));
      const found = new Set(answer.Snapshots?.map(({ SnapshotId }) => SnapshotId));
      return wanted.every((id) => found.has(id));
    } catch (error) {
      if (readAwsError(error).word === "InvalidSnapshot.NotFound") return false;
      throw awsFailure(error, attempt, call.signal);
    }
  };
}
