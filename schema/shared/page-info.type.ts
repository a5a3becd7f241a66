import { Field, ObjectType } from "type-graphql";
import { instance } from "./instance.ts";

@ObjectType({ description: "Where a page of a list ends.", simpleResolvers: true })
export class PageInfo {
  @Field(() => Boolean, { description: "True where more follows behind `endCursor`." })
  hasNextPage!: boolean;

  @Field(() => String, { nullable: true, description: "Give it as `after` for the next page; null on an empty page." })
  endCursor!: string | null;
}

/** Of a page whose last edge is the last of these. */
export function pageInfoOf(edges: readonly { readonly cursor: () => string }[], hasNextPage: boolean): PageInfo {
  return instance(PageInfo, { hasNextPage, endCursor: edges.at(-1)?.cursor() ?? null });
}
