import type { ParametersContent, Revision } from "../../domain/asset/asset.ts";
import { GatewayError } from "../../domain/errors.ts";
import { problemsOf } from "../../domain/parameters/problems.ts";
import type { ParametersXml } from "../../ports/parameters-xml.ts";
import { parametersIn } from "../assets/given-files.ts";
import type { Backends } from "../backends/backends.ts";
import type { CatalogImage } from "../images/catalog-image.ts";
import type { Loaders } from "../loaders.ts";

export interface AskedParts {
  readonly backends: Backends;
  readonly parametersXml: ParametersXml;
}

/**
 * What a launch of the image asks for: what people wrote last, or nothing where they took it back; else what the cloud's
 * own manifest asks for. Null where neither asks for anything. Throws the cloud's failure where the manifest decides.
 */
export async function askedOf(
  { backends, parametersXml }: AskedParts,
  loaders: Loaders,
  { view, region, nativeId }: CatalogImage,
  revisions: readonly Revision[],
): Promise<ParametersContent | null> {
  if (revisions.some(({ kind }) => kind === "LAUNCH_PARAMETERS")) return parametersIn(revisions);
  const backend = view && backends.byId(view.backendId);
  if (!backend?.adapter.manifests) return null;
  const manifest = await loaders.manifest.load(backend.id, { region, nativeId });
  if (manifest === null) return null;
  const parsed = parsedBy(parametersXml, manifest);
  return parsed.set.fields.length === 0 ? null : parsed;
}

function parsedBy(parametersXml: ParametersXml, manifest: string): ParametersContent {
  const unreadable = (cause?: unknown) =>
    new GatewayError(
      "WRONG_STATE",
      "The cloud's own parameters.xml of this image cannot be read. Write its launch parameters with writeLaunchParameters.",
      { field: "parameters", cause },
    );
  try {
    const parsed = parametersXml.parse(manifest);
    if (problemsOf(parsed.set).length === 0) return parsed;
  } catch (cause) {
    throw unreadable(cause);
  }
  throw unreadable();
}
