import { ArgsType, Field, Int } from "type-graphql";

/** What every list that goes page by page is asked with. */
@ArgsType()
export class PageArguments {
  @Field(() => Int, { defaultValue: 25, description: "How many, from 1 to 100." })
  first!: number;

  @Field(() => String, { nullable: true, description: "A cursor of this list: go on behind it." })
  after!: string | null;
}
