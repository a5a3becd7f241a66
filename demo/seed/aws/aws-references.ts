import { createReferrer, type Referrer } from "../../clouds/aws/resources/references.ts";
import { ACME_DEVELOPMENT, ACME_PRODUCTION } from "./accounts.ts";
import { production } from "./aws-acme.ts";

const US = "us-east-1";
const EU = "eu-west-1";

/** What names Acme's images besides its instances. */
export function demoReferrers(): readonly Referrer[] {
  return [
    createReferrer({
      resourceType: "ec2:LaunchTemplate",
      region: US,
      ownerId: ACME_PRODUCTION,
      name: "orders",
      imageIds: [production(US, "acme-orders-1.4.0"), production(US, "acme-orders-1.5.0")],
    }),
    createReferrer({
      resourceType: "ec2:LaunchTemplate",
      region: EU,
      ownerId: ACME_PRODUCTION,
      name: "orders",
      imageIds: [production(EU, "acme-orders-1.5.0")],
    }),
    createReferrer({
      resourceType: "ec2:LaunchTemplate",
      region: US,
      ownerId: ACME_DEVELOPMENT,
      name: "orders-dev",
      imageIds: [production(US, "acme-orders-1.5.0")],
    }),
    createReferrer({
      resourceType: "ssm:Parameter",
      region: US,
      ownerId: ACME_PRODUCTION,
      name: "/acme/golden/orders",
      imageIds: [production(US, "acme-orders-1.5.0")],
    }),
    createReferrer({
      resourceType: "imagebuilder:ImageRecipe",
      region: US,
      ownerId: ACME_PRODUCTION,
      name: "acme-hardened",
      version: "2025.12.0",
      imageIds: [production(US, "acme-base-al2023-2025.11")],
    }),
    createReferrer({
      resourceType: "imagebuilder:ContainerRecipe",
      region: US,
      ownerId: ACME_PRODUCTION,
      name: "acme-batch",
      imageIds: [production(US, "acme-base-al2023-2025.11")],
    }),
  ];
}
