import { adapterSuite } from "./adapter.ts";
import { openSmartCloudWorld } from "./smartcloud-world.ts";

adapterSuite("the SmartCloud adapter", await openSmartCloudWorld());
