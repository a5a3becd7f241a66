import { Field, ID, InterfaceType } from "type-graphql";

@InterfaceType({
  description: "Anything with a global id, to be had again by `node(id)`.",
  // Without it type-graphql knows only the classes that name Node themselves, not those that have it by Image.
  resolveType: (node: object) => node.constructor.name,
})
export abstract class Node {
  @Field(() => ID, { description: "Opaque, unique over all types and clouds, stable for ever." })
  id!: string;
}
