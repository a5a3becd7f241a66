import { defaultFieldResolver, type GraphQLSchema } from "graphql";
import { refuseReaders } from "../../src/gateway/backends/permission.ts";
import type { RequestContext } from "../root/context.ts";

/** Every mutation refuses whoever may change nothing anywhere, in one form and before it looks at what it was sent. */
export function forWritersOnly(schema: GraphQLSchema): GraphQLSchema {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const { resolve = defaultFieldResolver } = field;
    field.resolve = (source, args, context: RequestContext, info) => {
      refuseReaders(context.viewer);
      return resolve(source, args, context, info);
    };
  }
  return schema;
}
