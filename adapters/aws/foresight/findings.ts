import type { Finding, KnownImage } from "../../../src/ports/verbs.ts";
import type { AwsImageDetail, AwsViewDetail } from "../reading/detail.ts";

/** The cloud would refuse it. */
export function certain(code: Finding["code"], field: string | null, message: string): Finding {
  return { certain: true, code, field, message };
}

/** The cloud may refuse it, by something that the index does not hold. */
export function likely(code: Finding["code"], field: string | null, message: string): Finding {
  return { certain: false, code, field, message };
}

// This adapter made the details.
export const detailOf = ({ facts }: KnownImage) => facts.detail as unknown as Partial<AwsImageDetail>;
export const viewDetailOf = ({ view }: KnownImage) => (view?.detail ?? {}) as unknown as Partial<AwsViewDetail>;

export function isMarketplace({ facts }: KnownImage): boolean {
  return facts.owner?.alias === "aws-marketplace" || facts.productCodes.some(({ type }) => type === "marketplace");
}

export function isEncrypted(image: KnownImage): boolean {
  return (detailOf(image).blockDeviceMappings ?? []).some(({ ebs }) => ebs?.encrypted === true);
}

/** Only an image that is AVAILABLE can be used; UNKNOWN speaks against nothing. */
export function notAvailable({ facts: { state } }: KnownImage, doing: string): readonly Finding[] {
  if (state === "AVAILABLE" || state === "UNKNOWN") return [];
  const action =
    state === "PENDING"
      ? "Wait until it is AVAILABLE"
      : state === "DISABLED"
        ? "Enable it with enableImage first"
        : "Use another image";
  return [
    certain("WRONG_STATE", "imageId", `This image is ${state}: only an AVAILABLE one can be ${doing}. ${action}.`),
  ];
}
