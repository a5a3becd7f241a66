import { Field, Float, Int, ObjectType } from "type-graphql";
import type {
  SmartCloudInstanceType as InstanceTypeFact,
  SmartCloudLocation as LocationFact,
  SmartCloudPrice as PriceFact,
  SmartCloudImageDetail,
} from "../../../adapters/smartcloud/reading/detail.ts";
import { interfacesOf } from "../abilities.ts";
import { Licensed, Parameterized } from "../documents.type.ts";
import { Image } from "../image.type.ts";

@ObjectType({ description: "A data centre of SmartCloud Enterprise.", simpleResolvers: true })
export class SmartCloudLocation implements LocationFact {
  @Field(() => String, { description: "Its id, `41`." })
  id!: string;

  @Field(() => String, {
    nullable: true,
    description: "City and country; null until the cloud has told its locations once.",
  })
  name!: string | null;
}

@ObjectType({ description: "What a unit of something costs.", simpleResolvers: true })
export class SmartCloudPrice implements PriceFact {
  @Field(() => Float, { nullable: true, description: "For `pricePerQuantity` units, in `currencyCode`." })
  rate!: number | null;

  @Field(() => String, { nullable: true, description: "`UHR`: an hour of use; `CNT`: a count." })
  unitOfMeasure!: string | null;

  @Field(() => String, { nullable: true, description: "The price list: a country's number, `897` for the US." })
  countryCode!: string | null;

  @Field(() => String, { nullable: true, description: "ISO 4217." })
  currencyCode!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "From when on it counts, ISO 8601; null where the cloud says that it does not know.",
  })
  effectiveDate!: string | null;

  @Field(() => Int, { nullable: true, description: "How many units the rate is for." })
  pricePerQuantity!: number | null;
}

@ObjectType({
  description:
    "A size of machine that an image runs on. Numbers are read from the id, and null where it has another form.",
  simpleResolvers: true,
})
export class SmartCloudInstanceType implements InstanceTypeFact {
  @Field(() => String, { description: "Class, bits, processors, memory and disks, `BRZ32.1/2048/60*175`." })
  id!: string;

  @Field(() => String, { nullable: true, description: "Its short name, `Bronze 32 bit`." })
  label!: string | null;

  @Field(() => String, { nullable: true, description: "Its size in words; null in old answers." })
  detail!: string | null;

  @Field(() => SmartCloudPrice, {
    nullable: true,
    description: "What it costs the account of the view that speaks for the image; null where the cloud does not say.",
  })
  price!: PriceFact | null;

  @Field(() => Int, { nullable: true, description: "32 or 64." })
  architectureBits!: number | null;

  @Field(() => Int, { nullable: true, description: "Virtual processors." })
  vCpus!: number | null;

  @Field(() => Int, { nullable: true, description: "Memory in MiB." })
  memoryMiB!: number | null;

  @Field(() => [Int], { nullable: true, description: "Disks in GiB: the root disk, then the ephemeral ones." })
  diskGiB!: readonly number[] | null;
}

@ObjectType({
  implements: [
    Image,
    Licensed,
    Parameterized,
    ...interfacesOf(["copying", "visibilitySetting", "deregistration", "launching"]),
  ],
  description: "An IBM SmartCloud Enterprise image: one product in one location.",
  simpleResolvers: true,
})
export class SmartCloudImage extends Image implements Omit<SmartCloudImageDetail, "supportedInstanceTypes"> {
  @Field(() => SmartCloudLocation, {
    nullable: true,
    description: "The data centre that holds it; null in the first answers about a new capture.",
  })
  location!: LocationFact | null;

  @Field(() => String, { nullable: true, description: "The operating system's name, `SUSE Linux Enterprise Server`." })
  platformName!: string | null;

  @Field(() => String, { nullable: true, description: "The operating system's version, `11 SP1`." })
  platformVersion!: string | null;

  @Field(() => [SmartCloudInstanceType], {
    nullable: true,
    description: "The sizes that it runs on with their prices, by id; null where the cloud did not say.",
  })
  supportedInstanceTypes!: readonly SmartCloudInstanceType[] | null;

  @Field(() => String, {
    nullable: true,
    description: "Where parameters.xml lies in the asset catalogue. `manifest` brings its text.",
  })
  manifestUrl!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The Getting Started page in the asset catalogue; null for images without an entry there.",
  })
  documentationUrl!: string | null;

  @Field(() => String, { nullable: true, description: "Its entry in the asset catalogue." })
  assetGuid!: string | null;

  @Field(() => String, { nullable: true, description: "The version of that entry." })
  assetVersion!: string | null;

  @Field(() => String, { nullable: true, description: "Size in the cloud's own text; `sizeGiB` is its number." })
  imageSize!: string | null;

  @Field(() => String, { nullable: true, description: "`Syspreped` (so spelled by the cloud) for Windows captures." })
  captureType!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "From the end of its name: BYOL, PAYG or DUO; null where the name carries none.",
  })
  licenceModel!: SmartCloudImageDetail["licenceModel"];
}
