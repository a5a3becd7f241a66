import type { ImageFacts, ImageRecord, ViewFacts } from "./image.ts";

/** An image for tests, with what a test cares about put over it. */
export function facts(over: Partial<ImageFacts> = {}): ImageFacts {
  return {
    name: "web-1",
    description: "first",
    state: "AVAILABLE",
    nativeState: "available",
    stateReason: null,
    visibility: "PRIVATE",
    owner: { id: "111122223333", alias: null },
    platform: "LINUX",
    platformDetails: "Linux/UNIX",
    architecture: "X86_64",
    nativeArchitecture: "x86_64",
    rootDeviceType: "EBS",
    sizeGiB: 8,
    createdAt: "2026-01-01T00:00:00.000Z",
    deprecatedAt: null,
    productCodes: [],
    paid: false,
    detail: {},
    ...over,
  };
}

export function view(over: Partial<ViewFacts> = {}): ViewFacts {
  return { owned: true, tags: [], launchPermissions: [], detail: {}, ...over };
}

export function record(over: Partial<ImageRecord> = {}): ImageRecord {
  return {
    provider: "AWS",
    region: "us-east-1",
    nativeId: "ami-00000000000000001",
    facts: facts(),
    view: view(),
    ...over,
  };
}
