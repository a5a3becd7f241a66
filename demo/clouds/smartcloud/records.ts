/** The state of the demo cloud. Records are replaced, never changed in place, so a rendered record can be cached by identity. */
export interface PriceRecord {
  readonly rate: number;
  readonly unitOfMeasure: "UHR" | "CNT";
  readonly countryCode: string;
  readonly currencyCode: string;
  readonly pricePerQuantity: number;
  readonly effectiveAt: number | null;
}

export interface InstanceTypeRecord {
  readonly id: string;
  readonly label: string;
  readonly detail: string;
  readonly price: PriceRecord;
}

export type Visibility = "PUBLIC" | "SHARED" | "PRIVATE";

export interface ImageRecord {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly owner: string;
  readonly visibility: Visibility;
  /** Any number: the cloud has codes that nobody outside has seen. */
  readonly state: number;
  readonly platform: string;
  readonly architecture: string | null;
  readonly location: string;
  readonly createdAt: number;
  readonly productCodes: readonly string[];
  readonly instanceTypes: readonly InstanceTypeRecord[] | null;
  /** Entry in the asset catalogue; null until a capture or import has finished. */
  readonly assetGuid: string | null;
  /** Set on captures and clones: images with the same value boot the same bits. */
  readonly binaryId: string;
  readonly capturedFrom: string | null;
  readonly captureType: string | null;
  readonly platformVersion: string | null;
  readonly imageSize: string | null;
}

export interface AttachmentRecord {
  readonly label: string;
  readonly url: string;
  readonly type: 0 | 1 | 2;
}

export interface SoftwareBundleRecord {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly guid: string;
  readonly version: string;
}

export interface AssetRecord {
  readonly guid: string;
  readonly version: string;
  /** File name to text; every asset has `parameters.xml` and `GettingStarted.html`. */
  readonly files: Readonly<Record<string, string>>;
  readonly agreement: { readonly text: string; readonly attachments: readonly AttachmentRecord[] };
  readonly softwareBundles: readonly SoftwareBundleRecord[];
}

export interface InstanceRecord {
  readonly id: string;
  readonly name: string;
  readonly requestId: string;
  readonly requestName: string;
  readonly owner: string;
  readonly location: string;
  readonly imageId: string;
  readonly instanceType: string;
  readonly keyName: string | null;
  readonly status: number;
  readonly launchedAt: number;
  readonly expiresAt: number;
  readonly software: readonly { readonly name: string; readonly version: string; readonly type: string }[];
  /** null until provisioning has begun; empty strings until it has an address. */
  readonly primaryIp: { readonly ip: string; readonly hostname: string; readonly type: 0 | 1 } | null;
  readonly secondaryIps: readonly { readonly ip: string; readonly hostname: string; readonly type: 0 | 1 }[];
  readonly volumeIds: readonly string[];
  readonly diskSize: string;
  readonly rootOnly: boolean;
  readonly platformVersion: string | null;
  readonly parameters: Readonly<Record<string, string>>;
  /** What `scripts.txt` of its image had copied into it, by path. */
  readonly files: Readonly<Record<string, string>>;
  /** All that the request which made it said, for the control channel alone. */
  readonly form: Readonly<Record<string, string>>;
  readonly logs: readonly string[];
}

export interface VolumeRecord {
  readonly id: string;
  readonly name: string;
  readonly owner: string;
  readonly location: string;
  readonly offeringId: string;
  readonly format: "ext3" | "raw";
  readonly size: string;
  readonly state: number;
  readonly createdAt: number;
  readonly instanceId: string | null;
  readonly sourceDiskId: string;
  readonly platformVersion: string;
  /** The image bundle that lies on it: only such a volume can be imported. */
  readonly bundle: { readonly platform: string; readonly architecture: string } | null;
}

export interface AddressRecord {
  readonly id: string;
  readonly owner: string;
  readonly location: string;
  readonly offeringId: string;
  readonly ip: string;
  readonly hostname: string;
  readonly state: number;
  readonly instanceId: string | null;
}

export interface KeyRecord {
  readonly name: string;
  readonly owner: string;
  readonly material: string;
  readonly isDefault: boolean;
  readonly modifiedAt: number;
}

export interface LocationRecord {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly code: string;
  readonly state: number;
  readonly capabilities: readonly {
    readonly id: string;
    readonly entries: Readonly<Record<string, readonly string[]>>;
  }[];
}

export interface StorageOfferingRecord {
  readonly id: string;
  readonly location: string;
  readonly name: string;
  readonly capacity: number;
  readonly price: PriceRecord;
}

export interface AddressOfferingRecord {
  readonly id: string;
  readonly location: string;
  readonly ipType: 0 | 1;
  readonly price: PriceRecord;
}

export interface VlanRecord {
  readonly id: string;
  /** The mail domain of those who may use it. */
  readonly enterprise: string;
  readonly name: string;
  readonly location: string;
}

export interface SeedWorld {
  readonly images: readonly ImageRecord[];
  readonly assets: readonly AssetRecord[];
  readonly instances: readonly InstanceRecord[];
  readonly volumes: readonly VolumeRecord[];
  readonly addresses: readonly AddressRecord[];
  readonly keys: readonly KeyRecord[];
  readonly locations: readonly LocationRecord[];
  readonly storageOfferings: readonly StorageOfferingRecord[];
  readonly addressOfferings: readonly AddressOfferingRecord[];
  readonly vlans: readonly VlanRecord[];
  readonly ioPrice: PriceRecord;
  /** Users who may put their own images into the public catalogue. */
  readonly publishers: readonly string[];
}
