import type { RequestContext } from "../../../schema/root/context.ts";

/** For whom a result is good that was made for one request, by what its resolvers read of the context. */
export type Reach = "EVERYBODY" | "VIEWER" | "REQUEST";

/** They answer all alike. Whatever is not named here is taken to depend on the viewer. */
const everybodys: ReadonlySet<PropertyKey> = new Set([
  "backends",
  "clock",
  "weight",
] satisfies (keyof RequestContext)[]);
const requests: ReadonlySet<PropertyKey> = new Set([
  "requestId",
  "rateLimit",
  "inUrl",
  "resumeAfter",
] satisfies (keyof RequestContext)[]);

/** The context, and how far what is made with it reaches. Resolvers read nothing of a viewer that the context does not give. */
export function watched(
  context: RequestContext,
  rateLimit: RequestContext["rateLimit"],
): { readonly context: RequestContext; readonly reach: () => Reach } {
  let reach: Reach = "EVERYBODY";
  const note = (name: PropertyKey) => {
    // Whether it is a promise is asked of every parameter of a resolver.
    if (!Object.hasOwn(context, name)) return;
    if (requests.has(name)) reach = "REQUEST";
    else if (!everybodys.has(name) && reach === "EVERYBODY") reach = "VIEWER";
  };
  const proxy = new Proxy(context, {
    get(target, name) {
      note(name);
      return name === "rateLimit" ? rateLimit : Reflect.get(target, name);
    },
    // Whoever copies it may read all of it.
    ownKeys(target) {
      reach = "REQUEST";
      return Reflect.ownKeys(target);
    },
  });
  return { context: proxy, reach: () => reach };
}
