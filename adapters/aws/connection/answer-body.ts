/** An answer of the SDK's handler that says success; its body is node's stream, and may be a buffer for what comes after. */
export interface Success {
  readonly statusCode: number;
  body: AsyncIterable<Uint8Array> | Buffer;
}

export function isSuccess(response: unknown): response is Success {
  if (typeof response !== "object" || response === null) return false;
  const status: unknown = Reflect.get(response, "statusCode");
  return typeof status === "number" && status < 300;
}

/** Throws in the form of the SDK's own complaints, by which `errors.ts` knows an answer that cannot be read. */
export async function contentOf({ statusCode, body }: Success): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  try {
    // The handler of the clients is node's: its bodies are streams, and nobody else has read this one.
    for await (const chunk of body as AsyncIterable<Uint8Array>) chunks.push(chunk);
  } catch {
    throw unreadable(statusCode, "the answer broke off");
  }
  return Buffer.concat(chunks);
}

export function unreadable(statusCode: number, message: string): Error {
  return Object.assign(new Error(message), { $response: { statusCode } });
}
