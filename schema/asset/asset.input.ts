import { Field, ID, InputType, Int } from "type-graphql";
import { AttachedDocument } from "./link.type.ts";
import { ParameterField, ParameterFirewallRule, ParameterRule } from "./parameters.type.ts";

@InputType({ description: "A page about an image." })
export class WriteGettingStartedInput {
  @Field(() => ID, { description: "The image, by its global id: the page is of its asset, and of all images there." })
  imageId!: string;

  @Field(() => String, { description: "The page in Markdown, at most 64 KiB. HTML in it is shown as text." })
  markdown!: string;

  @Field(() => Int, {
    nullable: true,
    description: "The revision that this one follows; left out or null: there is none yet.",
  })
  baseRevision?: number | null;
}

@InputType({ description: "What one agrees to by launching an image." })
export class WriteAgreementInput {
  @Field(() => ID, { description: "The image, by its global id: the text is of its asset, and of all images there." })
  imageId!: string;

  @Field(() => String, { description: "The text, at most 256 KiB." })
  text!: string;

  @Field(() => [AttachedDocument], {
    defaultValue: [],
    description:
      "Documents that it refers to, at most 20. All of them each time: those left out are no longer attached.",
  })
  attachments!: AttachedDocument[];

  @Field(() => Int, {
    nullable: true,
    description: "The revision that this one follows; left out or null: there is none yet.",
  })
  baseRevision?: number | null;
}

@InputType({
  description: "What is asked of whoever launches an image: `fields` with `rules` and `firewall`, or `parametersXml`.",
})
export class WriteLaunchParametersInput {
  @Field(() => ID, { description: "The image, by its global id: they are of its asset, and of all images there." })
  imageId!: string;

  @Field(() => [ParameterField], {
    nullable: true,
    description: "In the order in which people are asked, at most 100.",
  })
  fields?: ParameterField[] | null;

  @Field(() => [ParameterRule], { nullable: true, description: "What fields demand of each other, at most 50." })
  rules?: ParameterRule[] | null;

  @Field(() => [ParameterFirewallRule], { nullable: true, description: "What the machine is to let in." })
  firewall?: ParameterFirewallRule[] | null;

  @Field(() => String, {
    nullable: true,
    description: "Instead of the three: SmartCloud's parameters.xml, at most 1 MiB. What it holds besides is kept.",
  })
  parametersXml?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: "The revision that this one follows; left out or null: there is none yet.",
  })
  baseRevision?: number | null;
}

@InputType({ description: "Under which codes a publisher sells or supports an image, and on which terms." })
export class WriteProductTermsInput {
  @Field(() => ID, { description: "The image, by its global id: they are of its asset, and of all images there." })
  imageId!: string;

  @Field(() => [String], {
    description:
      "At most 20, each once: 1 to 64 letters, digits, dots, dashes or underscores. No cloud is told of them.",
  })
  productCodes!: string[];

  @Field(() => String, { description: "What it costs, who supports it: at most 64 KiB of text, which may be empty." })
  terms!: string;

  @Field(() => Int, {
    nullable: true,
    description: "The revision that this one follows; left out or null: there is none yet.",
  })
  baseRevision?: number | null;
}

@InputType({ description: "An image that is the same product as others." })
export class JoinAssetInput {
  @Field(() => ID, { description: "The image, by its global id. It leaves the asset that it was of." })
  imageId!: string;

  @Field(() => ID, { description: "The asset that it joins, by its global id: one that the same organization keeps." })
  assetId!: string;
}

@InputType({ description: "An asset whose page's links are to be looked at." })
export class CheckLinksInput {
  @Field(() => ID, { description: "The asset, by its global id." })
  assetId!: string;
}

@InputType({ description: "An image that is to be of no asset." })
export class LeaveAssetInput {
  @Field(() => ID, { description: "The image, by its global id." })
  imageId!: string;
}
