import type { InstanceTypeInfo } from "@aws-sdk/client-ec2";
import { GatewayError, toGatewayError } from "../../../src/domain/errors.ts";
import type { Region } from "../../../src/domain/image/image.ts";
import type { Call } from "../../../src/ports/adapter.ts";
import type { Finding, KnownImage, LaunchRequest } from "../../../src/ports/verbs.ts";
import type { InstanceTypes } from "../reading/instance-types.ts";
import { certain, detailOf, isMarketplace, likely } from "./findings.ts";

export type LaunchForesight = (
  region: Region,
  request: LaunchRequest,
  image: KnownImage,
  call: Call,
) => Promise<readonly Finding[]>;

/** What of a launch EC2 would refuse: whether machine and image fit, by EC2's own catalogue, and what has to be bought. */
export function createLaunchForesight(types: InstanceTypes): LaunchForesight {
  return async (region, { instanceType }, image, call) => {
    const refused = unsupported(image, instanceType);
    if (refused) return [refused];
    const type = await types.describe(region, instanceType, call).catch((error: unknown) => toGatewayError(error));
    return [...machine(type, instanceType, image), ...product(image)];
  };
}

/** The image's own list of machines, which its owner wrote. */
function unsupported(image: KnownImage, name: string): Finding | null {
  const { supported = [], unsupported: others = [] } = detailOf(image).instanceTypeSpecification ?? {};
  if (!others.includes(name) && (supported.length === 0 || supported.includes(name))) return null;
  const instead = supported.length > 0 ? ` It supports ${supported.slice(0, 20).join(", ")}.` : "";
  return misfit(`The image's owner excludes ${name}.${instead} Choose another instanceType.`);
}

function machine(type: InstanceTypeInfo | "missing" | null | GatewayError, name: string, image: KnownImage) {
  if (type === "missing") return [misfit(`EC2 has no instance type ${name} in this region. Check its name.`)];
  if (type === null) {
    const message = `EC2 did not say what ${name} is, so whether it exists and fits the image is not known. Check its name.`;
    return [likely("INVALID_REQUEST", "instanceType", message)];
  }
  if (type instanceof GatewayError) {
    const message = `Whether ${name} fits the image could not be found out (${type.code}). Allow ec2:DescribeInstanceTypes to the backend's credentials to have it checked.`;
    return [likely("INVALID_REQUEST", "instanceType", message)];
  }
  return misfits(type, image).map((why) =>
    misfit(`${name} does not fit the image: ${why}. Choose another instanceType.`),
  );
}

/** What of an image a type has to have; a fact that EC2 does not say speaks against nothing. */
function misfits(type: InstanceTypeInfo, image: KnownImage): readonly string[] {
  const {
    enaSupport = null,
    bootMode = null,
    virtualizationType = null,
    nativeRootDeviceType = null,
  } = detailOf(image);
  const lacks = (had: readonly string[] | undefined, wanted: string | null) =>
    wanted !== null && had !== undefined && had.length > 0 && !had.includes(wanted);
  const architectures = type.ProcessorInfo?.SupportedArchitectures;
  const { nativeArchitecture } = image.facts;
  const boots = bootMode === "uefi-preferred" ? null : bootMode;
  return [
    ...(lacks(architectures, nativeArchitecture)
      ? [`it runs ${architectures?.join(", ")}, and the image is ${nativeArchitecture}`]
      : []),
    ...(type.NetworkInfo?.EnaSupport === "required" && enaSupport === false
      ? ["it needs ENA, and the image does not have it"]
      : []),
    ...(lacks(type.SupportedBootModes, boots) ? [`it does not boot in the mode ${boots}`] : []),
    ...(lacks(type.SupportedVirtualizationTypes, virtualizationType)
      ? [`it does not run ${virtualizationType} images`]
      : []),
    ...(lacks(type.SupportedRootDeviceTypes, nativeRootDeviceType)
      ? [`it does not take a root device of type ${nativeRootDeviceType}`]
      : []),
  ];
}

function misfit(message: string): Finding {
  return certain("INVALID_REQUEST", "instanceType", message);
}

function product(image: KnownImage): readonly Finding[] {
  if (image.view?.owned === true || !isMarketplace(image)) return [];
  const codes = image.facts.productCodes.map(({ id }) => id);
  const where = codes.map((code) => `https://aws.amazon.com/marketplace/pp?sku=${encodeURIComponent(code)}`).join(", ");
  const named = codes.length === 0 ? "" : ` (product code ${codes.join(", ")})`;
  return [
    likely(
      "SUBSCRIPTION_REQUIRED",
      "imageId",
      `The image is a product of AWS Marketplace${named}: EC2 launches it only for accounts that subscribed. Subscribe at ${where || "https://aws.amazon.com/marketplace"} first; checkAtCloud: true asks EC2 whether the account has.`,
    ),
  ];
}
