import { once } from "node:events";
import { createServer as createTcpServer } from "node:net";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { awsFailure } from "./errors.ts";
import { call, failureOf, roleCredentials, startAdapter } from "./failures.fixture.ts";
import {
  type Answer,
  answerXml,
  canaries,
  createTestAdapter,
  errorXml,
  id,
  imagesXml,
  imageXml,
  sendXml,
  stsErrorXml,
} from "./wire.fixture.ts";

const truncated = imagesXml([imageXml(id(1)), imageXml(id(2))]).slice(0, 300);

describe("what the cloud answers becomes one code", () => {
  const cases: readonly [string, string, Answer][] = [
    ["an empty 200", "BACKEND_INVALID_RESPONSE", (_, out) => sendXml(out, 200, "")],
    [
      "an answer without the list",
      "BACKEND_INVALID_RESPONSE",
      (_, out) => sendXml(out, 200, answerXml("DescribeImages", "")),
    ],
    ["half a document", "BACKEND_INVALID_RESPONSE", (_, out) => sendXml(out, 200, truncated)],
    [
      "HTML with 200",
      "BACKEND_INVALID_RESPONSE",
      (_, out) => sendXml(out, 200, "<!DOCTYPE html><html><p>Hi<br></html>"),
    ],
    ["plain text with 200", "BACKEND_INVALID_RESPONSE", (_, out) => sendXml(out, 200, "ok")],
    ["JSON with 200", "BACKEND_INVALID_RESPONSE", (_, out) => sendXml(out, 200, '{"images":[]}')],
    ["a wrong document", "BACKEND_INVALID_RESPONSE", (_, out) => sendXml(out, 200, "<rss><channel/></rss>")],
    [
      "an image without an id",
      "BACKEND_INVALID_RESPONSE",
      (_, out) => sendXml(out, 200, imagesXml(["<name>x</name>"])),
    ],
    [
      "a redirect",
      "BACKEND_INVALID_RESPONSE",
      (_, out) => sendXml(out, 301, "", { location: "http://169.254.169.254/" }),
    ],
    ["an HTML 404", "BACKEND_INVALID_RESPONSE", (_, out) => sendXml(out, 404, "<html><p>no<br></html>")],
    [
      "a body cut on the wire",
      "BACKEND_INVALID_RESPONSE",
      (_, out) => {
        out.writeHead(200, { "content-length": "5000" });
        out.write(truncated, () => out.destroy());
      },
    ],
    ["HTML with 503", "BACKEND_FAILED", (_, out) => sendXml(out, 503, "<html><h1>503</h1><hr></html>")],
    ["an empty 500", "BACKEND_FAILED", (_, out) => sendXml(out, 500, "")],
    ["InternalError", "BACKEND_FAILED", (_, out) => sendXml(out, 500, errorXml("InternalError", "oops"))],
    ["Unavailable", "BACKEND_FAILED", (_, out) => sendXml(out, 503, errorXml("Unavailable", "later"))],
    ["a complaint about us", "BACKEND_FAILED", (_, out) => sendXml(out, 400, errorXml("InvalidFilter", "bad"))],
    ["RequestLimitExceeded", "BACKEND_THROTTLED", (_, out) => sendXml(out, 503, errorXml("RequestLimitExceeded", "x"))],
    ["Throttling with 400", "BACKEND_THROTTLED", (_, out) => sendXml(out, 400, errorXml("Throttling", "x"))],
    ["an unknown 429", "BACKEND_THROTTLED", (_, out) => sendXml(out, 429, "")],
    ["an unknown 401", "BACKEND_DENIED", (_, out) => sendXml(out, 401, "")],
    ["an HTML 403", "BACKEND_DENIED", (_, out) => sendXml(out, 403, "<html><p>no<br></html>")],
    ["a wrong signature", "BACKEND_DENIED", (_, out) => sendXml(out, 403, errorXml("SignatureDoesNotMatch", "x"))],
    ["an unknown key", "BACKEND_DENIED", (_, out) => sendXml(out, 401, errorXml("AuthFailure", "x"))],
    ["an expired session", "BACKEND_DENIED", (_, out) => sendXml(out, 400, errorXml("ExpiredToken", "x"))],
    ["a region not enabled", "BACKEND_DENIED", (_, out) => sendXml(out, 401, errorXml("OptInRequired", "x"))],
    ["a reset", "BACKEND_UNREACHABLE", (_, out) => out.destroy()],
  ];

  test.each(cases)("%s is %s", async (_, code, answer) => {
    const { adapter, wire } = await startAdapter(answer);
    const listed = await failureOf(adapter.images.list("eu-west-1", null, call()));
    const got = await failureOf(adapter.images.getMany("eu-west-1", [id(1)], call()));
    expect([listed.code, got.code]).toEqual([code, code]);
    expect(listed.message).toContain("list images in eu-west-1 on backend test-aws");
    expect(listed.info.backend).toBe("test-aws");
    expect(wire.calls.filter(({ action }) => action === "DescribeImages")).toHaveLength(2);
  });

  test("a refused connection is BACKEND_UNREACHABLE", async () => {
    const { adapter, wire } = await startAdapter(() => undefined);
    await wire.close();
    expect((await failureOf(adapter.images.list("eu-west-1", null, call()))).code).toBe("BACKEND_UNREACHABLE");
  });

  test("what is no HTTP is BACKEND_INVALID_RESPONSE", async () => {
    const server = createTcpServer((socket) => socket.end("SSH-2.0-OpenSSH_9.2p1\r\n")).listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const adapter = createTestAdapter(`http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`);
    expect((await failureOf(adapter.images.list("eu-west-1", null, call()))).code).toBe("BACKEND_INVALID_RESPONSE");
    await adapter.close();
    server.close();
  });

  test("the wait that a throttled answer asks for is passed on, and none is invented", async () => {
    let header: Record<string, string> = { "Retry-After": "7" };
    const { adapter } = await startAdapter((_, out) =>
      sendXml(out, 503, errorXml("RequestLimitExceeded", "x"), header),
    );
    expect((await failureOf(adapter.images.list("eu-west-1", null, call()))).info.retryAfterMs).toBe(7_000);
    header = {};
    expect((await failureOf(adapter.images.list("eu-west-1", null, call()))).info).toEqual({ backend: "test-aws" });
  });

  test("a missing right is named where the cloud names it", async () => {
    const text =
      "You are not authorized. User: arn:aws:iam::999988887777:user/x is not authorized to perform: ec2:DescribeImages because no policy allows it. Encoded authorization failure message: zzz";
    const { adapter } = await startAdapter((_, out) => sendXml(out, 403, errorXml("UnauthorizedOperation", text)));
    const failure = await failureOf(adapter.images.list("eu-west-1", null, call()));
    expect(failure.code).toBe("BACKEND_DENIED");
    expect(failure.message).toContain("Allow ec2:DescribeImages");
    expect(failure.message).not.toMatch(/9999|zzz|arn:/);
  });

  test("an organization's policy that denies the region is told apart from a missing right", async () => {
    const text =
      "User: arn:aws:iam::999988887777:user/x is not authorized to perform: ec2:DescribeImages with an explicit deny in a service control policy";
    const { adapter } = await startAdapter((_, out) => sendXml(out, 403, errorXml("UnauthorizedOperation", text)));
    const failure = await failureOf(adapter.images.list("eu-west-1", null, call()));
    expect(failure.code).toBe("BACKEND_DENIED");
    expect(failure.message).toMatch(
      /: a policy of the organization denies ec2:DescribeImages there \(UnauthorizedOperation\)\. Have the policy allow the region, or take it off/,
    );
  });

  const regionsXml = (status: string) =>
    answerXml(
      "DescribeRegions",
      `<regionInfo><item><regionName>eu-west-1</regionName><optInStatus>${status}</optInStatus></item></regionInfo>`,
    );
  const answers: readonly [string, RegExp, (out: Parameters<Answer>[1]) => void][] = [
    [
      "not enabled",
      /is not enabled for this account \(AuthFailure\)\. Enable/,
      (out) => sendXml(out, 200, regionsXml("not-opted-in")),
    ],
    [
      "enabled",
      /is enabled, but does not take these credentials \(AuthFailure\)/,
      (out) => sendXml(out, 200, regionsXml("opted-in")),
    ],
    [
      "not known to AWS",
      /no region of this name \(AuthFailure\)/,
      (out) => sendXml(out, 400, errorXml("InvalidParameterValue", "x")),
    ],
    [
      "not to be asked about",
      /good elsewhere, but refused in this region \(AuthFailure\)/,
      (out) => sendXml(out, 403, errorXml("UnauthorizedOperation", "x")),
    ],
    [
      "not where the credentials are refused",
      /the cloud refused the credentials \(AuthFailure\)/,
      (out) => sendXml(out, 401, errorXml("AuthFailure", "x")),
    ],
  ];
  test.each(answers)(
    "credentials that a region refuses are told by what EC2 says of it elsewhere: %s",
    async (_, expected, regions) => {
      const { adapter, wire } = await startAdapter(({ action }, out) =>
        action === "DescribeRegions" ? regions(out) : sendXml(out, 401, errorXml("AuthFailure", "x")),
      );
      const failure = await failureOf(adapter.images.list("eu-west-1", null, call()));
      expect([failure.code, failure.message]).toEqual(["BACKEND_DENIED", expect.stringMatching(expected)]);
      expect(wire.calls.map(({ action }) => action)).toEqual([
        "GetCallerIdentity",
        "DescribeImages",
        "DescribeRegions",
      ]);
    },
  );

  test("a token that leads to itself is BACKEND_INVALID_RESPONSE, not an endless listing", async () => {
    const { adapter } = await startAdapter((_, out) => sendXml(out, 200, imagesXml([], "again")));
    const { next } = await adapter.images.list("eu-west-1", null, call());
    expect((await failureOf(adapter.images.list("eu-west-1", next, call()))).code).toBe("BACKEND_INVALID_RESPONSE");
    expect((await failureOf(adapter.images.getMany("eu-west-1", [id(1)], call()))).code).toBe(
      "BACKEND_INVALID_RESPONSE",
    );
  });

  test("credentials of another account are refused before anything is listed", async () => {
    const { adapter, wire } = await startAdapter(() => undefined, { account: "444455556666" });
    const failure = await failureOf(adapter.images.list("eu-west-1", null, call()));
    expect(failure.code).toBe("BACKEND_DENIED");
    expect(failure.message).toContain("another account");
    expect(failure.message).not.toContain("111122223333");
    expect(wire.calls.map(({ action }) => action)).toEqual(["GetCallerIdentity"]);
  });
});

