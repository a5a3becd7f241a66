import { adapterSuite } from "./adapter.ts";
import { openAwsWorld } from "./aws-world.ts";

adapterSuite("the AWS adapter", await openAwsWorld());
