import type { Json } from "../../src/domain/image/image.ts";
import type { Dependencies } from "../../src/ports/adapter.ts";

/** Records may be of an earlier version's making, so nothing is taken for granted. */
export const awsDependencies: Dependencies = ({ region, facts: { detail } }) => {
  const sourceId = textOf(detail.sourceImageId);
  const snapshots = listOf(detail.blockDeviceMappings).flatMap(
    (device) => textOf(memberOf(memberOf(device, "ebs"), "snapshotId")) ?? [],
  );
  return {
    // An image that was captured names the region only since EC2 keeps it; before that it was the same one.
    source: sourceId === null ? null : { region: textOf(detail.sourceImageRegion) ?? region, nativeId: sourceId },
    snapshots: [...new Set(snapshots)],
  };
};

function textOf(value: Json | undefined): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

function memberOf(value: Json | undefined, name: string): Json | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  // What is left of Json is the object, which TypeScript cannot tell from a read-only list.
  return (value as { readonly [key: string]: Json })[name];
}