describe("secrets", () => {
  test("a cloud that echoes what it was sent does not make us repeat it", async () => {
    const { adapter } = await startAdapter(({ headers, parameters }, out) => {
      const echo = `${headers.authorization} ${headers["x-amz-security-token"]} ${parameters} ${Object.values(canaries)}`;
      sendXml(out, 403, errorXml(canaries.accessKeyId, echo.replaceAll("&", "&amp;")), { "x-echo": echo });
    });
    expect((await failureOf(adapter.images.list("eu-west-1", null, call()))).code).toBe("BACKEND_DENIED");
  });

  test("a refused role names neither accounts nor the external id", async () => {
    const { adapter, wire } = await startAdapter(
      (_, out) =>
        sendXml(
          out,
          403,
          stsErrorXml(
            "AccessDenied",
            `User: arn:aws:iam::999988887777:user/x is not authorized to perform: sts:AssumeRole ${canaries.externalId}`,
          ),
        ),
      { credentials: roleCredentials },
    );
    const failure = await failureOf(adapter.images.list("eu-west-1", null, call()));
    expect(failure.code).toBe("BACKEND_DENIED");
    expect(failure.message).toContain("external id");
    expect(wire.calls[0]?.parameters.get("ExternalId")).toBe(canaries.externalId);
  });

  test("nothing of the adapter prints its credentials", async () => {
    const { adapter } = await startAdapter((_, out) => sendXml(out, 200, imagesXml([])));
    await adapter.images.list("eu-west-1", null, call());
    const printed = inspect(adapter, { depth: 12, showHidden: true });
    for (const canary of Object.values(canaries)) expect(printed).not.toContain(canary);
  });
});

test.each(["ENOTFOUND", "EAI_AGAIN"])(
  "a host name that nobody knows (%s) sends to the names of the regions",
  (code) => {
    const unknown = Object.assign(new Error(`getaddrinfo ${code} ec2.us-east-9.amazonaws.com`), { code });
    const attempt = { backendId: "one", action: "list images in us-east-9" };
    expect(awsFailure(unknown, attempt, new AbortController().signal)).toMatchObject({
      code: "BACKEND_UNREACHABLE",
      message: expect.stringContaining("the cloud's host name is unknown. Check the names of the backend's regions"),
    });
  },
);
