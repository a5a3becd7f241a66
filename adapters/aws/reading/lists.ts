import type { DescribeImagesRequest } from "@aws-sdk/client-ec2";
import type { ImageRecord } from "../../../src/domain/image/image.ts";
import type { AwsScope } from "../options.ts";

/** One of the questions that together show a scope, and which of its answers count. */
export interface ImageList {
  readonly request: DescribeImagesRequest;
  /** Looks at one record alone, so that each image comes once whatever was listed before, and on whichever replica. */
  keeps(record: ImageRecord): boolean;
}

export function listsOf({ owned, shared, publicOwners }: AwsScope): readonly ImageList[] {
  const byPublicOwner = ({ facts: { owner } }: ImageRecord) =>
    publicOwners.some((wanted) => owner?.id === wanted || owner?.alias === wanted);
  const isPublic = ({ facts }: ImageRecord) => facts.visibility === "PUBLIC";

  const lists: ImageList[] = [];
  if (owned) lists.push({ request: { Owners: ["self"] }, keeps: () => true });
  if (shared) {
    lists.push({
      request: { ExecutableUsers: ["self"] },
      keeps: (record) => !record.view.owned && !(isPublic(record) && byPublicOwner(record)),
    });
  }
  if (publicOwners.length > 0) {
    lists.push({
      request: { Owners: [...publicOwners], Filters: [{ Name: "is-public", Values: ["true"] }] },
      keeps: (record) => !record.view.owned && isPublic(record),
    });
  }
  return lists;
}
