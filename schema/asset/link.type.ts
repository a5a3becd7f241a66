import { Field, InputType, Int, ObjectType } from "type-graphql";
import { type LinkCheck as LinkCheckFact, type LinkOutcome, linkOutcomes } from "../../src/domain/asset/link-check.ts";
import { enumOf } from "../shared/enums.ts";
import { DateTime } from "../shared/scalars.ts";

export const LinkOutcomeEnum = enumOf("LinkOutcome", "What came of asking for a link of a page.", linkOutcomes, {
  FOUND: "It answered with a page.",
  MISSING: "It answered that there is no such page.",
  UNCERTAIN: "It answered otherwise, as many do to whom is no browser or has not signed in; see `status`.",
  UNREACHABLE: "No answer came in time.",
  NOT_ALLOWED: "It is no public web address, or nobody has the name: the gateway asks for public ones alone.",
});

@ObjectType({ description: "What the gateway saw when it last asked for a link.", simpleResolvers: true })
export class LinkCheck implements Omit<LinkCheckFact, "url"> {
  @Field(() => LinkOutcomeEnum, { description: "What came of it." })
  outcome!: LinkOutcome;

  @Field(() => Int, { nullable: true, description: "The status of HTTP; null where nothing answered." })
  status!: number | null;

  @Field(() => DateTime, { description: "When it was asked." })
  checkedAt!: string;
}

@ObjectType({
  description: "The Getting Started page that the cloud keeps of an image, for whom may read there.",
  simpleResolvers: true,
})
export class CloudGettingStarted {
  @Field(() => String, { description: "Its web address." })
  url!: string;
}

@ObjectType({ description: "A document that an agreement refers to.", simpleResolvers: true })
@InputType("AttachedDocumentInput", { description: "A document that an agreement refers to." })
export class AttachedDocument {
  @Field(() => String, { description: "What it is, a line of at most 200 characters." })
  label!: string;

  @Field(() => String, { description: "Its web address, http or https." })
  url!: string;
}

@ObjectType({ description: "Where a page leads.", simpleResolvers: true })
export class PageLink {
  @Field(() => String, { description: "The address, as the HTML has it: http, https or mailto." })
  url!: string;

  @Field(() => LinkCheck, {
    nullable: true,
    description: "Whether it leads anywhere; null where nobody asked: not yet, for mail, and behind a page's first 50.",
  })
  check!: LinkCheckFact | null;
}
