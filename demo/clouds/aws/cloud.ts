import { randomUUID } from "node:crypto";
import type { Cloud, WireCall, WireRequest, WireResponse } from "../kit/wire.ts";
import { answerControl } from "./control/control.ts";
import { perform } from "./perform.ts";
import { type AwsKey, type AwsRole, createCredentialStore } from "./wire/credentials.ts";
import { awsError, isAwsError } from "./wire/errors.ts";
import { readForm } from "./wire/query.ts";
import { readScope, verifySignature } from "./wire/signature.ts";
import { answerSts } from "./wire/sts.ts";
import { ec2Document, ec2ErrorDocument, stsDocument, stsErrorDocument } from "./wire/xml.ts";
import type { World } from "./world.ts";

export interface AwsOptions {
  readonly world: World;
  readonly keys: readonly AwsKey[];
  readonly roles: readonly AwsRole[];
}

const EC2_VERSION = "2016-11-15";
const STS_VERSION = "2011-06-15";

/** EC2 and STS on one port; the credential scope says which of them is meant, and which region. */
export function createAwsCloud({ world, keys, roles }: AwsOptions): Cloud {
  const credentials = createCredentialStore(keys, roles, world.steering.trust, world.steering.sessions);

  function identify(request: WireRequest): WireCall {
    const scope = readScope(request.headers);
    return {
      action: actionOf(request),
      account: scope === undefined ? null : (credentials.find(scope.accessKeyId)?.account ?? null),
      region: scope?.region ?? null,
    };
  }

  function answer(request: WireRequest, call: WireCall): WireResponse {
    const requestId = randomUUID();
    const forSts = isSts(request);
    try {
      return respond(200, requestId, forSts ? sts(request, requestId) : ec2(request, requestId));
    } catch (error) {
      if (!isAwsError(error)) throw error;
      return refuse(error.status, error.awsCode, error.message, requestId, forSts, call);
    }
  }

  function sts(request: WireRequest, requestId: string): string {
    const { credential, scope } = verify(request, "sts");
    if (world.regions.some(({ name, optInStatus }) => name === scope.region && optInStatus === "not-opted-in"))
      throw awsError("InvalidClientTokenId", "The security token included in the request is invalid", 403);
    const form = readForm(request);
    const action = requireAction(form, STS_VERSION);
    return stsDocument(action, requestId, answerSts(action, form, credential, credentials));
  }

  function ec2(request: WireRequest, requestId: string): string {
    const { credential, scope } = verify(request, "ec2");
    const form = readForm(request);
    const name = requireAction(form, EC2_VERSION);
    const content = perform({ world, credential, region: scope.region, action: name, form });
    return ec2Document(name, requestId, content);
  }

  function verify(request: WireRequest, service: "ec2" | "sts") {
    const verified = verifySignature(request, credentials, world.now());
    if (verified.scope.service === service) return verified;
    throw awsError("SignatureDoesNotMatch", `Credential should be scoped to correct service: '${service}'.`, 403);
  }

  return {
    name: "aws",
    identify,
    answer,
    wordFault(kind, call) {
      const requestId = randomUUID();
      const forSts = call.action === "GetCallerIdentity" || call.action === "AssumeRole";
      const [status, code, message] = FAULT_WORDS[kind];
      return refuse(status, code, message, requestId, forSts, call);
    },
    control: (method, path, body) => answerControl(world, method, path, body, roles),
  };
}

const FAULT_WORDS = {
  "5xx": [500, "InternalError", "An internal error has occurred"],
  throttle: [503, "RequestLimitExceeded", "Request limit exceeded."],
  deny: [403, "UnauthorizedOperation", ""],
} as const;

function respond(status: number, requestId: string, body: string): WireResponse {
  return {
    status,
    headers: { "content-type": "text/xml;charset=UTF-8", "x-amzn-requestid": requestId, "cache-control": "no-cache" },
    body,
  };
}

function refuse(
  status: number,
  code: string,
  message: string,
  requestId: string,
  forSts: boolean,
  call: WireCall,
): WireResponse {
  const text =
    message === "" ? `You are not authorized to perform this operation. ec2:${call.action} is denied.` : message;
  const document = forSts
    ? stsErrorDocument(code === "UnauthorizedOperation" ? "AccessDenied" : code, text, requestId, status)
    : ec2ErrorDocument(code, text, requestId);
  return respond(status, requestId, document);
}

function isSts(request: WireRequest): boolean {
  return peek(request, "Version") === STS_VERSION || readScope(request.headers)?.service === "sts";
}

function actionOf(request: WireRequest): string {
  const action = peek(request, "Action");
  return action !== undefined && /^[A-Za-z]{1,80}$/.test(action) ? action : "Unknown";
}

/** Reads one parameter without judging the rest of the form. */
function peek(request: WireRequest, name: string): string | undefined {
  const at = request.target.indexOf("?");
  const text = request.method === "POST" ? request.body.toString("utf8") : at < 0 ? "" : request.target.slice(at + 1);
  return new URLSearchParams(text).get(name) ?? undefined;
}

function requireAction(form: ReadonlyMap<string, string>, version: string): string {
  const action = form.get("Action");
  if (action === undefined || action === "") {
    throw awsError("MissingAction", "The request is missing an action or a required parameter.");
  }
  const given = form.get("Version");
  if (given !== version) {
    throw awsError(
      "InvalidAction",
      `The action ${action} is not valid for version ${given ?? "(none)"}; send ${version}`,
    );
  }
  return action;
}
