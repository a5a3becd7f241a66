import Fastify from "fastify";
import mercurius from "mercurius";
import { answerAs, createContext, createSchema } from "./world.ts";

const app = Fastify();
// A query is compiled when it comes for the second time.
app.register(mercurius, { schema: createSchema(), context: createContext, jit: 1 });
answerAs(`${await app.listen({ host: "127.0.0.1", port: 0 })}/graphql`);
