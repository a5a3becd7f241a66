import type { View } from "../view.ts";
import { refuse } from "../wire/errors.ts";
import { locationJson } from "../wire/json.ts";
import { reply } from "../wire/reply.ts";
import type { Route } from "../wire/routing.ts";
import { locationXml } from "../wire/xml.ts";

export function locationRoutes(view: View): readonly Route[] {
  return [
    {
      method: "GET",
      pattern: "/locations",
      handle: ({ seed }) =>
        reply(
          () => ({ locations: seed.locations.map(locationJson) }),
          "DescribeLocationsResponse",
          () => seed.locations.map(locationXml),
        ),
    },
    {
      method: "GET",
      pattern: "/locations/{id}",
      handle({ seed }, { path }) {
        const location = seed.locations.find(({ id }) => id === path.id);
        if (location === undefined) throw refuse(view.faithful ? 500 : 404, `No DataCenter with id: ${path.id}`);
        return reply(
          () => locationJson(location),
          "DescribeLocationsResponse",
          () => [locationXml(location)],
        );
      },
    },
  ];
}
