import { createImage, type Image, imageIdOf } from "../../clouds/aws/resources/image.ts";
import { ACME_DEVELOPMENT } from "./accounts.ts";
import { instanceIdOf, production } from "./aws-acme.ts";
import { AMAZON, al2023Name } from "./aws-public.ts";

const US = "us-east-1";
const EU = "eu-west-1";
const AL2023_ARM = imageIdOf(US, AMAZON, al2023Name("9.20251027.0", "arm64"));

/** Development works on copies of what production shares, and on captures of its own. */
const DEVELOPMENT_COPIES: readonly (readonly [string, string, string])[] = [
  ["dev-orders-1.4.0", "acme-orders-1.4.0", "2026-02-19T08:00:00.000Z"],
  ["dev-orders-1.5.0", "acme-orders-1.5.0", "2026-08-01T08:00:00.000Z"],
  ["dev-hardened-al2023", "acme-hardened-al2023-2025.12", "2025-12-08T08:00:00.000Z"],
  ["dev-windows-2022", "acme-windows-2022-2025.09", "2025-10-01T08:00:00.000Z"],
];

export function acmeDevelopmentImages(): readonly Image[] {
  const images = [US, EU].flatMap((region) => [
    ...DEVELOPMENT_COPIES.map(([name, source, creationDate]) =>
      createImage({
        region,
        ownerId: ACME_DEVELOPMENT,
        name,
        description: `[Copied ${production(region, source)} from ${region}] ${source}`,
        creationDate,
        sourceImageId: production(region, source),
        sourceImageRegion: region,
        windows: source.includes("windows"),
        tags: { Name: name, Stage: "development" },
      }),
    ),
    ...["checkout", "search", "load-test"].map((topic, position) =>
      createImage({
        region,
        ownerId: ACME_DEVELOPMENT,
        name: `dev-${topic}-experiment`,
        description: `Capture of the ${topic} experiment`,
        creationDate: `2026-0${position + 3}-1${position}T17:3${position}:00.000Z`,
        sourceImageId: imageIdOf(region, ACME_DEVELOPMENT, "dev-orders-1.5.0"),
        sourceImageRegion: region,
        sourceInstanceId: instanceIdOf(`dev-${topic}-${region}`),
        tags: { Name: topic, Owner: ["zoë", "Łukasz", "春香"][position] ?? "nobody" },
        ...(topic === "load-test" ? { state: "disabled" } : {}),
      }),
    ),
  ]);
  return [
    ...images,
    createImage({
      region: US,
      ownerId: ACME_DEVELOPMENT,
      name: "dev-graviton-trial",
      description: "First trial on Graviton",
      creationDate: "2026-01-20T12:00:00.000Z",
      architecture: "arm64",
      sourceImageId: AL2023_ARM,
      sourceImageRegion: US,
      tags: { Name: "graviton-trial" },
    }),
    createImage({
      region: US,
      ownerId: ACME_DEVELOPMENT,
      name: "dev-nightly (build 4711)",
      creationDate: "2026-11-22T23:30:00.000Z",
      state: "failed",
      stateReason: { code: "Client.InstanceTerminated", message: "The instance was terminated during AMI creation" },
      sourceInstanceId: instanceIdOf("dev-nightly"),
    }),
  ];
}
