import type { JSONWebKeySet } from "jose";
import { z } from "zod";
import { isLoopbackHost } from "../domain/network/loopback.ts";

const mostBytes = 256 * 1024;

const discovery = z.object({ issuer: z.string(), jwks_uri: z.url() });
const keySet = z.object({ keys: z.array(z.record(z.string(), z.unknown())).max(200) });

/** Where the issuer says that its keys are. Throws where the document is another issuer's. */
export async function readKeyAddress(issuer: string, deadlineMs: number): Promise<string> {
  const address = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
  const document = discovery.parse(await readJson(address, deadlineMs));
  if (document.issuer !== issuer) throw new Error("the discovery document is of another issuer");
  const { protocol, hostname } = new URL(document.jwks_uri);
  if (protocol !== "https:" && !isLoopbackHost(hostname))
    throw new Error("the keys are neither on https nor on loopback");
  return document.jwks_uri;
}

export async function readKeys(address: string, deadlineMs: number): Promise<JSONWebKeySet> {
  const { keys } = keySet.parse(await readJson(address, deadlineMs));
  // Each key is checked where it is used; one that is odd must not spoil the others.
  return { keys } as JSONWebKeySet;
}

async function readJson(address: string, deadlineMs: number): Promise<unknown> {
  const response = await fetch(address, {
    // An issuer that was moved is configured anew: a redirect could lead into the gateway's own network.
    redirect: "error",
    headers: { accept: "application/json" },
    signal: AbortSignal.timeout(deadlineMs),
  });
  if (response.status !== 200 || !response.body) {
    await response.body?.cancel();
    throw new Error(`the issuer answered ${response.status}`);
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw new Error(`the issuer answered more than ${mostBytes} bytes`);
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString("utf8"));
}
