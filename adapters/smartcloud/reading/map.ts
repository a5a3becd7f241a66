import type { ImageRecord, Region } from "../../../src/domain/image/image.ts";
import { compareText } from "../../kit/text.ts";
import { type NativeImage, toNumber } from "../connection/answers.ts";
import {
  splitPlatform,
  toArchitecture,
  toLicenceModel,
  toPlatform,
  toState,
  toVisibility,
} from "../connection/words.ts";
import { toAssetKey, toUrl } from "../documents/asset.ts";
import type { SmartCloudImageDetail, SmartCloudViewDetail } from "./detail.ts";
import { toInstanceType } from "./instance-type.ts";

export const provider = "SMARTCLOUD";

export interface Beholder {
  readonly region: Region;
  readonly user: string;
  readonly locationNames: ReadonlyMap<string, string>;
}

export function toRecord(native: NativeImage, { region, user, locationNames }: Beholder): ImageRecord {
  const detail = toDetail(native, locationNames);
  const size = toNumber(native.imageSize);
  return {
    provider,
    region,
    nativeId: native.id,
    facts: {
      name: native.name,
      description: native.description,
      ...toState(native.state),
      stateReason: null,
      visibility: toVisibility(native.visibility),
      owner: native.owner === null ? null : { id: native.owner, alias: null },
      platform: toPlatform(detail.platformName),
      platformDetails: native.platform,
      architecture: toArchitecture(native.architecture),
      nativeArchitecture: native.architecture,
      rootDeviceType: null,
      sizeGiB: size !== null && size >= 0 ? size : null,
      createdAt: native.createdTime,
      deprecatedAt: null,
      productCodes: [...new Set(native.productCodes ?? [])]
        .filter((code) => code !== null)
        .sort(compareText)
        .map((id) => ({ id, type: null })),
      // Every instance type has a price, the machine's own included. Only the licence model says that one pays for the image.
      paid: detail.licenceModel === "PAYG",
      detail,
    },
    view: {
      owned: native.owner?.toLowerCase() === user.toLowerCase(),
      tags: [],
      launchPermissions: null,
      detail: toViewDetail(native),
    },
  };
}

function toDetail(native: NativeImage, locationNames: ReadonlyMap<string, string>): SmartCloudImageDetail {
  const [platformName, platformVersion] = splitPlatform(native.platform);
  const manifestUrl = toUrl(native.manifest);
  const documentationUrl = toUrl(native.documentation);
  const asset = toAssetKey(manifestUrl) ?? toAssetKey(documentationUrl);
  const types = native.supportedInstanceTypes?.map(toInstanceType);
  const { location } = native;
  return {
    location: location === null ? null : { id: location, name: locationNames.get(location) ?? null },
    platformName,
    platformVersion,
    supportedInstanceTypes: types?.sort((left, right) => compareText(left.id, right.id)) ?? null,
    manifestUrl,
    documentationUrl,
    assetGuid: asset?.guid ?? null,
    assetVersion: asset?.version ?? null,
    imageSize: native.imageSize,
    captureType: native.captureType,
    licenceModel: toLicenceModel(native.name),
  };
}

function toViewDetail({ supportedInstanceTypes }: NativeImage): SmartCloudViewDetail {
  const priced = (supportedInstanceTypes ?? []).flatMap(({ id, price }) => (price ? [[id, price] as const] : []));
  return { prices: Object.fromEntries(priced.sort(([left], [right]) => compareText(left, right))) };
}
