import { z } from "zod";

const variableName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/, "must be the name of an environment variable");
const filePath = z.string().min(1, "must be a path").max(4096);

/** Where a secret is to be found; secrets themselves never stand in a configuration. */
export const secretReference = z.union([z.strictObject({ env: variableName }), z.strictObject({ file: filePath })], {
  error: "must be { env: NAME } or { file: PATH }",
});

/** The origin of a cloud, with an optional path in front of its own paths. */
export const endpointUrl = z.string().refine(isEndpoint, {
  error: "must be an http or https URL without user, query and fragment",
});

/** An endpoint that is written down, or the name of the environment variable that holds it. */
export const endpoint = z.union([endpointUrl, z.strictObject({ env: variableName })], {
  error: "must be an http or https URL without user, query and fragment, or { env: NAME }",
});

/** True for what `endpointUrl` accepts: for an endpoint that came from a reference. */
export function isEndpoint(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  const plain = url.username === "" && url.password === "" && url.search === "" && url.hash === "";
  return plain && (url.protocol === "http:" || url.protocol === "https:");
}
