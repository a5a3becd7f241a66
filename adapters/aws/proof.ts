import type { EC2Client } from "@aws-sdk/client-ec2";

/**
 * Actions that change something often answer no more than that they did it, and the SDK takes an empty page for that.
 * So their answers have to hold the element that EC2 names after the action; others are unreadable.
 */
export function requireProof(ec2: EC2Client): void {
  ec2.middlewareStack.add(
    (next, { commandName = "" }) =>
      async (args) => {
        const output = await next(args);
        const action = commandName.replace(/Command$/, "");
        const { response } = output;
        if (!/^(Describe|Get|List)/.test(action) && isSuccess(response)) {
          const body = await contentOf(response);
          if (!new RegExp(`<${action}Response[\\s>]`).test(body.toString("utf8", 0, 2_000))) throw unproven(response);
          response.body = body;
        }
        return output;
      },
    { name: "requireProof", step: "deserialize", priority: "low" },
  );
}

interface Success {
  readonly statusCode: number;
  body: AsyncIterable<Uint8Array>;
}

function isSuccess(response: unknown): response is { readonly statusCode: number; body: unknown } {
  if (typeof response !== "object" || response === null) return false;
  const status: unknown = Reflect.get(response, "statusCode");
  return typeof status === "number" && status < 300;
}

async function contentOf(response: { readonly statusCode: number; readonly body: unknown }): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  try {
    // The handler of the clients is node's: its bodies are streams.
    for await (const chunk of (response as Success).body) chunks.push(chunk);
  } catch {
    throw unproven(response);
  }
  return Buffer.concat(chunks);
}

/** In the form of the SDK's own complaints, by which `errors.ts` knows an answer that cannot be read. */
function unproven({ statusCode }: { readonly statusCode: number }): Error {
  return Object.assign(new Error("the answer does not say that it was done"), { $response: { statusCode } });
}
