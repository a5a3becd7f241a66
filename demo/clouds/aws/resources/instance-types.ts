import { invalidValue } from "../wire/errors.ts";
import type { Image } from "./image.ts";

/** name, virtual CPUs, GiB of memory */
const TYPES: readonly (readonly [string, number, number])[] = [
  ["t2.micro", 1, 1],
  ["t2.medium", 2, 4],
  ["t3.micro", 2, 1],
  ["t3.small", 2, 2],
  ["t3.medium", 2, 4],
  ["t3.large", 2, 8],
  ["t4g.micro", 2, 1],
  ["t4g.small", 2, 2],
  ["t4g.medium", 2, 4],
  ["m1.small", 1, 1.7],
  ["m5.large", 2, 8],
  ["m7i.large", 2, 8],
  ["m7i.xlarge", 4, 16],
  ["m7g.large", 2, 8],
  ["m7g.xlarge", 4, 16],
  ["c7i.large", 2, 4],
  ["c7g.large", 2, 4],
  ["c7g.xlarge", 4, 8],
  ["r7i.xlarge", 4, 32],
  ["r7g.large", 2, 16],
  ["mac2.metal", 8, 16],
];

export interface InstanceType {
  readonly name: string;
  readonly architectures: readonly string[];
  readonly virtualCpus: number;
  readonly memoryMib: number;
  readonly currentGeneration: boolean;
}

/** The family says it: a digit and `g` is Graviton. Types that are not in the table may be launched all the same. */
export function architecturesOf(name: string): readonly string[] {
  const family = name.split(".", 1).join("");
  if (family === "mac1") return ["x86_64_mac"];
  if (family.startsWith("mac")) return ["arm64_mac"];
  if (/^(a1|[a-z]+\d+g[a-z]*)$/.test(family)) return ["arm64"];
  return /^([tm][12]|c1|c3|m3)$/.test(family) ? ["i386", "x86_64"] : ["x86_64"];
}

export const INSTANCE_TYPES: readonly InstanceType[] = TYPES.map(([name, virtualCpus, memory]) => ({
  name,
  architectures: architecturesOf(name),
  virtualCpus,
  memoryMib: Math.round(memory * 1024),
  currentGeneration: !name.startsWith("m1."),
}));

/** True for what EC2 could name a type, whether its catalogue here has it or not. */
export function isTypeName(name: string): boolean {
  return /^[a-z][a-z0-9-]{0,14}\.(nano|micro|small|medium|large|xlarge|\d{1,3}xlarge|metal(-\d{1,3}xl)?)$/.test(name);
}

export function checkInstanceType(name: string, image: Image): void {
  if (!isTypeName(name)) {
    throw invalidValue(`Invalid value '${name}' for InstanceType.`);
  }
  const architectures = architecturesOf(name);
  if (!architectures.includes(image.architecture)) {
    throw invalidValue(
      `The architecture '${architectures.join(",")}' of the specified instance type does not match the architecture ` +
        `'${image.architecture}' of the specified AMI. Specify an instance type and an AMI that have matching architectures, and try again.`,
    );
  }
  const { supported, unsupported } = image.instanceTypes ?? {};
  if (supported?.includes(name) === false || unsupported?.includes(name) === true) {
    throw invalidValue(`The image ${image.imageId} does not support the instance type '${name}'.`);
  }
}
