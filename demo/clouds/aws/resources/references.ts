import { hexOf } from "../../kit/hash.ts";

/** The resources besides instances that can name an image. */
export const REFERRER_TYPES = [
  "ec2:LaunchTemplate",
  "ssm:Parameter",
  "imagebuilder:ImageRecipe",
  "imagebuilder:ContainerRecipe",
] as const;

export type ReferrerType = (typeof REFERRER_TYPES)[number];

/** A launch template, a parameter or a recipe, as far as the images go that it names. */
export interface Referrer {
  readonly arn: string;
  readonly resourceType: ReferrerType;
  readonly region: string;
  readonly ownerId: string;
  readonly name: string;
  /** One for each version of a launch template, the oldest first; exactly one for everything else. */
  readonly imageIds: readonly string[];
}

export type ReferrerSeed = Omit<Referrer, "arn"> & {
  /** Of a recipe; `1.0.0` where it is absent. */
  readonly version?: string;
};

export function createReferrer({ version = "1.0.0", ...fields }: ReferrerSeed): Referrer {
  const { resourceType, region, ownerId, name } = fields;
  const place = `${region}:${ownerId}`;
  switch (resourceType) {
    case "ec2:LaunchTemplate": {
      const id = `lt-0${hexOf(`launch template ${place} ${name}`, 16)}`;
      return { ...fields, arn: `arn:aws:ec2:${place}:launch-template/${id}` };
    }
    case "ssm:Parameter":
      // The names of parameters in a hierarchy begin with the slash that would otherwise stand before them.
      return { ...fields, arn: `arn:aws:ssm:${place}:parameter/${name.replace(/^\//, "")}` };
    case "imagebuilder:ImageRecipe":
      return { ...fields, arn: `arn:aws:imagebuilder:${place}:image-recipe/${name}/${version}` };
    case "imagebuilder:ContainerRecipe":
      return { ...fields, arn: `arn:aws:imagebuilder:${place}:container-recipe/${name}/${version}` };
  }
}
