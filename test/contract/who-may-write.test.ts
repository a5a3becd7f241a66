import {
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  graphql,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
} from "graphql";
import { beforeAll, expect, test } from "vitest";
import { buildSchema } from "../../schema/build.ts";
import { anonymous, type Viewer } from "../../src/domain/access/policy.ts";
import { GatewayError } from "../../src/domain/errors.ts";

const reader: Viewer = {
  ...{ kind: "TOKEN", organization: "acme", actor: "token_0123456789abcdef", user: null, roles: ["admin"] },
  ...{ scopes: ["READ"], names: [], expiresAt: null },
};

let schema: GraphQLSchema;
beforeAll(async () => {
  schema = await buildSchema();
});

const scalars: Readonly<Record<string, unknown>> = {
  ...{ ID: "1", String: "text", Int: 1, Float: 1, Boolean: true },
  ...{ DateTime: "2027-01-01T00:00:00.000Z", JSON: {}, ParameterValues: {} },
};

/** The least that the type takes; one field of an input that takes exactly one. */
function leastOf(type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return leastOf(type.ofType);
  if (isListType(type)) return [leastOf(type.ofType)];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (!isInputObjectType(type)) return scalars[getNamedType(type).name];
  const fields = Object.values(type.getFields());
  const needed = type.isOneOf ? fields.slice(0, 1) : fields.filter(isRequiredInputField);
  return Object.fromEntries(needed.map((field) => [field.name, leastOf(field.type)]));
}

function said(error: unknown): string {
  return error instanceof GatewayError ? `${error.code} ${error.message}` : String(error);
}

/** What each mutation says to this viewer. */
async function answers(viewer: Viewer): Promise<readonly string[]> {
  const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});
  expect(mutations.length).toBeGreaterThan(40);
  return Promise.all(
    mutations.map(async ({ name, args }) => {
      const variables = args.map((arg) => `$${arg.name}: ${arg.type}`).join(", ");
      const passed = args.map((arg) => `${arg.name}: $${arg.name}`).join(", ");
      const { errors = [] } = await graphql({
        schema,
        source: `mutation (${variables}) { ${name}(${passed}) { __typename } }`,
        variableValues: Object.fromEntries(args.map((arg) => [arg.name, leastOf(arg.type)])),
        contextValue: { viewer },
      });
      return errors.map(({ originalError }) => said(originalError)).join();
    }),
  );
}

test("every mutation refuses a token that only reads, in one form and with one text", async () => {
  const told = "FORBIDDEN This API token reads only. Use one whose scopes include WRITE.";
  expect(new Set(await answers(reader))).toEqual(new Set([told]));
});

test("every mutation asks those who have not signed in to do so", async () => {
  const told = "UNAUTHENTICATED Sign in to do this: send `Authorization: Bearer` with a token.";
  expect(new Set(await answers(anonymous))).toEqual(new Set([told]));
});
