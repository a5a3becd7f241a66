import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createYoga } from "graphql-yoga";
import { answerAs, createContext, createSchema } from "./world.ts";

const server = createServer(createYoga({ schema: createSchema(), context: createContext }));
await once(server.listen(0, "127.0.0.1"), "listening");
// A TCP server has no path for an address.
answerAs(`http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`);
