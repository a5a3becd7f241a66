import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createSecret } from "../../kit/secret.ts";
import { type AwsAdapter, awsFactory } from "../index.ts";

export interface WireCall {
  readonly action: string;
  readonly parameters: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
}

export type Answer = (call: WireCall, outgoing: ServerResponse) => void;

export interface Wire {
  readonly url: string;
  readonly calls: WireCall[];
  /** Sockets that are open now. */
  sockets(): number;
  close(): Promise<void>;
}

/** Planted in everything that is secret: no test output may hold them. */
export const canaries = {
  accessKeyId: "AKIACANARYKEYID00001",
  secretAccessKey: "canary/secret+access/key/0123456789abcdef",
  sessionToken: "canary-session-token-0123456789",
  externalId: "canary-external-id-0123456789",
};

const ownAccount = "111122223333";

/** The smallest EC2 and STS: no signatures, answers are given by the test; GetCallerIdentity has one of its own. */
export async function startWire(answer: Answer): Promise<Wire> {
  const calls: WireCall[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const parameters = new URLSearchParams(Buffer.concat(chunks).toString());
    const call = { action: parameters.get("Action") ?? "", parameters, headers: incoming.headers };
    calls.push(call);
    if (call.action === "GetCallerIdentity") return sendXml(outgoing, 200, identityXml(ownAccount));
    answer(call, outgoing);
  });
  let open = 0;
  server.on("connection", (socket) => {
    open += 1;
    socket.once("close", () => {
      open -= 1;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A TCP server answers its address as an object; only pipes answer a string.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    sockets: () => open,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function createTestAdapter(endpoint: string, more: Record<string, unknown> = {}): AwsAdapter {
  const input = {
    regions: ["eu-west-1"],
    endpoint,
    credentials: {
      type: "keys",
      accessKeyId: { env: "KEY" },
      secretAccessKey: { env: "SECRET" },
      sessionToken: { env: "TOKEN" },
    },
    requestTimeoutMs: 2_000,
    ...more,
  };
  const secrets: Record<string, string> = {
    KEY: canaries.accessKeyId,
    SECRET: canaries.secretAccessKey,
    TOKEN: canaries.sessionToken,
    EXTERNAL: canaries.externalId,
    ENDPOINT: endpoint,
  };
  return awsFactory.create(awsFactory.options.parse(input), {
    backendId: "test-aws",
    resolve: (reference) => createSecret("env" in reference ? (secrets[reference.env] ?? "") : ""),
  });
}

export function sendXml(outgoing: ServerResponse, status: number, body: string, headers: Record<string, string> = {}) {
  outgoing.writeHead(status, { "content-type": "text/xml;charset=UTF-8", ...headers });
  outgoing.end(body);
}

export function imagesXml(images: readonly string[], nextToken?: string): string {
  const items = images.map((image) => `<item>${image}</item>`).join("");
  const token = nextToken === undefined ? "" : `<nextToken>${nextToken}</nextToken>`;
  return answerXml("DescribeImages", `<imagesSet>${items}</imagesSet>${token}`);
}

/** One image as EC2 writes it; later elements replace none, so a test gives only what it looks at. */
export function imageXml(id: string, more = "", owner = ownAccount): string {
  return `<imageId>${id}</imageId><imageOwnerId>${owner}</imageOwnerId><imageState>available</imageState><imageType>machine</imageType>${more}`;
}

export function answerXml(action: string, inner: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><${action}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</requestId>${inner}</${action}Response>`;
}

export function errorXml(code: string, message: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><Response><Errors><Error><Code>${code}</Code><Message>${message}</Message></Error></Errors><RequestID>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</RequestID></Response>`;
}

export function stsErrorXml(code: string, message: string): string {
  return `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>7a62c49f</RequestId></ErrorResponse>`;
}

export function identityXml(account: string): string {
  return `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::${account}:user/t</Arn><UserId>AIDA</UserId><Account>${account}</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>7a62c49f</RequestId></ResponseMetadata></GetCallerIdentityResponse>`;
}

export function id(number: number): string {
  return `ami-${number.toString(16).padStart(17, "0")}`;
}
