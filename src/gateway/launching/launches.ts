import type { Viewer } from "../../domain/access/policy.ts";
import type { FilesContent, Revision } from "../../domain/asset/asset.ts";
import { toGatewayError } from "../../domain/errors.ts";
import type { ParametersXml } from "../../ports/parameters-xml.ts";
import type { Store } from "../../ports/store/store.ts";
import type { LaunchData, LaunchRequest } from "../../ports/verbs.ts";
import { filePlatformOf } from "../assets/given-files.ts";
import { assetsAbout } from "../assets/readers.ts";
import type { Backends } from "../backends/backends.ts";
import type { CatalogImage } from "../images/catalog-image.ts";
import type { Loaders } from "../loaders.ts";
import { launchInstance } from "../verbs/commands/commands.ts";
import { asRefusal, refusal } from "../verbs/refusal.ts";
import type { Ordered, Prepared, UserError } from "../verbs/verb.ts";
import { type Agreements, objectionTo } from "./agreements.ts";
import { askedOf } from "./asked.ts";
import { chosenAsset } from "./chosen-asset.ts";
import { chooseFiles, fillFiles, type GivenOverride } from "./files.ts";
import { readValues } from "./values.ts";

type Maybe<Value> = Value | null | undefined;

/** What a launch is given for its image's asset. */
export interface LaunchGiven {
  /** Values by name; anything, as a client sends it. */
  readonly parameters?: unknown;
  readonly parametersRevision?: Maybe<number>;
  readonly files?: Maybe<readonly GivenOverride[]>;
  readonly acceptAgreement?: Maybe<number>;
  readonly sshKey?: Maybe<string>;
  /** A global id. */
  readonly asset?: Maybe<string>;
}

export interface Launches {
  /** A launch that brings what its image's asset asks for. */
  order(
    viewer: Viewer,
    loaders: Loaders,
    input: Parameters<typeof launchInstance>[0] & LaunchGiven,
  ): Ordered<"launching">;
}

export function createLaunches(parts: {
  readonly store: Store;
  readonly backends: Backends;
  readonly agreements: Agreements;
  readonly parametersXml: ParametersXml;
}): Launches {
  const { store, backends, agreements, parametersXml } = parts;

  async function prepare(
    viewer: Viewer,
    loaders: Loaders,
    image: CatalogImage,
    request: LaunchRequest,
    given: LaunchGiven,
  ): Promise<Prepared<"launching">> {
    const assets = await assetsAbout(loaders, image);
    const asset = chosenAsset(assets, given.asset ?? null);
    const revisions = asset ? await loaders.latestRevisions.load(asset.id) : [];
    const parameters = await askedOf({ backends, parametersXml }, loaders, image, revisions).catch((error: unknown) => {
      // What the cloud asks for is not known, and nothing was given for it: the cloud itself decides.
      if ((given.parameters ?? null) === null) return null;
      throw error;
    });
    const lost = objectionToRevision(revisions, given.parametersRevision ?? null);
    if (lost) return refusedLaunch([lost]);
    const values = readValues(parameters, given.parameters);
    const files = chooseFiles(filesIn(revisions), given.files ?? [], filePlatformOf(image));
    if ("objections" in values || "objections" in files)
      return refusedLaunch([values, files].flatMap((one) => ("objections" in one ? one.objections : [])));
    const hashes = files.chosen.flatMap(({ file, content }) => (content ? [] : file.content.sha256));
    const contents = asset && (await store.launchFiles.contentsOf(new Map([[asset.id, [...new Set(hashes)]]])));
    const filled = await fillFiles(files.chosen, contents?.get(asset?.id ?? "") ?? new Map(), values);
    if ("objections" in filled) return refusedLaunch(filled.objections);
    const hasSecret = values.texts.some(({ secret }) => secret);
    const data: LaunchData = {
      platform: image.facts.platform,
      values: values.texts,
      parametersXml: parameters && parametersXml.print(parameters.set, values.values, parameters.kept),
      parametersSecret: hasSecret,
      files: filled.files,
      sshKey: given.sshKey ?? null,
    };
    const due = await agreements.due(viewer, loaders, assets, asset);
    const sent = given.acceptAgreement ?? null;
    const own = due.find((one) => one.asset.id === asset?.id);
    const withdrawn = sent !== null && !own;
    const nothingToAccept = "There is no agreement to accept. Leave it out.";
    return {
      request: isNothing(data) ? request : { ...request, data },
      objections: [
        ...(withdrawn ? [refusal("INVALID_REQUEST", ["acceptAgreement"], nothingToAccept)] : []),
        ...due.flatMap((one) => objectionTo(one, sent, one === own) ?? []),
      ],
      kept: hasSecret || bringsContent(given) || bytesOf(data) > mostKept ? { ...request, data: null } : null,
      async beforehand() {
        if (own && !own.accepted && sent !== null) await agreements.record(viewer, own.asset, sent, "acceptAgreement");
      },
    };
  }

  return {
    order(viewer, loaders, input) {
      const order = launchInstance(input);
      const { parameters, parametersRevision, files, acceptAgreement, asset, sshKey } = input;
      const given = { parameters, parametersRevision, files, acceptAgreement, asset, sshKey };
      return {
        ...order,
        confidential: Boolean(parameters || files?.length),
        prepare: (image) =>
          prepare(viewer, loaders, image, order.request, given).catch((thrown: unknown) => {
            const said = asRefusal(toGatewayError(thrown));
            if (!said) throw thrown;
            return refusedLaunch([said]);
          }),
      };
    },
  };
}

function refusedLaunch(objections: readonly UserError[]): Prepared<"launching"> {
  return { request: null, objections, kept: null, beforehand: async () => {} };
}

function filesIn(revisions: readonly Revision[]): FilesContent | null {
  // What `readFiles` let through; the newest of a kind comes first.
  const content = revisions.find(({ kind }) => kind === "FILES")?.content ?? null;
  return content as unknown as FilesContent | null;
}

function objectionToRevision(revisions: readonly Revision[], named: number | null): UserError | null {
  const last = revisions.find(({ kind }) => kind === "LAUNCH_PARAMETERS")?.number ?? null;
  if (named === null || named === last) return null;
  const instead =
    last === null
      ? "There are none: leave it out."
      : `Revision ${last} is the last one: ask for its values, and send its number.`;
  return refusal("CONFLICT", ["parametersRevision"], `These are not the launch parameters of now. ${instead}`);
}

function isNothing({ values, parametersXml, files, sshKey }: LaunchData): boolean {
  return values.length === 0 && parametersXml === null && files.length === 0 && sshKey === null;
}

/** What somebody brings for one launch may be a secret as well as a password, and nobody said of what kind it is. */
function bringsContent({ files }: LaunchGiven): boolean {
  return files?.some(({ leaveOut }) => !leaveOut) ?? false;
}

/** Of an intent, in bytes. What packs well may be MiBs, which every launch would leave behind and every settler would read. */
const mostKept = 65_536;

function bytesOf({ files, parametersXml }: LaunchData): number {
  return files.reduce((sum, { contentBase64 }) => sum + contentBase64.length, parametersXml?.length ?? 0);
}
