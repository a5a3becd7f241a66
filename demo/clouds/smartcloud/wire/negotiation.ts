/** JSON only where the client prefers it by name: everything else, nonsense included, is answered in XML. */
export function prefersJson(accept: string | undefined): boolean {
  const weights = { json: 0, xml: 0 };
  const places = { json: Number.POSITIVE_INFINITY, xml: Number.POSITIVE_INFINITY };
  (accept ?? "").split(",").forEach((part, place) => {
    const [type = "", ...parameters] = part.split(";").map((piece) => piece.trim().toLowerCase());
    const kind =
      type === "application/json" ? "json" : type === "text/xml" || type === "application/xml" ? "xml" : null;
    if (kind === null) return;
    const quality = Number(parameters.find((piece) => piece.startsWith("q="))?.slice(2) ?? "1");
    weights[kind] = Math.max(weights[kind], Number.isFinite(quality) ? quality : 0);
    places[kind] = Math.min(places[kind], place);
  });
  if (weights.json === weights.xml) return weights.json > 0 && places.json < places.xml;
  return weights.json > weights.xml;
}
