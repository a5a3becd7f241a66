import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { temporaryFolder } from "./gateway.ts";

export interface Page {
  /** Such as `http://127.0.0.1:8080`. */
  readonly origin: string;
  /** What the page's script said with `say(text)`, in order. */
  readonly said: readonly string[];
  /** Opens the page, with this script, in a browser of its own that ends with the test. */
  open(script: string): void;
}

/** A page of the test's own, on a free port; `program` is a Chromium. */
export async function servePage(program: string): Promise<Page> {
  const said: string[] = [];
  let script = "";
  const server = createServer(async (request, response) => {
    if (request.method === "GET") {
      const say = 'let saying = Promise.resolve(); const post = (body) => fetch("/said", { method: "POST", body });';
      const queue = "const say = (text) => { saying = saying.then(() => post(text)); };";
      response.setHeader("content-type", "text/html");
      response.end(`<!doctype html><script>${say} ${queue} ${script}</script>`);
      return;
    }
    let text = "";
    for await (const chunk of request) text += chunk;
    said.push(text);
    response.end();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  // A TCP server has no path for an address.
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    said,
    open(text) {
      script = text;
      startBrowser(program, origin);
    },
  };
}

function startBrowser(program: string, url: string): ChildProcess {
  const profile = temporaryFolder();
  // Its sandbox does not run as root; the page is the test's own.
  const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--remote-debugging-port=0"];
  const child = spawn(program, [...flags, `--user-data-dir=${profile}`, url], { stdio: "ignore", detached: true });
  onTestFinished(async () => {
    const ended = once(child, "exit");
    // The whole group: a browser is several processes.
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    await ended;
    rmSync(profile, { recursive: true, force: true });
  });
  return child;
}
