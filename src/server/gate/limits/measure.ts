import {
  type ArgumentNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from "graphql";
import {
  idPrice,
  introspectionPrice,
  listSizes,
  mutationPrice,
  partsOfAList,
  prices,
  subscriptionPrice,
} from "./prices.ts";

/** How much an operation asks for. Fragments count as often as they are spread. */
export interface Measure {
  readonly depth: number;
  readonly aliases: number;
  readonly directives: number;
  /** How often a field is written within one pair of braces, at most. */
  readonly repeats: number;
  readonly cost: number;
}

/** Of a set of selections: what it costs once, and for each member of the page that it is about. */
interface Share extends Measure {
  readonly perMember: number;
}

interface Given {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly measured: Map<string, Share>;
  /** How many fragments this walk is within. */
  nesting: number;
}

const nothing: Share = { depth: 0, aliases: 0, directives: 0, repeats: 0, cost: 0, perMember: 0 };
/** Beyond what any limit allows, so that nothing is asked of the stack that depends on who runs it. */
const bottomless: Share = { ...nothing, depth: Number.POSITIVE_INFINITY, cost: Number.POSITIVE_INFINITY };
const deepestNesting = 200;
const pageOfNoDefault = 25;

/**
 * Measures an operation in one walk, each fragment once. It comes before validation, which may take long for what is
 * too large: so it bears unknown fields, types and fragments, and circles of these.
 */
export function measure(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): Measure {
  const fragments = new Map(
    document.definitions.flatMap((one) => (one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one]] : [])),
  );
  const given: Given = { schema, operation, variables, fragments, measured: new Map(), nesting: 0 };
  const { perMember, ...share } = ofSelections(given, operation.selectionSet, schema.getRootType(operation.operation));
  const onVariables = (operation.variableDefinitions ?? []).map(({ directives }) => directives?.length ?? 0);
  const directives = onVariables.reduce((sum, count) => sum + count, operation.directives?.length ?? 0);
  return { ...share, cost: share.cost + perMember, directives: share.directives + directives };
}

type Parent = GraphQLNamedType | null | undefined;

function ofSelections(given: Given, { selections }: SelectionSetNode, parent: Parent): Share {
  let { depth, aliases, directives, repeats, cost, perMember } = nothing;
  const written = new Map<string, number>();
  for (const selection of selections) {
    const share =
      selection.kind === Kind.FIELD
        ? ofField(given, selection, parent)
        : selection.kind === Kind.FRAGMENT_SPREAD
          ? ofFragment(given, selection.name.value)
          : ofSelections(given, selection.selectionSet, typeNamed(given, selection.typeCondition) ?? parent);
    const name = selection.kind === Kind.FIELD ? (selection.alias ?? selection.name).value : "";
    const count = name === "" ? 0 : (written.get(name) ?? 0) + 1;
    written.set(name, count);
    depth = Math.max(depth, share.depth);
    repeats = Math.max(repeats, share.repeats, count);
    aliases += share.aliases;
    directives += share.directives + (selection.directives?.length ?? 0);
    cost += share.cost;
    perMember += share.perMember;
  }
  return { depth, aliases, directives, repeats, cost, perMember };
}

function ofFragment(given: Given, name: string): Share {
  const known = given.measured.get(name);
  if (known) return known;
  if (given.nesting >= deepestNesting) return bottomless;
  const fragment = given.fragments.get(name);
  // Within itself a fragment counts for nothing: validation refuses circles.
  given.measured.set(name, nothing);
  if (!fragment) return nothing;
  given.nesting += 1;
  const within = ofSelections(given, fragment.selectionSet, typeNamed(given, fragment.typeCondition));
  given.nesting -= 1;
  const share = { ...within, directives: within.directives + (fragment.directives?.length ?? 0) };
  given.measured.set(name, share);
  return share;
}

