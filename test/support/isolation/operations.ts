import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedOutputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isRequiredArgument,
  isRequiredInputField,
} from "graphql";
import type { ViewerName } from "./canaries.ts";
import type { Pools } from "./pools.ts";
import type { Random } from "./random.ts";

export interface Operation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

const mostDepth = 6;

/**
 * A random operation on one root field, made from nothing but the schema: whatever is added to it is asked for too.
 * Arguments of queries are anybody's values. Those of mutations hold no canaries besides ids, since an answer may well
 * repeat them; and none that would rightly show something to more people than the shadow model knows of.
 */
export function randomOperation(schema: GraphQLSchema, pools: Pools, viewer: ViewerName, random: Random): Operation {
  const isMutation = random.chance(0.15);
  const root = isMutation ? schema.getMutationType() : schema.getQueryType();
  if (!root) throw new Error("the schema has no such operations");
  const node = schema.getType("Node");
  const nodes = isAbstractType(node) ? schema.getPossibleTypes(node) : [];
  const variables: Record<string, unknown> = {};
  const types: string[] = [];
  let fieldsLeft = 20 + random.below(60);
  const roots = Object.values(root.getFields());
  const field = random.pick(isMutation ? roots : weighted(roots));
  // It shows what it is given.
  const echoes = isMutation || field.name === "launchPreview";

  function argumentsOf(args: readonly GraphQLArgument[], field: string): string {
    const given = args.filter((arg) => isRequiredArgument(arg) || random.chance(0.5));
    const texts = given.map((arg) => {
      const name = `v${types.length}`;
      types.push(`$${name}: ${arg.type}`);
      const value = inputOf(arg.type, arg.name);
      variables[name] = isMutation ? tamed(field, value) : value;
      return `${arg.name}: $${name}`;
    });
    return texts.length > 0 ? `(${texts.join(", ")})` : "";
  }

  function selection(type: GraphQLNamedOutputType, depth: number): string {
    if (isLeafType(type)) return "";
    const parts = ["__typename"];
    // A union has no fields of its own.
    if ("getFields" in type) parts.push(...fieldsOf(Object.values(type.getFields()), depth));
    if (isAbstractType(type))
      for (const possible of schema.getPossibleTypes(type)) {
        if (fieldsLeft <= 0 && !random.chance(0.3)) continue;
        const own = fieldsOf(Object.values(possible.getFields()), depth, `${possible.name}_`);
        if (own.length > 0) parts.push(`... on ${possible.name} { ${own.join(" ")} }`);
      }
    return ` { ${parts.join(" ")} }`;
  }

  // Types that differ in a field's nullability would not merge: within fragments each field has a name of its own.
  function fieldsOf(fields: readonly GraphQLField<unknown, unknown>[], depth: number, prefix = ""): string[] {
    const chosen = fields.filter((field) => {
      if (fieldsLeft <= 0 || depth >= mostDepth) return isText(field) && random.chance(0.3);
      if (/^viewerCan/.test(field.name)) return random.chance(0.02);
      return random.chance(isLeafType(getNamedType(field.type)) ? (isText(field) ? 0.6 : 0.25) : 0.3);
    });
    return chosen.flatMap((field) => {
      const type = getNamedType(field.type);
      if (depth >= mostDepth && !isLeafType(type)) return [];
      fieldsLeft -= 1;
      const alias = prefix ? `${prefix}${field.name}: ` : "";
      return [`${alias}${field.name}${argumentsOf(field.args, field.name)}${selection(type, depth + 1)}`];
    });
  }

  function inputOf(type: GraphQLInputType, name: string): unknown {
    if (isNonNullType(type)) return inputOf(type.ofType, name);
    if (isListType(type)) return Array.from({ length: random.below(4) }, () => inputOf(type.ofType, name));
    if (isEnumType(type)) return random.pick(type.getValues()).name;
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields());
      const given = fields.filter((field) => isRequiredInputField(field) || random.chance(0.2) || isUseful(field.name));
      return Object.fromEntries(given.map((field) => [field.name, inputOf(field.type, field.name)]));
    }
    switch (type.name) {
      case "Int":
        return name === "first" ? random.pick([1, 2, 3, 5, 5, 20, 100, 0, -1]) : 1 + random.below(4);
      case "Boolean":
        return random.chance(name === "dryRun" ? 0.6 : 0.5);
      case "_Any":
        return { __typename: random.pick(nodes).name, id: pools.id(random) };
      case "DateTime":
        return random.pick(["2020-01-01T00:00:00Z", "2026-01-01T00:00:00Z", soon(), "2031-01-01T00:00:00Z"]);
      case "ParameterValues":
        return random.pick([{}, { Secret: `calm-${random.below(1000)}` }]);
      default:
        return textOf(name);
    }
  }

  function textOf(name: string): string {
    if (/^(id|ids|imageIds?|asset|assetId|topicId|postId)$/.test(name)) return pools.id(random);
    if (name === "requestId") return pools.request(random);
    if (/^(nativeId|instanceId|volumeId|subnetId)$/.test(name)) return pools.nativeId(random);
    if (/^regions?$/.test(name)) return pools.region(random);
    if (/^backends?$/.test(name)) return pools.backend(random);
    if (name === "after") return pools.cursor(random);
    if (name === "organization") return pools.organization(random);
    if (name === "steward") return pools.member(random);
    if (name === "idempotencyKey") return pools.idempotencyKey(random);
    if (name === "planHash") return pools.planHash(random);
    if (name === "instanceType") return random.pick(["t3.micro", "COP64.2/4096/60"]);
    return echoes ? `calm-${random.below(2 ** 31).toString(36)}` : pools.text(random);
  }

  function tamed(field: string, input: unknown): unknown {
    if (typeof input !== "object" || input === null) return input;
    if (field === "revokeApiToken") return { ...input, id: pools.revocable(random, viewer) };
    if (/^(shareImageWithOrganization|makeImagePrivate|setImageSteward)$/.test(field))
      return { ...input, imageId: pools.kept(random, viewer) };
    // An image that joins an asset shows its pages to more people; what is said of assets does not.
    if (/^(rateAsset|withdrawRating|followAsset|unfollowAsset)$/.test(field))
      return { ...input, assetId: pools.id(random) };
    if (field === "approvePublication") return { ...input, dryRun: true };
    if ("dryRun" in input && input.dryRun) return input;
    if (field === "setImageVisibility") return { ...input, visibility: "PRIVATE" };
    if (field === "grantLaunchPermission") return { ...input, permissions: [{ type: "ACCOUNT", id: "880000000000" }] };
    // Destroyed is what there is plenty of, seldom enough for the world to last.
    if (/^(deregisterImage|terminateInstance)$/.test(field) && random.chance(0.8)) return { ...input, dryRun: true };
    return input;
  }

  const body = `${field.name}${argumentsOf(field.args, field.name)}${selection(getNamedType(field.type), 1)}`;
  const head = types.length > 0 ? ` (${types.join(", ")})` : "";
  return { query: `${isMutation ? "mutation" : "query"}${head} { ${body} }`, variables };
}

/** Paths that lead to images and events come twice. */
function weighted(fields: readonly GraphQLField<unknown, unknown>[]): readonly GraphQLField<unknown, unknown>[] {
  return fields.flatMap((field) => (/^(image|node|lifecycle|_entities)/.test(field.name) ? [field, field] : [field]));
}

function isText({ type }: GraphQLField<unknown, unknown>): boolean {
  return /^(ID|String|JSON)$/.test(getNamedType(type).name);
}

/** Without it, a mutation of the cloud would be refused before it is looked at, or change more than it should. */
function isUseful(name: string): boolean {
  return name === "dryRun";
}

function soon(): string {
  return new Date(Date.now() + 86_400_000).toISOString();
}
