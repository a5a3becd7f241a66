import { networkInterfaces } from "node:os";
import { expect, test } from "vitest";
import { createOwnAddress } from "./own-address.ts";

const own = createOwnAddress(["gateway.example"]);
own.listensOn(4000);
const address = Object.values(networkInterfaces())
  .flatMap((all = []) => all)
  .find(({ family, internal }) => family === "IPv4" && !internal)?.address;

test.each([
  "http://127.0.0.1:4000",
  "http://localhost:4000/graphql",
  "http://LOCALHOST.:4000",
  "http://a.localhost:4000",
  "http://127.9.9.9:4000",
  "http://2130706433:4000",
  "http://[::1]:4000",
  "http://[::ffff:127.0.0.1]:4000",
  "http://[::127.0.0.1]:4000",
  "http://127.0.0.1.nip.io:4000",
  ...(address ? [`http://${address}:4000`] : []),
  "https://gateway.example",
  "http://gateway.example:4000/x",
])("%s is the gateway's own", (url) => {
  expect(own.is(url)).toBe(true);
});

test.each([
  "http://127.0.0.1:4566",
  "http://localhost",
  "https://10.1.2.3:4000",
  "https://ec2.eu-west-1.amazonaws.com",
  "https://gateway.example:4566",
  "no url",
])("%s is not", (url) => {
  expect(own.is(url)).toBe(false);
});

test("before it listens no port is its own", () => {
  expect(createOwnAddress([]).is("http://127.0.0.1:4000")).toBe(false);
});
