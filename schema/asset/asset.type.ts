import { createUnionType, Field, ID, Int, InterfaceType, ObjectType } from "type-graphql";
import {
  type Asset as AssetFact,
  agreementOf,
  documentKinds,
  type ParametersContent,
  type ProductTermsContent,
} from "../../src/domain/asset/asset.ts";
import { assetNodeId } from "../../src/domain/image/ids.ts";
import type { Edit } from "../../src/gateway/assets/readers.ts";
import { Image } from "../image/image.type.ts";
import { enumOf } from "../shared/enums.ts";
import type { LazyText } from "../shared/lazy-text.ts";
import { Node } from "../shared/node.type.ts";
import { PageInfo } from "../shared/page-info.type.ts";
import { DateTime, JsonValue } from "../shared/scalars.ts";
import { Actor } from "../viewer/actor.type.ts";
import { AttachedDocument, CloudGettingStarted, PageLink } from "./link.type.ts";
import { ParameterField, ParameterFirewallRule, ParameterRule } from "./parameters.type.ts";

export const DocumentKindEnum = enumOf("AssetDocumentKind", "A document of an asset.", documentKinds, {
  GETTING_STARTED: "GettingStarted",
  AGREEMENT: "WrittenAgreement",
  LAUNCH_PARAMETERS: "LaunchParameters",
  FILES: "LaunchFiles",
  PRODUCT_TERMS: "ProductTerms",
});

@InterfaceType({
  description: "A text that belongs to an asset, as it was from one edit to the next. None is ever changed or lost.",
  resolveType: (document: object) => document.constructor.name,
})
export abstract class AssetDocument {
  /** What resolvers go on from; no field of the contract. */
  edit!: Edit;

  @Field(() => Int, {
    description: "1, 2, 3 … of this text. Send it as `baseRevision` with the next edit.",
    simple: true,
  })
  revision!: number;

  @Field(() => DateTime, { description: "When it was written.", simple: true })
  writtenAt!: string;

  @Field(() => Actor, {
    nullable: true,
    description: "Who wrote it; of other organizations' people no more than a reference.",
  })
  author!: Actor | null;

  @Field(() => String, {
    nullable: true,
    description:
      "What it changed of the revision before, as a unified diff of lines. Null for the first, and where next to nothing was kept.",
  })
  diff!: string | null;
}

@ObjectType({
  implements: AssetDocument,
  description: "How to begin with an image: what its users read first.",
  simpleResolvers: true,
})
export class GettingStarted extends AssetDocument {
  @Field(() => String, {
    description: "The page as it was written, in Markdown (CommonMark, with tables).",
    simple: true,
  })
  markdown!: string;

  @Field(() => String, {
    description:
      "The same as HTML to show as it is: no HTML of the writer's, no script, no image; links lead to http, https and mailto alone.",
  })
  html!: string;

  @Field(() => [PageLink], { description: "Where its links and images lead, each once, in the order of the page." })
  links!: readonly PageLink[];
}

@ObjectType({
  implements: AssetDocument,
  description: "What one agrees to by launching an image, as its publisher wrote it.",
  simpleResolvers: true,
})
export class WrittenAgreement extends AssetDocument {
  @Field(() => String, { description: "The text.", simple: true })
  text!: string;

  @Field(() => [AttachedDocument], { description: "The documents that it refers to, at most 20.", simple: true })
  attachments!: readonly AttachedDocument[];

  @Field(() => DateTime, {
    nullable: true,
    description: "When the viewer agreed to this revision; null where they have not.",
  })
  viewerAcceptedAt!: string | null;
}

@ObjectType({
  implements: AssetDocument,
  description: "What must and may be given to launch an image, and what its machine is to let in.",
  simpleResolvers: true,
})
export class LaunchParameters extends AssetDocument {
  @Field(() => [ParameterField], { description: "In the order in which people are asked.", simple: true })
  fields!: readonly ParameterField[];

  @Field(() => [ParameterRule], { description: "What fields demand of each other.", simple: true })
  rules!: readonly ParameterRule[];

  @Field(() => [ParameterFirewallRule], { description: "What the machine is to let in.", simple: true })
  firewall!: readonly ParameterFirewallRule[];

  @Field(() => JsonValue, {
    description:
      "The same as JSON Schema 2020-12: what it takes, a launch takes, but for rules with `$name`, which it cannot say.",
  })
  jsonSchema!: unknown;

