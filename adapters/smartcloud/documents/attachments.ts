import { GatewayError } from "../../../src/domain/errors.ts";
import type { ImageRecord, NativeId, Region } from "../../../src/domain/image/image.ts";
import type { Call, Keyed } from "../../../src/ports/adapter.ts";
import type { Attempt } from "../../kit/failure.ts";
import { runPool } from "../../kit/pool.ts";
import type { Client } from "../connection/client.ts";
import { notEntitled } from "../connection/errors.ts";
import type { LookUp } from "../reading/look-up.ts";
import { checkRegion, isNativeId, type Reading } from "../reading/reading.ts";

export interface Attachment<Value> {
  /** The last part of `/offerings/image/{id}/…`. */
  readonly part: string;
  readonly action: string;
  /** Undefined: the image has none. Throws GatewayError for an answer that cannot be read. */
  readonly parse: (answer: unknown, id: NativeId, attempt: Attempt) => Value | undefined;
}

export interface AttachmentReader<Value> {
  getMany(region: Region, ids: readonly NativeId[], call: Call): Promise<Keyed<Value>>;
}

/** What the cloud keeps beside an image: one request an image, few at a time. */
export function createAttachmentReader<Value>(
  client: Client,
  lookUp: LookUp,
  reading: Reading,
  { part, action, parse }: Attachment<Value>,
): AttachmentReader<Value> {
  const attempt = { backendId: reading.backendId, action };

  return {
    async getMany(region, ids, call) {
      checkRegion(region, reading);
      let looking: Promise<Keyed<ImageRecord>> | null = null;
      let lookFailed = false;

      // 401 is a wrong password or an image of others, 500 a broken cloud or an unknown id. The images tell which.
      function lookOnce(): Promise<Keyed<ImageRecord>> {
        looking ??= lookUp(ids, call).catch((error: unknown) => {
          lookFailed = true;
          throw error;
        });
        return looking;
      }

      return runPool({
        keys: ids.filter(isNativeId),
        concurrency: reading.concurrency,
        signal: call.signal,
        attempt,
        async ask(id) {
          // Not once more with a password that was refused: the cloud may lock the account.
          if (lookFailed) await lookOnce();
          const reply = await client.get({ path: `/offerings/image/${id}/${part}`, attempt, call });
          if (reply.ok) return parse(reply.value, id, attempt);
          if (reply.status === 404 && reply.saysAbsent) return undefined;
          if (![401, 403, 500].includes(reply.status)) throw reply.failure;
          const image = (await lookOnce()).get(id);
          if (image === undefined) return undefined;
          if (image instanceof GatewayError) throw image;
          throw reply.status === 500 ? reply.failure : notEntitled(attempt);
        },
      });
    },
  };
}