function ofField(given: Given, node: FieldNode, parent: Parent): Share {
  const { schema, operation } = given;
  const name = node.name.value;
  const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
  const type = field && getNamedType(field.type);
  const within = node.selectionSet ? ofSelections(given, node.selectionSet, type) : nothing;
  const share = { ...within, depth: 1 + within.depth, aliases: within.aliases + (node.alias ? 1 : 0) };
  const ofSchema = parent === schema.getQueryType() && (name === "__schema" || name === "__type");
  // As large as the schema and no larger: graphql's own rule bounds the lists within lists.
  if (ofSchema) return { ...share, depth: 1, cost: introspectionPrice, perMember: 0 };
  if (name === "__typename") return share;
  if (!field || !parent) return { ...share, cost: 1 + within.cost + within.perMember, perMember: 0 };
  const { price: own, composite, size, first, ids } = known(parent, field);
  const price = own + rootPrice(schema, operation, parent);
  const one = (composite ? 1 : 0) + within.cost;
  if (first) {
    const members = atLeastZero(argumentOf(given, node, first), pageOfNoDefault);
    const each = members === 0 ? 0 : members * within.perMember;
    return { ...share, cost: price + one + each, perMember: 0 };
  }
  if (ids) {
    const sent = argumentOf(given, node, ids);
    return { ...share, cost: price + (Array.isArray(sent) ? sent.length : 1) * (idPrice + one), perMember: 0 };
  }
  if (size === "page") return { ...share, cost: 0, perMember: price + one };
  return { ...share, cost: price + size * (one + within.perMember), perMember: 0 };
}

/** What the schema alone says of a field. */
interface Known {
  readonly price: number;
  readonly composite: boolean;
  /** Members of a list; 1 of what is none; those of a connection are as many as its page. */
  readonly size: number | "page";
  readonly first: GraphQLArgument | undefined;
  readonly ids: GraphQLArgument | undefined;
}

const knownFields = new WeakMap<GraphQLField<unknown, unknown>, Known>();

function known(parent: GraphQLNamedType, field: GraphQLField<unknown, unknown>): Known {
  const found = knownFields.get(field);
  if (found) return found;
  const composite = isCompositeType(getNamedType(field.type));
  const isList = composite && isListType(getNullableType(field.type));
  const listSize = isPage(parent, field.name) ? "page" : sizeOf(parent, field.name);
  const made: Known = {
    price: priceOf(parent, field.name),
    composite,
    size: isList ? listSize : 1,
    first: field.args.find(({ name }) => name === "first"),
    ids: field.args.find(({ name }) => name === "ids"),
  };
  knownFields.set(field, made);
  return made;
}

/** The members of a connection: as many as `first` of the field that gave it. */
export function isPage(parent: GraphQLNamedType, field: string): boolean {
  return parent.name.endsWith("Connection") && (field === "nodes" || field === "edges");
}

function rootPrice(schema: GraphQLSchema, { operation }: OperationDefinitionNode, parent: GraphQLNamedType): number {
  if (parent !== schema.getRootType(operation)) return 0;
  return { query: 0, mutation: mutationPrice, subscription: subscriptionPrice }[operation];
}

function priceOf(parent: GraphQLNamedType, field: string): number {
  return tabled(prices, parent, field) ?? 0;
}

function sizeOf(parent: GraphQLNamedType, field: string): number {
  return tabled(listSizes, parent, field) ?? partsOfAList;
}

function tabled(table: Readonly<Record<string, number>>, parent: GraphQLNamedType, field: string): number | undefined {
  const own = table[`${parent.name}.${field}`];
  if (own !== undefined || !(isObjectType(parent) || isInterfaceType(parent))) return own;
  return parent
    .getInterfaces()
    .map(({ name }) => table[`${name}.${field}`])
    .find((found) => found !== undefined);
}

function typeNamed({ schema }: Given, condition: FragmentDefinitionNode["typeCondition"] | undefined): Parent {
  return condition && schema.getType(condition.name.value);
}

/** What an argument will be, as far as its size goes. */
function argumentOf(given: Given, node: FieldNode, { name, defaultValue }: GraphQLArgument): unknown {
  const written = node.arguments?.find((one: ArgumentNode) => one.name.value === name)?.value;
  const value = written && plain(given, written);
  return value === undefined ? defaultValue : value;
}

function plain(given: Given, node: ValueNode): unknown {
  const { operation, variables } = given;
  switch (node.kind) {
    case Kind.INT:
      return Number(node.value);
    case Kind.LIST:
      return node.values;
    case Kind.VARIABLE: {
      const name = node.name.value;
      if (Object.hasOwn(variables, name)) return variables[name];
      const value = operation.variableDefinitions?.find(({ variable }) => variable.name.value === name)?.defaultValue;
      // A default holds no variable, so this ends.
      return value && plain(given, value);
    }
    default:
      return null;
  }
}

function atLeastZero(value: unknown, otherwise: number): number {
  return typeof value === "number" ? Math.max(0, value) : otherwise;
}
