import { expect, expectTypeOf, test } from "vitest";
import { type AwsAdapter, awsFactory } from "../../adapters/aws/index.ts";
import { adapterFactories } from "../../adapters/index.ts";
import { createSecret } from "../../adapters/kit/secret.ts";
import { type SmartCloudAdapter, smartCloudFactory } from "../../adapters/smartcloud/index.ts";
import type { GatewayError } from "../../src/domain/errors.ts";
import type { LaunchPermission } from "../../src/domain/image/image.ts";
import {
  type Adapter,
  type AdapterFactory,
  type AnyAdapter,
  type Capability,
  capabilities,
  type Enrolment,
  type Facets,
  type Rights,
} from "../../src/ports/adapter.ts";

/** What each kind of cloud can do beyond listing images. This is the one place where it is written down. */
const abilities = {
  AWS: ["launchPermissions", "lineage"],
  SMARTCLOUD: ["agreements", "manifests"],
} as const satisfies Readonly<Record<string, readonly Capability[]>>;

type AbilitiesOf<A extends AnyAdapter> = Extract<keyof A, Capability>;
type Written<Provider extends keyof typeof abilities> = (typeof abilities)[Provider][number];

const host = { backendId: "types", resolve: () => createSecret("dummy") };
const adapters = {
  AWS: awsFactory.create({ regions: ["us-east-1"] }, host),
  SMARTCLOUD: smartCloudFactory.create({ user: "user@test.example", password: { env: "PASSWORD" } }, host),
} satisfies Record<keyof typeof abilities, AnyAdapter>;

test("the compiler knows each adapter by exactly the abilities that are written down", () => {
  expectTypeOf<AbilitiesOf<AwsAdapter>>().toEqualTypeOf<Written<"AWS">>();
  expectTypeOf<AbilitiesOf<SmartCloudAdapter>>().toEqualTypeOf<Written<"SMARTCLOUD">>();
  expectTypeOf(adapters.AWS).toEqualTypeOf<AwsAdapter>();
  expectTypeOf(adapters.SMARTCLOUD).toEqualTypeOf<SmartCloudAdapter>();
  expectTypeOf<AwsAdapter>().toExtend<AnyAdapter>();
  expectTypeOf<SmartCloudAdapter>().toExtend<AnyAdapter>();
});

test("the adapters that are made have exactly those abilities, and every kind of cloud is written down", async () => {
  const made: Readonly<Record<string, AnyAdapter>> = adapters;
  const written: Readonly<Record<string, readonly Capability[]>> = abilities;
  expect(adapterFactories.map(({ provider }) => provider).toSorted()).toEqual(Object.keys(written).toSorted());
  for (const [provider, adapter] of Object.entries(made)) {
    expect(adapter.provider).toBe(provider);
    expect(capabilities.filter((name) => adapter[name] !== undefined)).toEqual(
      capabilities.filter((name) => written[provider]?.includes(name)),
    );
    await adapter.close();
  }
});

test("both say which rights their backends have, and let backends be added at run time", () => {
  expectTypeOf<AwsAdapter["rights"]>().toEqualTypeOf<Rights>();
  expectTypeOf<SmartCloudAdapter["rights"]>().toEqualTypeOf<Rights>();
  expectTypeOf(awsFactory.enrolment).toEqualTypeOf<Enrolment>();
  expectTypeOf(smartCloudFactory.enrolment).toEqualTypeOf<Enrolment>();
  for (const { enrolment } of adapterFactories) expect(enrolment).toBeDefined();
});

test("an ability that a cloud does not have cannot be asked for", () => {
  // @ts-expect-error EC2 keeps no agreement beside an image; a Marketplace subscription is something else.
  expect(adapters.AWS.agreements).toBeUndefined();
  // @ts-expect-error parameters.xml is SmartCloud's; EC2 images say nothing of what a launch needs.
  expect(adapters.AWS.manifests).toBeUndefined();
  // @ts-expect-error SmartCloud has three visibilities, not permissions for single accounts.
  expect(adapters.SMARTCLOUD.launchPermissions).toBeUndefined();
  // @ts-expect-error SmartCloud does not say what an image was captured from.
  expect(adapters.SMARTCLOUD.lineage).toBeUndefined();
});

test("the list of capabilities and the facets are one set", () => {
  expectTypeOf<(typeof capabilities)[number]>().toEqualTypeOf<keyof Facets>();
  expect(new Set(capabilities).size).toBe(capabilities.length);
});

test("what is declared must be there, and what is there must be known", () => {
  const { launchPermissions, ...core } = adapters.AWS;
  expectTypeOf({ ...core, launchPermissions }).toExtend<Adapter<"launchPermissions">>();
  // @ts-expect-error an adapter that declares an ability and lacks the facet does not compile.
  const lacking: Adapter<"launchPermissions"> = core;
  // @ts-expect-error `sharing` is no capability: a key of `Facets` is one.
  type Unknown = Adapter<"sharing">;
  expectTypeOf<Unknown["images"]>().toEqualTypeOf<AnyAdapter["images"]>();
  expect("launchPermissions" in lacking).toBe(false);
});

test("an answer cannot be used before its errors are looked at", () => {
  const answers: ReadonlyMap<string, readonly LaunchPermission[] | GatewayError> = new Map();
  expectTypeOf(adapters.AWS.launchPermissions.getMany).returns.resolves.toEqualTypeOf(answers);
  // @ts-expect-error the value may be an error, and may be absent.
  expect(() => answers.get("ami-1").length).toThrow(TypeError);
});

test("each folder's factory is an adapter factory, and says which adapter it makes", () => {
  expectTypeOf(awsFactory).toExtend<AdapterFactory>();
  expectTypeOf(smartCloudFactory).toExtend<AdapterFactory>();
  expectTypeOf(awsFactory.create).returns.toEqualTypeOf<AwsAdapter>();
  expectTypeOf(smartCloudFactory.create).returns.toEqualTypeOf<SmartCloudAdapter>();
});
