// Where this process spends its time, by our source files: what a package or Node does counts for the file that called it.
import { readFileSync } from "node:fs";
import { type Profiler, Session } from "node:inspector/promises";
import { SourceMap } from "node:module";
import { fileURLToPath } from "node:url";

const intervalMicroseconds = 200;
const session = new Session();
const maps = new Map<string, SourceMap | null>();

export interface Place {
  /** A path from the root, or what V8 calls it: `(garbage collector)`, `(program)`. */
  readonly file: string;
  /** The function of that file. */
  readonly name: string;
  readonly samples: number;
}

export async function beginProfile(): Promise<void> {
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.setSamplingInterval", { interval: intervalMicroseconds });
  await session.post("Profiler.start");
}

/** What ran since; without waiting. */
export async function endProfile(): Promise<readonly Place[]> {
  const { profile } = await session.post("Profiler.stop");
  session.disconnect();
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const places = new Map<string, Place>();
  const visit = (node: Profiler.ProfileNode, caller: Omit<Place, "samples"> | null): void => {
    const { functionName, url } = node.callFrame;
    const own = ownFile(node.callFrame);
    const isOfV8 = url === "" && functionName.startsWith("(") && functionName !== "(anonymous)";
    const here = own ? { file: own, name: functionName } : isOfV8 ? { file: functionName, name: "" } : caller;
    const place = here ?? { file: "Node and packages, called by none of ours", name: "" };
    const key = `${place.file} ${place.name}`;
    const samples = (places.get(key)?.samples ?? 0) + (node.hitCount ?? 0);
    if (place.file !== "(idle)" && samples > 0) places.set(key, { ...place, samples });
    for (const id of node.children ?? []) {
      const child = nodes.get(id);
      if (child) visit(child, isOfV8 ? null : here);
    }
  };
  const root = profile.nodes[0];
  if (root) visit(root, null);
  return [...places.values()];
}

function ownFile({ url, lineNumber, columnNumber }: Profiler.ProfileNode["callFrame"]): string | null {
  if (!url.startsWith("file:")) return null;
  const origin = mapOf(url)?.findOrigin(lineNumber + 1, columnNumber + 1);
  if (!origin || !("fileName" in origin)) return null;
  const file = origin.fileName.replace(/^(\.\.\/)+/, "");
  return file.startsWith("node_modules/") ? null : file;
}

function mapOf(url: string): SourceMap | null {
  let map = maps.get(url);
  if (map === undefined) {
    try {
      map = new SourceMap(JSON.parse(readFileSync(`${fileURLToPath(url)}.map`, "utf8")));
    } catch {
      // Code that was not bundled.
      map = null;
    }
    maps.set(url, map);
  }
  return map;
}
