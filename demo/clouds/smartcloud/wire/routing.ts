import type { World } from "../world-state.ts";

/** One call of an authenticated user. */
export interface Visit {
  readonly user: string;
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly form: ReadonlyMap<string, string>;
}

/** Both forms of one answer, or a file of the asset catalogue, which has only its own. */
export type Reply =
  | { readonly json: () => string; readonly xml: () => string }
  | { readonly contentType: string; readonly text: string };

export interface Route {
  readonly method: string;
  /** Path below the base path, with `{names}` for what varies. */
  readonly pattern: string;
  readonly handle: (world: World, visit: Visit) => Reply;
}

export interface PathMatch {
  readonly pattern: string;
  readonly path: Readonly<Record<string, string>>;
  readonly routes: ReadonlyMap<string, Route>;
}

export function createRouter(routes: readonly Route[]): (pathname: string) => PathMatch | null {
  const patterns = new Map<string, Map<string, Route>>();
  for (const route of routes) {
    const methods = patterns.get(route.pattern) ?? new Map<string, Route>();
    patterns.set(route.pattern, methods.set(route.method, route));
  }
  const table = [...patterns].map(([pattern, methods]) => ({ pattern, methods, segments: split(pattern) }));
  return (pathname) => {
    const segments = split(pathname);
    for (const { pattern, methods, segments: expected } of table) {
      const path = matchSegments(expected, segments);
      if (path !== null) return { pattern, path, routes: methods };
    }
    return null;
  };
}

/** Splits the raw target. The strict URL parsers would change the literal braces that this service lives with. */
export function splitTarget(target: string): { readonly pathname: string; readonly query: URLSearchParams } {
  const mark = target.indexOf("?");
  const pathname = mark < 0 ? target : target.slice(0, mark);
  return { pathname, query: new URLSearchParams(mark < 0 ? "" : target.slice(mark + 1)) };
}

function split(pathname: string): readonly string[] {
  return pathname.replace(/\/$/, "").split("/");
}

function matchSegments(expected: readonly string[], segments: readonly string[]): Record<string, string> | null {
  if (expected.length !== segments.length) return null;
  const path: Record<string, string> = {};
  for (const [place, part] of expected.entries()) {
    const segment = decodeSegment(segments[place] ?? "");
    if (part.startsWith("{")) path[part.slice(1, -1)] = segment;
    else if (part !== segment) return null;
  }
  return path;
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
