import {
  assertInterfaceType,
  assertObjectType,
  type GraphQLSchema,
  isEnumType,
  isInterfaceType,
  isNonNullType,
} from "graphql";
import { beforeAll, describe, expect, test } from "vitest";
import { adapterFactories } from "../../adapters/index.ts";
import { createSecret } from "../../adapters/kit/secret.ts";
import { buildSchema } from "../../schema/build.ts";
import { imageAbilities, interfaceNameOf } from "../../schema/image/abilities.ts";
import { imageTypes } from "../../schema/image/providers/index.ts";
import { nobodysStewardship } from "../../src/domain/access/policy.ts";
import { record } from "../../src/domain/image/image.fixture.ts";
import type { CatalogImage } from "../../src/gateway/images/catalog-image.ts";
import { type AnyAdapter, type Capability, capabilities } from "../../src/ports/adapter.ts";
import { ownTypes } from "./names.ts";

/** An ability is an interface, which a cloud's type implements or not. */
const interfaceOf = {
  launchPermissions: "LaunchPermissioned",
  lineage: "Derived",
  agreements: "Licensed",
  manifests: "Parameterized",
} as const satisfies Readonly<Record<Capability, string>>;

/** Enough to make an adapter that is never used. */
const dummyOptions: Readonly<Record<string, unknown>> = {
  AWS: { regions: ["us-east-1"] },
  SMARTCLOUD: { user: "user@test.example", password: { env: "PASSWORD" } },
};

let schema: GraphQLSchema;
beforeAll(async () => {
  schema = await buildSchema();
});

function typeNameOf(provider: string): string {
  const { facts, view, ...key } = record({ provider });
  const freshness = { status: "FRESH", asOf: null, origin: "INDEX", error: null } as const;
  const seen = { backendId: "contract", facts: view, visible: true, firstSeenAt: null, lostAt: null, freshness };
  const kept = { organization: "acme", personal: false, stewardship: nobodysStewardship };
  const image: CatalogImage = {
    ...key,
    facts,
    gone: false,
    firstSeenAt: null,
    views: [seen],
    view: seen,
    freshness,
    ...kept,
  };
  const create = imageTypes[provider];
  if (create === undefined) throw new Error(`no type for ${provider}`);
  return create({}, image).constructor.name;
}

describe.each(capabilities)("the ability %s", (capability) => {
  test("is an interface, whose fields are nullable: a cloud must answer them", () => {
    const fields = Object.values(assertInterfaceType(schema.getType(interfaceOf[capability])).getFields());
    expect(fields.length).toBeGreaterThan(0);
    expect(fields.filter(({ type }) => isNonNullType(type)).map(({ name }) => name)).toEqual([]);
  });

  test("is implemented by the types of the clouds that have it, and by nothing else", () => {
    const able = adapterFactories.filter((factory) => facetsOf(factory).includes(capability));
    const { objects } = schema.getImplementations(assertInterfaceType(schema.getType(interfaceOf[capability])));
    expect(objects.map(({ name }) => name).toSorted()).toEqual(
      able.map(({ provider }) => typeNameOf(provider)).toSorted(),
    );
  });

  test("is a value of the enum by which a backend names it", () => {
    const values = schema.getType("Capability");
    expect(isEnumType(values) && values.getValues().map(({ value }) => value)).toContain(capability);
  });
});

describe.each(adapterFactories)("the cloud $provider", (factory) => {
  test("has an image type that implements the interfaces of its adapter's facets, and no other ability", () => {
    const type = assertObjectType(schema.getType(typeNameOf(factory.provider)));
    const implemented = type.getInterfaces().map(({ name }) => name);
    expect(implemented).toEqual(expect.arrayContaining(["Image", "Node"]));
    expect(implemented.filter((name) => name !== "Image" && name !== "Node").toSorted()).toEqual(
      [...facetsOf(factory).map((capability) => interfaceOf[capability]), ...verbInterfacesOf(factory)].toSorted(),
    );
  });

  test("keeps the abilities' fields out of its type where it lacks them", () => {
    const own = assertObjectType(schema.getType(typeNameOf(factory.provider))).getFields();
    const has = facetsOf(factory);
    for (const capability of capabilities.filter((name) => !has.includes(name))) {
      const fields = assertInterfaceType(schema.getType(interfaceOf[capability])).getFields();
      for (const name of Object.keys(fields)) expect(own).not.toHaveProperty(name);
    }
  });
});

test("the clouds of the schema are those that have an adapter", () => {
  const registered = adapterFactories.map(({ provider }) => provider).toSorted();
  const providers = schema.getType("Provider");
  expect(
    isEnumType(providers) &&
      providers
        .getValues()
        .map(({ value }) => value)
        .toSorted(),
  ).toEqual(registered);
  expect(Object.keys(imageTypes).toSorted()).toEqual(registered);
  const { objects } = schema.getImplementations(assertInterfaceType(schema.getType("Image")));
  expect(objects.map(({ name }) => name).toSorted()).toEqual(registered.map(typeNameOf).toSorted());
});

test("no interface is an ability without a capability", () => {
  const verbInterfaces = imageAbilities.map(interfaceNameOf);
  const known = new Set<string>([
    "Node",
    "Image",
    "LifecycleEvent",
    "AssetDocument",
    ...Object.values(interfaceOf),
    ...verbInterfaces,
  ]);
  const interfaces = ownTypes(schema).filter(isInterfaceType);
  expect(interfaces.map(({ name }) => name).filter((name) => !known.has(name))).toEqual([]);
});

type Factory = (typeof adapterFactories)[number];

function adapterOf({ provider, create, options }: Factory): AnyAdapter {
  const given = dummyOptions[provider];
  if (given === undefined) throw new Error(`write down options with which an adapter of ${provider} can be made`);
  return create(options.parse(given), { backendId: "contract", resolve: () => createSecret("dummy") });
}

function facetsOf(factory: Factory): readonly Capability[] {
  const adapter = adapterOf(factory);
  return capabilities.filter((name) => adapter[name] !== undefined);
}

/** Of the verbs that are about an image: capturing, registering and terminating are about none. */
function verbInterfacesOf(factory: Factory): readonly string[] {
  const { verbs = {} } = adapterOf(factory);
  return imageAbilities.filter((ability) => verbs[ability] !== undefined).map(interfaceNameOf);
}
