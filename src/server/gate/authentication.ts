import type { Viewer } from "../../domain/access/policy.ts";

export interface Authentication {
  /** Whom these credentials (the value of an Authorization header) stand for; the anonymous viewer without any. Throws GatewayError UNAUTHENTICATED. */
  viewerOf(authorization: string | undefined): Promise<Viewer>;
  /** False once what this viewer came with is expired or revoked. Cheap: asked again and again for live connections. */
  stillValid(viewer: Viewer): Promise<boolean>;
}
