// As little of two clouds as a sweep asks for, with many images whose bytes are ready: it costs next to nothing itself.
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { answerQuestions } from "./processes.ts";
import { ec2Image, smartCloudImage } from "./sweep-images.ts";

const count = Number(process.env.BENCH_IMAGES);
const makes = process.env.BENCH_CLOUD === "AWS" ? ec2Image : smartCloudImage;
const images = Array.from({ length: count }, (_, index) => Buffer.from(makes(index)));
let requests = 0;

const server = createServer(async (request, response) => {
  requests += 1;
  if (request.method === "GET") return answerSmartCloud(request.url ?? "", response);
  let form = "";
  for await (const chunk of request) form += String(chunk);
  answerEc2(new URLSearchParams(form), response);
});
// A list that is read slowly is still being read.
server.requestTimeout = 0;
server.listen(0, "127.0.0.1");
await once(server, "listening");
// A TCP server has no path for an address.
const { port } = server.address() as AddressInfo;

function answerEc2(form: URLSearchParams, response: ServerResponse): void {
  const action = form.get("Action");
  const id = `<requestId>${crypto.randomUUID()}</requestId>`;
  response.setHeader("content-type", "text/xml;charset=UTF-8");
  if (action === "GetCallerIdentity") {
    const identity = "<Account>111122223333</Account><Arn>arn:aws:iam::111122223333:root</Arn><UserId>1</UserId>";
    response.end(
      `<GetCallerIdentityResponse><GetCallerIdentityResult>${identity}</GetCallerIdentityResult></GetCallerIdentityResponse>`,
    );
    return;
  }
  const start = Number(form.get("NextToken") ?? 0);
  const end = Math.min(start + Number(form.get("MaxResults") ?? count), count);
  const next = end < count ? `<nextToken>${end}</nextToken>` : "";
  response.end(
    Buffer.concat([
      Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n<${action}Response>${id}<imagesSet>`),
      ...images.slice(start, end),
      Buffer.from(`</imagesSet>${next}</${action}Response>`),
    ]),
  );
}

async function answerSmartCloud(path: string, response: ServerResponse): Promise<void> {
  response.setHeader("content-type", "application/json");
  if (path.endsWith("/locations")) {
    response.end(JSON.stringify({ locations: [{ id: "41", name: "Raleigh, U.S.A" }] }));
    return;
  }
  // Whoever goes away in the middle is gone.
  await pipeline(Readable.from(smartCloudList()), response).catch(() => undefined);
}

function* smartCloudList(): Generator<Buffer> {
  yield Buffer.from('{"images":[');
  for (let start = 0; start < count; start += 100)
    yield Buffer.concat(images.slice(start, start + 100).flatMap((image, index) => [comma(start + index), image]));
  yield Buffer.from("]}");
}

function comma(index: number): Buffer {
  return Buffer.from(index === 0 ? "" : ",");
}

let changed = 0;

/** The next `change` images are described in other words. */
function change(more: number): void {
  for (const end = changed + more; changed < end; changed += 1) {
    const text = makes(changed % count).replace("x86_64 HVM", `x86_64 HVM, revision ${changed}`);
    images[changed % count] = Buffer.from(text);
  }
}

answerQuestions(async (question) => {
  // The benches of this folder send nothing else.
  change((question as { readonly change?: number }).change ?? 0);
  return { url: `http://127.0.0.1:${port}`, requests };
});
