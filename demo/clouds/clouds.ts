import { AWS_KEYS, AWS_ROLES, SMARTCLOUD_USERS } from "../seed/aws/accounts.ts";
import { createAwsWorld } from "../seed/aws/aws.ts";
import { createAwsCloud } from "./aws/cloud.ts";
import { startControlServer } from "./control.ts";
import { openFileKeep } from "./kit/file-keep.ts";
import { createMemoryKeep, keeping } from "./kit/keep.ts";
import { startWireServer } from "./kit/server.ts";
import { createSmartCloud } from "./smartcloud/cloud.ts";

/** Accounts on top of those of the demo world, which always exist. */
export interface ExtraAccounts {
  readonly aws?: readonly {
    readonly account: string;
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
  }[];
  readonly smartcloud?: readonly { readonly user: string; readonly password: string }[];
}

export interface CloudsOptions {
  /** 0, or absent, takes a free port. */
  readonly awsPort?: number;
  readonly smartcloudPort?: number;
  readonly controlPort?: number;
  /** How many generated images each cloud has besides its story. */
  readonly scale?: number;
  readonly accounts?: ExtraAccounts;
  readonly awsWorld?: "demo" | "empty";
  /** How long the AWS cloud's images, snapshots and instances are under way; 2000 where absent. */
  readonly settleMs?: number;
  /** The file in which the worlds stay, and, to begin new ones there, their id. Absent: they end with the process. */
  readonly keep?: { readonly file?: string; readonly beginWith?: string };
}

export interface KeptWorld {
  readonly id: string;
  /** True where nothing was kept of it before this start. */
  readonly isNew: boolean;
  /** Null where nothing is kept. */
  readonly file: string | null;
}

export interface Clouds {
  readonly aws: string;
  readonly smartcloud: string;
  readonly control: string;
  readonly world: KeptWorld;
  /** What a gateway's configuration may name: urls, keys, users and passwords. */
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export async function startClouds(options: CloudsOptions = {}): Promise<Clouds> {
  const scale = options.scale ?? 0;
  const awsWorld = options.awsWorld ?? "demo";
  const { file, beginWith } = options.keep ?? {};
  const keep =
    file === undefined
      ? createMemoryKeep(beginWith)
      : openFileKeep({ file, beginWith, madeOf: `--scale ${scale}${awsWorld === "demo" ? "" : ` and ${awsWorld}`}` });
  const aws = createAwsCloud({
    world: createAwsWorld(awsWorld, scale, {
      keep,
      ...(options.settleMs === undefined ? {} : { settleMs: options.settleMs }),
    }),
    keys: [...AWS_KEYS, ...(options.accounts?.aws ?? [])],
    roles: AWS_ROLES,
  });
  const smartcloud = createSmartCloud({
    scale,
    keep,
    users: [
      ...SMARTCLOUD_USERS.map(({ user, password }) => ({ user, password })),
      ...(options.accounts?.smartcloud ?? []),
    ],
  });
  keep.commit();
  const clouds = { aws: keeping(aws, keep), smartcloud: keeping(smartcloud, keep) };
  const closers: (() => Promise<void>)[] = [];
  async function started<Server extends { close(): Promise<void> }>(what: string, starting: Promise<Server>) {
    try {
      const server = await starting;
      closers.push(() => server.close());
      return server;
    } catch (error) {
      await close();
      throw new Error(`${what} did not start: ${error instanceof Error ? error.message : error}`, { cause: error });
    }
  }
  async function close(): Promise<void> {
    await Promise.all(closers.splice(0).map((end) => end()));
    keep.close();
  }

  const awsServer = await started("the AWS cloud", startWireServer(clouds.aws, { port: options.awsPort ?? 0 }));
  const smartcloudServer = await started(
    "the SmartCloud",
    startWireServer(clouds.smartcloud, { port: options.smartcloudPort ?? 0 }),
  );
  const control = await started(
    "the control channel",
    startControlServer(
      [
        { cloud: clouds.aws, server: awsServer },
        { cloud: clouds.smartcloud, server: smartcloudServer },
      ],
      { port: options.controlPort ?? 0 },
    ),
  );
  return {
    aws: awsServer.url,
    smartcloud: smartcloudServer.url,
    control: control.url,
    world: { id: keep.worldId, isNew: keep.isNew, file: file ?? null },
    environment: {
      TINTYPE_DEMO_AWS_URL: awsServer.url,
      TINTYPE_DEMO_SMARTCLOUD_URL: smartcloudServer.url,
      TINTYPE_DEMO_CONTROL_URL: control.url,
      ...secrets(),
    },
    close,
  };
}

function secrets(): Readonly<Record<string, string>> {
  return Object.fromEntries([
    ...AWS_KEYS.flatMap(({ name, accessKeyId, secretAccessKey }) => [
      [`TINTYPE_DEMO_${name}_ACCESS_KEY_ID`, accessKeyId],
      [`TINTYPE_DEMO_${name}_SECRET_ACCESS_KEY`, secretAccessKey],
    ]),
    ...SMARTCLOUD_USERS.flatMap(({ name, user, password }) => [
      [`TINTYPE_DEMO_SMARTCLOUD_${name}_USER`, user],
      [`TINTYPE_DEMO_SMARTCLOUD_${name}_PASSWORD`, password],
    ]),
  ]);
}
