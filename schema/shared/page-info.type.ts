import { Field, ObjectType } from "type-graphql";

@ObjectType({ description: "Where a page of a list ends.", simpleResolvers: true })
export class PageInfo {
  @Field(() => Boolean, { description: "True where more follows behind `endCursor`." })
  hasNextPage!: boolean;

  @Field(() => String, { nullable: true, description: "Give it as `after` for the next page; null on an empty page." })
  endCursor!: string | null;
}
