import { Field, ID, InterfaceType } from "type-graphql";

@InterfaceType({ description: "Anything with a global id, to be had again by `node(id)`." })
export abstract class Node {
  @Field(() => ID, { description: "Opaque, unique over all types and clouds, stable for ever." })
  id!: string;
}
