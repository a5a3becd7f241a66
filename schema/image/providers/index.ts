import type { AwsImageDetail, AwsViewDetail } from "../../../adapters/aws/reading/detail.ts";
import type { SmartCloudImageDetail, SmartCloudViewDetail } from "../../../adapters/smartcloud/reading/detail.ts";
import type { CatalogImage } from "../../../src/gateway/images/catalog-image.ts";
import type { Image } from "../image.type.ts";
import { AwsImage } from "./aws-image.type.ts";
import { SmartCloudImage } from "./smartcloud-image.type.ts";
import { priced } from "./smartcloud-prices.ts";

/**
 * One line a kind of cloud: its object type, made from the facts that all clouds share and from what its adapter calls
 * detail. The casts are the adapters' contracts: `detail` has the shape of their own `detail.ts`.
 */
export const imageTypes: Readonly<Record<string, (facts: object, image: CatalogImage) => Image>> = {
  AWS: (facts, { facts: { detail }, view }) =>
    Object.assign(new AwsImage(), facts, detail as AwsImageDetail, view?.facts.detail as AwsViewDetail | undefined),
  SMARTCLOUD: (facts, { facts: { detail }, view }) =>
    Object.assign(
      new SmartCloudImage(),
      facts,
      priced(detail as SmartCloudImageDetail, (view?.facts.detail ?? { prices: {} }) as SmartCloudViewDetail),
    ),
};
