import { GatewayError, toGatewayError } from "../../../domain/errors.ts";
import type { Finding, KnownImage, Verb } from "../../../ports/verbs.ts";
import type { Backend } from "../../backends/backends.ts";
import { callTo } from "../../backends/calling.ts";
import type { CatalogImage } from "../../images/catalog-image.ts";
import type { Place } from "../place.ts";
import { asRefusal, refusal } from "../refusal.ts";
import type { UserError, Warning } from "../verb.ts";

/** What speaks against a request before it is sent: certain refusals, and likely ones. */
export interface Foreseen {
  readonly refusals: readonly UserError[];
  readonly warnings: readonly Warning[];
}

/** For dry runs: from all facts at hand. What could not be found out is a warning, and no reason to say yes. */
export async function foresee(
  facet: Verb<unknown, unknown>,
  { backend, region, target }: Place,
  request: unknown,
): Promise<Foreseen> {
  if (!facet.hinders && !facet.foresee) return { refusals: [], warnings: [] };
  const image = target && (await knownNow(target, backend));
  const hindering = image ? (facet.hinders?.(image) ?? []) : [];
  const found = (await facet.foresee?.(region, request, image, callTo(backend)).catch(toGatewayError)) ?? [];
  if (found instanceof GatewayError && found.code === "INTERNAL") throw found;
  const findings = [...hindering, ...(found instanceof GatewayError ? [unchecked(found)] : found)];
  return {
    refusals: distinct(findings.filter(({ certain }) => certain).map(toUserError)),
    warnings: findings
      .filter(({ certain }) => !certain)
      .map(({ code, field, message }) => ({ code, field: pathOf(field), message })),
  };
}

/** For `viewerCan…`: what speaks against a verb whatever it is asked with, without asking anybody. */
export function hindrances(facet: Verb<unknown, unknown>, image: CatalogImage, backend: Backend): readonly Finding[] {
  return (facet.hinders?.(knownAs(image, backend)) ?? []).filter(({ certain }) => certain);
}

/** The cloud's own dry run: what it would refuse, or that it has none. */
export async function tryAtCloud(
  facet: Verb<unknown, unknown>,
  { backend, region }: Place,
  request: unknown,
): Promise<readonly UserError[]> {
  if (!facet.tryOut)
    return [
      refusal(
        "UNSUPPORTED",
        ["checkAtCloud"],
        `The cloud of ${backend.displayName} has no dry run of its own. Leave checkAtCloud out: a dry run says what Tintype knows.`,
      ),
    ];
  try {
    await facet.tryOut(region, request, callTo(backend));
    return [];
  } catch (thrown) {
    const objection = asRefusal(toGatewayError(thrown));
    if (!objection) throw thrown;
    return [objection];
  }
}

/** Each code once a field: the cloud's own dry run says much of it again. */
export function distinct(refusals: readonly UserError[]): readonly UserError[] {
  const first = new Map(refusals.toReversed().map((one) => [`${one.code} ${one.field.join(".")}`, one]));
  return refusals.filter((one) => first.get(`${one.code} ${one.field.join(".")}`) === one);
}

/** A state that speaks against something is asked for again where it comes from the cache: it may be over. */
async function knownNow(target: CatalogImage, backend: Backend): Promise<KnownImage> {
  const known = knownAs(target, backend);
  if (known.facts.state === "AVAILABLE" || target.freshness.origin !== "CACHE") return known;
  const { region, nativeId } = target;
  const answers = await backend.adapter.images.getMany(region, [nativeId], callTo(backend)).catch(() => null);
  const answer = answers?.get(nativeId);
  return answer && !(answer instanceof GatewayError) ? answer : known;
}

function knownAs({ provider, region, nativeId, facts, views }: CatalogImage, { id }: Backend): KnownImage {
  const view = views.find(({ backendId }) => backendId === id)?.facts ?? null;
  return { provider, region, nativeId, facts, view };
}

function unchecked({ message }: GatewayError): Finding {
  return {
    certain: false,
    code: "BACKEND_FAILED",
    field: null,
    message: `Not everything could be checked. ${message}`,
  };
}

function toUserError({ code, field, message }: Finding): UserError {
  return refusal(code, pathOf(field), message);
}

function pathOf(field: string | null): readonly string[] {
  return field?.split(".") ?? [];
}
