import { ApolloServer } from "@apollo/server";
import { startStandaloneServer } from "@apollo/server/standalone";
import { answerAs, createContext, createSchema } from "./world.ts";

const server = new ApolloServer({ schema: createSchema() });
const { url } = await startStandaloneServer(server, {
  listen: { host: "127.0.0.1", port: 0 },
  context: async () => createContext(),
});
answerAs(url);