  @Field(() => JsonValue, { description: "How react-jsonschema-form is to show the JSON Schema." })
  uiSchema!: unknown;

  @Field(() => String, {
    description: "The same as SmartCloud's parameters.xml, with all that one held that was given.",
  })
  parametersXml!: string;

  /** What resolvers go on from; no field of the contract. */
  content!: ParametersContent;
}

@ObjectType({
  implements: AssetDocument,
  description:
    "Under which codes its publisher sells or supports a product, and on which terms: the publisher's word. `Image.productCodes` is the cloud's.",
  simpleResolvers: true,
})
export class ProductTerms extends AssetDocument {
  @Field(() => [String], { description: "In the publisher's order.", simple: true })
  productCodes!: readonly string[];

  @Field(() => String, { description: "The text; empty where the publisher said nothing.", simple: true })
  terms!: string;
}

@ObjectType({
  implements: Node,
  description:
    "What people need to know to use a product's images, kept by one organization: of the owner of the images for everybody who sees one, of others for their own people.",
  simpleResolvers: true,
})
export class Asset extends Node {
  /** What resolvers go on from; no field of the contract. */
  fact!: AssetFact;

  @Field(() => ID, { description: "The organization that keeps it, by name.", simple: true })
  publisher!: string;

  @Field(() => DateTime, { description: "When something was first written.", simple: true })
  createdAt!: string;

  @Field(() => Boolean, { description: "True where the viewer may write about one of its images." })
  viewerCanChange!: boolean;

  @Field(() => [Image], {
    description: "Where it is: those of its images that the viewer sees, in any cloud and region.",
  })
  images!: readonly Image[];
}

@ObjectType({ description: "A document as it once was, and its place in a list.", simpleResolvers: true })
export class AssetDocumentEdge {
  @Field(() => String, { description: "Give it as `after` to go on behind this edit." })
  cursor!: LazyText;

  @Field(() => AssetDocument, { description: "The document as this edit left it." })
  node!: AssetDocument;
}

@ObjectType({ description: "A page of edits of one document, newest first.", simpleResolvers: true })
export class AssetDocumentConnection {
  @Field(() => [AssetDocumentEdge], { description: "The edits of this page with their places." })
  edges!: readonly AssetDocumentEdge[];

  @Field(() => [AssetDocument], { description: "The edits of this page." })
  nodes!: readonly AssetDocument[];

  @Field(() => PageInfo, { description: "Where this page ends." })
  pageInfo!: PageInfo;
}

export const GettingStartedPage = createUnionType({
  name: "GettingStartedPage",
  description: "What users of an image read first: what people wrote in Tintype, or where the cloud's own page is.",
  types: () => [GettingStarted, CloudGettingStarted] as const,
  resolveType: (page) => ("url" in page ? CloudGettingStarted : GettingStarted),
});

export function toAsset(fact: AssetFact): Asset {
  const { id, organization, createdAt } = fact;
  return Object.assign(new Asset(), { fact, id: assetNodeId(id), publisher: organization, createdAt });
}

/** The text of a revision is what `objectionToText` let through. */
export function toGettingStarted(edit: Edit): GettingStarted {
  return Object.assign(new GettingStarted(), documentOf(edit), { markdown: String(edit.revision.content) });
}

export function toAgreement(edit: Edit): WrittenAgreement {
  return Object.assign(new WrittenAgreement(), documentOf(edit), agreementOf(edit.revision.content));
}

export function toLaunchParameters(edit: Edit): LaunchParameters {
  // What `readParameters` let through.
  const content = edit.revision.content as unknown as ParametersContent;
  const { fields, rules, firewall } = content.set;
  // The form in which they are given has what each kind of them has.
  const shown = { fields, rules, firewall } as unknown as Pick<LaunchParameters, "fields" | "rules" | "firewall">;
  return Object.assign(new LaunchParameters(), documentOf(edit), shown, { content });
}

export function toProductTerms(edit: Edit): ProductTerms {
  // What `objectionsToTerms` let through.
  const { productCodes, terms } = edit.revision.content as unknown as ProductTermsContent;
  return Object.assign(new ProductTerms(), documentOf(edit), { productCodes, terms });
}

export function documentOf(edit: Edit) {
  return { edit, revision: edit.revision.number, writtenAt: edit.revision.writtenAt };
}
