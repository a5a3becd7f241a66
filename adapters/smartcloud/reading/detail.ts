// Type aliases, not interfaces: only these are assignable to the domain's JsonObject.

/** What only SmartCloud Enterprise says of an image. Null: the cloud did not say, or not in a form that can be read. */
export type SmartCloudImageDetail = {
  /** The data centre that holds the image: exactly one. Null in the first answers about a new capture. */
  readonly location: SmartCloudLocation | null;
  /** `SUSE Linux Enterprise Server` of `SUSE Linux Enterprise Server/11 SP1`. */
  readonly platformName: string | null;
  /** `11 SP1` of the same. */
  readonly platformVersion: string | null;
  /** Sorted by id: the cloud's own order changes from answer to answer. Null where it did not say, as for some captures. */
  readonly supportedInstanceTypes: readonly SmartCloudInstanceType[] | null;
  /** Where parameters.xml lies in the asset catalogue; percent-encoded. */
  readonly manifestUrl: string | null;
  /** The Getting Started page in the asset catalogue; percent-encoded. */
  readonly documentationUrl: string | null;
  /** The image's entry in the asset catalogue, read from those addresses. */
  readonly assetGuid: string | null;
  readonly assetVersion: string | null;
  /** The cloud's own text; `facts.sizeGiB` is its number. */
  readonly imageSize: string | null;
  /** `Syspreped` (so spelled) on Windows captures. */
  readonly captureType: string | null;
  /** From the end of the name, `… - BYOL`: bring your own licence, pay as you go, development use only. */
  readonly licenceModel: LicenceModel | null;
};

export type LicenceModel = "BYOL" | "PAYG" | "DUO";

export type SmartCloudLocation = {
  readonly id: string;
  /** As `/locations` names it; null until that has answered once. */
  readonly name: string | null;
};

export type SmartCloudInstanceType = {
  /** Such as `BRZ32.1/2048/60*175`. */
  readonly id: string;
  readonly label: string | null;
  readonly detail: string | null;
  /** The following are read from the id, and null where it has another form. */
  readonly architectureBits: number | null;
  readonly vCpus: number | null;
  readonly memoryMiB: number | null;
  /** The root disk, then the ephemeral ones. */
  readonly diskGiB: readonly number[] | null;
};

export type SmartCloudPrice = {
  readonly rate: number | null;
  /** `UHR`: an hour of use. */
  readonly unitOfMeasure: string | null;
  readonly countryCode: string | null;
  readonly currencyCode: string | null;
  readonly effectiveDate: string | null;
  readonly pricePerQuantity: number | null;
};

/** What the cloud tells each account in its own way: prices come from the price list of the account's country. */
export type SmartCloudViewDetail = {
  /** By the id of the instance type; those without a price are absent. */
  readonly prices: { readonly [instanceTypeId: string]: SmartCloudPrice };
};
