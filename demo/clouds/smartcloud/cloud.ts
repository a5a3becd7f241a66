import { createSmartCloudSeed } from "../../seed/smartcloud/smartcloud.ts";
import type { Keep } from "../kit/keep.ts";
import type { Cloud, WireRequest, WireResponse } from "../kit/wire.ts";
import { controlSmartCloud } from "./control/control.ts";
import { addressRoutes } from "./routes/addresses.ts";
import { catalogueRoutes } from "./routes/catalogue.ts";
import { imageChangeRoutes } from "./routes/image-changes.ts";
import { imageRoutes } from "./routes/images.ts";
import { instanceRoutes } from "./routes/instances.ts";
import { keyRoutes } from "./routes/keys.ts";
import { locationRoutes } from "./routes/locations.ts";
import { offeringRoutes } from "./routes/offerings.ts";
import { storageRoutes } from "./routes/storage.ts";
import { type Credential, createAuthentication, readBasic } from "./wire/authentication.ts";
import { containerPage, isRefusal, textError } from "./wire/errors.ts";
import { readForm } from "./wire/form.ts";
import { prefersJson } from "./wire/negotiation.ts";
import { createRouter, type PathMatch, type Route, splitTarget } from "./wire/routing.ts";
import { createWorld } from "./world.ts";

const BASE_PATH = "/computecloud/enterprise/api/rest/20100331";

export interface SmartCloudOptions {
  /** How many images beyond the demo world's own. */
  readonly scale?: number;
  /** Who may sign in. Nobody unless given. */
  readonly users?: readonly Credential[];
  /** Blank padding, differences of list and single answers, 500 for unknown images: on unless switched off. */
  readonly faithful?: boolean;
  readonly now?: () => number;
  /** How long a resource stays in each passing state; 0 ends it with the next request. */
  readonly stepMs?: number;
  readonly catalogueOrigin?: string;
  /** Where the world stays; nowhere where absent. */
  readonly keep?: Keep;
}

export function createSmartCloud(options: SmartCloudOptions = {}): Cloud {
  const view = {
    faithful: options.faithful ?? true,
    catalogueOrigin: options.catalogueOrigin ?? "https://www-147.ibm.com",
  };
  const world = createWorld(createSmartCloudSeed(options.scale ?? 0), {
    now: options.now ?? Date.now,
    stepMs: options.stepMs ?? 2_000,
    ...(options.keep === undefined ? {} : { keep: options.keep }),
  });
  const authenticate = createAuthentication(options.users ?? []);
  const resources = createRouter([
    ...imageRoutes(view),
    ...imageChangeRoutes(view),
    ...instanceRoutes(view),
    ...locationRoutes(view),
    ...offeringRoutes(),
    ...addressRoutes(view),
    ...storageRoutes(view),
    ...keyRoutes(),
  ]);
  const catalogue = createRouter(catalogueRoutes());

  function match(pathname: string): PathMatch | null {
    return pathname.startsWith(`${BASE_PATH}/`) ? resources(pathname.slice(BASE_PATH.length)) : catalogue(pathname);
  }

  function answer(request: WireRequest): WireResponse {
    const user = authenticate(request.headers);
    if (user === null) return notAuthenticated();
    const { pathname, query } = splitTarget(request.target);
    const matched = match(pathname);
    if (matched === null) return containerPage(500, "Internal Server Error");
    const route = matched.routes.get(request.method);
    if (route === undefined) return containerPage(405, "Method Not Allowed");
    if (!takesBody(request)) return textError(415, "The body must be application/x-www-form-urlencoded");
    world.settle();
    try {
      const form = readForm(request.method === "GET" ? "" : request.body.toString("utf8"));
      return worded(route, request, { user, path: matched.path, query, form });
    } catch (error) {
      if (isRefusal(error)) return textError(error.status, error.message);
      throw error;
    }
  }

  function worded(route: Route, request: WireRequest, visit: Parameters<Route["handle"]>[1]): WireResponse {
    const reply = route.handle(world, visit);
    if ("text" in reply) return { status: 200, headers: { "content-type": reply.contentType }, body: reply.text };
    return prefersJson(request.headers.accept)
      ? { status: 200, headers: { "content-type": "application/json" }, body: reply.json() }
      : { status: 200, headers: { "content-type": "text/xml;charset=UTF-8" }, body: reply.xml() };
  }

  return {
    name: "smartcloud",
    identify(request) {
      const matched = match(splitTarget(request.target).pathname);
      return {
        action: matched === null ? "Unknown" : `${request.method} ${matched.pattern}`,
        account: readBasic(request.headers)?.user ?? null,
        region: null,
      };
    },
    answer,
    wordFault(kind) {
      switch (kind) {
        case "5xx":
          return containerPage(500, "Internal Server Error");
        case "throttle":
          // The real service had no such answer.
          return textError(503, "The service is busy");
        case "deny":
          return notAuthenticated();
      }
    },
    control: (method, path, body) => controlSmartCloud(world, method, path, body),
  };
}

function notAuthenticated(): WireResponse {
  return textError(401, "User is not authenticated or not entitled", {
    "www-authenticate": 'Basic realm="SmartCloud Enterprise"',
  });
}

/** A Content-Type without a body means nothing: clients of the time sent one with every GET and DELETE. */
function takesBody(request: WireRequest): boolean {
  if (request.body.length === 0 || request.method === "GET" || request.method === "DELETE") return true;
  const type = request.headers["content-type"]?.split(";")[0]?.trim().toLowerCase();
  return type === undefined || type === "application/x-www-form-urlencoded";
}
