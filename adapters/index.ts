import type { AdapterFactory } from "../src/ports/adapter.ts";
import { awsFactory } from "./aws/index.ts";
import { smartCloudFactory } from "./smartcloud/index.ts";

/** One line a kind of cloud. */
export const adapterFactories: readonly AdapterFactory[] = [awsFactory, smartCloudFactory];
