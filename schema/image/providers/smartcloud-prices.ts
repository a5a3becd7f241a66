import type { SmartCloudImageDetail, SmartCloudViewDetail } from "../../../adapters/smartcloud/reading/detail.ts";

/** The instance types with the prices that the speaking view's account is told. */
export function priced(detail: SmartCloudImageDetail, { prices }: SmartCloudViewDetail) {
  const supportedInstanceTypes =
    detail.supportedInstanceTypes?.map((type) => ({ ...type, price: prices[type.id] ?? null })) ?? null;
  return { ...detail, supportedInstanceTypes };
}
