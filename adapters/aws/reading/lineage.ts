import { GetImageAncestryCommand, type ImageAncestryEntry } from "@aws-sdk/client-ec2";
import type { NativeId, Region } from "../../../src/domain/image/image.ts";
import type { Ancestor, Call, Lineage } from "../../../src/ports/adapter.ts";
import { backendFailure } from "../../kit/failure.ts";
import { runPool } from "../../kit/pool.ts";
import { cleanText } from "../../kit/text.ts";
import { cloudTime } from "../../kit/time.ts";
import type { AwsClient } from "../connection/client.ts";
import { awsFailure, forbidden, saysForeign, saysGone } from "../connection/errors.ts";
import type { AwsOptions } from "../options.ts";
import { isImageId } from "./reader.ts";

export function createLineage(client: AwsClient, options: AwsOptions): Lineage {
  const { backendId } = client;

  async function ask(region: Region, id: NativeId, call: Call): Promise<readonly Ancestor[] | undefined> {
    const attempt = { backendId, action: `read the lineage of an image in ${region}` };
    try {
      const command = new GetImageAncestryCommand({ ImageId: id });
      const answer = await client.ask(region, call, (ec2, abortSignal) => ec2.send(command, { abortSignal }));
      const ancestors = answer.ImageAncestryEntries && toAncestors(region, id, answer.ImageAncestryEntries);
      if (!ancestors) throw backendFailure("BACKEND_INVALID_RESPONSE", attempt);
      return ancestors;
    } catch (error) {
      if (call.signal.aborted) throw awsFailure(error, attempt, call.signal);
      if (saysGone(error)) return undefined;
      throw saysForeign(error) ? forbidden(attempt) : awsFailure(error, attempt, call.signal);
    }
  }

  return {
    async getMany(region, ids, call) {
      if (!options.regions.includes(region)) return new Map();
      return runPool({
        keys: ids.filter(isImageId),
        concurrency: options.attributeConcurrency,
        signal: call.signal,
        attempt: { backendId, action: `read lineage in ${region}` },
        ask: (id) => ask(region, id, call),
      });
    },
  };
}

/**
 * Nearest first. An entry names the region of its source, not its own, so the chain is walked from the image itself;
 * null where the answer does not begin there. The last source may have no entry: EC2 names it and knows no more.
 */
export function toAncestors(own: Region, id: NativeId, entries: readonly ImageAncestryEntry[]): Ancestor[] | null {
  const byId = new Map(entries.map((entry) => [entry.ImageId, entry]));
  const ancestors: Ancestor[] = [];
  const seen = new Set([id]);
  let entry = byId.get(id);
  if (entry === undefined) return entries.length === 0 ? ancestors : null;
  let region = own;
  while (entry !== undefined) {
    const sourceId = cleanText(entry.SourceImageId);
    if (sourceId === null || seen.has(sourceId)) return ancestors;
    seen.add(sourceId);
    region = cleanText(entry.SourceImageRegion) ?? region;
    entry = byId.get(sourceId);
    ancestors.push({
      region,
      nativeId: sourceId,
      ownerAlias: cleanText(entry?.ImageOwnerAlias),
      createdAt: cloudTime(entry?.CreationDate),
    });
  }
  return ancestors;
}
