import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { fileURLToPath } from "node:url";

// A map takes a tenth of a second to read, so it is read when the first bug is printed, not at start.
const maps = new Map<string, SourceMap | null>();

/** A frame of a stack with its place in the source files, where it names one in a bundle that has a source map. */
export function sourceFrame(frame: string): string {
  return frame.replace(/(file:\/\/[^\s()]+\.js):(\d+):(\d+)/, (place, url: string, line: string, column: string) => {
    const origin = mapOf(url)?.findOrigin(Number(line), Number(column));
    if (!origin || !("fileName" in origin)) return place;
    return `${origin.fileName.replace(/^(\.\.\/)+/, "")}:${origin.lineNumber}:${origin.columnNumber}`;
  });
}

function mapOf(url: string): SourceMap | null {
  const known = maps.get(url);
  if (known !== undefined) return known;
  const read = readMap(url);
  maps.set(url, read);
  return read;
}

function readMap(url: string): SourceMap | null {
  try {
    return new SourceMap(JSON.parse(readFileSync(`${fileURLToPath(url)}.map`, "utf8")));
  } catch {
    // Code that was not bundled has none, and a frame without its source is better than none.
    return null;
  }
}
