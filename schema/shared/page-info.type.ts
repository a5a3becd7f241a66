import { Field, ObjectType } from "type-graphql";
import { instance } from "./instance.ts";
import type { LazyText } from "./lazy-text.ts";

@ObjectType({ description: "The place of a page in its list.", simpleResolvers: true })
export class PageInfo {
  @Field(() => Boolean, { description: "True if there are more items after `endCursor`." })
  hasNextPage!: boolean;

  @Field(() => Boolean, {
    description: "True if the page was requested with `after`, so that items come before `startCursor`.",
  })
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: "The cursor of the first item. Null if the page is empty." })
  startCursor!: LazyText | null;

  @Field(() => String, {
    nullable: true,
    description: "The cursor of the last item; pass it as `after` to get the next page. Null if the page is empty.",
  })
  endCursor!: LazyText | null;
}

/** Of a page with these edges, requested with this `after`. Cursors are made when somebody asks for them. */
export function pageInfoOf(
  edges: readonly { readonly cursor: LazyText }[],
  hasNextPage: boolean,
  after: string | null | undefined,
): PageInfo {
  const [startCursor, endCursor] = [edges.at(0)?.cursor ?? null, edges.at(-1)?.cursor ?? null];
  return instance(PageInfo, { hasNextPage, hasPreviousPage: (after ?? null) !== null, startCursor, endCursor });
}
