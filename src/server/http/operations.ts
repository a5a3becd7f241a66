import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { GatewayError } from "../../domain/errors.ts";

/** prefer: listed ones may be asked for by id, all others by text. only: nothing but listed ones, for everybody. */
export const operationModes = ["off", "prefer", "only"] as const;
export type OperationMode = (typeof operationModes)[number];

/** What clients send, on every transport. */
export const operationRequest = z.object({
  query: z.string().nullish(),
  /** The id of a listed operation: `sha256:<hex>`, or the hexadecimal digits alone. */
  documentId: z.string().nullish(),
  /** Clients without a name for their operation send an empty one. */
  operationName: z
    .string()
    .transform((name) => (name === "" ? null : name))
    .nullish(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  extensions: z.looseObject({ persistedQuery: z.looseObject({ sha256Hash: z.string() }).nullish() }).nullish(),
});
export type OperationRequest = z.infer<typeof operationRequest>;

/** The same as a query string has it: `variables` and `extensions` are JSON there. */
export function requestOfQueryString(parameters: unknown): unknown {
  // A parameter that comes twice is an array, which is refused later like any other wrong type.
  const { variables, extensions, ...rest } = z.record(z.string(), z.unknown()).catch({}).parse(parameters);
  return { ...rest, variables: fromJson(variables), extensions: fromJson(extensions) };
}

function fromJson(text: unknown): unknown {
  if (typeof text !== "string") return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export interface Operations {
  /** The text of what is asked for. Throws GatewayError OPERATION_NOT_LISTED, or BAD_REQUEST where nothing is. */
  textOf(request: OperationRequest): string;
}

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");

/** `listed`: texts by the SHA-256 of each, in hexadecimal digits. */
export function createOperations(mode: OperationMode, listed: ReadonlyMap<string, string>): Operations {
  const unlisted = () =>
    new GatewayError(
      "OPERATION_NOT_LISTED",
      "The gateway has no such operation in its list. Send one that is listed, or have its operator list this one.",
    );
  return {
    textOf({ query, documentId, extensions }) {
      const automatic = extensions?.persistedQuery?.sha256Hash;
      const hash = (documentId ?? automatic)?.replace(/^sha256:/, "").toLowerCase();
      const text = hash !== undefined && mode !== "off" ? listed.get(hash) : undefined;
      if (query && hash !== undefined && hashOf(query) !== hash)
        throw new GatewayError(
          "BAD_REQUEST",
          "The hash is not that of the query. Send one of the two, or the right hash.",
        );
      if (text !== undefined) return text;
      if (query) {
        if (mode === "only" && !listed.has(hashOf(query))) throw unlisted();
        return query;
      }
      // The word that clients of automatic persisted queries wait for to send the text.
      if (documentId == null && automatic !== undefined && mode !== "only")
        throw new GatewayError("OPERATION_NOT_LISTED", "PersistedQueryNotFound");
      if (hash !== undefined) throw unlisted();
      throw new GatewayError("BAD_REQUEST", 'There is no query. Send { "query": "…", "variables": { … } } as JSON.');
    },
  };
}

const manifest = z.record(z.string(), z.string());

/**
 * Reads a list of operations: a JSON object of texts by their SHA-256, as build tools of clients write it. Throws
 * GatewayError BAD_USER_INPUT where the file cannot be read or a hash is not that of its text.
 */
export async function loadOperations(options: {
  readonly mode: OperationMode;
  readonly file: string | null;
}): Promise<Operations> {
  const { mode, file } = options;
  if (mode === "off" || file === null) return createOperations(mode, new Map());
  const refused = (what: string, cause?: unknown) =>
    new GatewayError("BAD_USER_INPUT", `The list of operations ${file} cannot be used: ${what}`, { cause });
  const content = await readFile(file, "utf8").catch((error) => {
    throw refused("the file cannot be read.", error);
  });
  const listed = new Map<string, string>();
  for (const [id, text] of Object.entries(parsedManifest(content, refused))) {
    const hash = id.replace(/^sha256:/, "").toLowerCase();
    if (hashOf(text) !== hash) throw refused(`the id ${id} is not the SHA-256 of its text. Build the list anew.`);
    listed.set(hash, text);
  }
  return createOperations(mode, listed);
}

function parsedManifest(content: string, refused: (what: string, cause?: unknown) => GatewayError) {
  try {
    return manifest.parse(JSON.parse(content));
  } catch (error) {
    throw refused("it is not a JSON object of texts by their SHA-256.", error);
  }
}
