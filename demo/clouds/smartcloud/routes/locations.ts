import { refuse } from "../errors.ts";
import { locationJson } from "../json.ts";
import { reply } from "../reply.ts";
import type { Route } from "../routing.ts";
import type { View } from "../view.ts";
import { locationXml } from "../xml.ts";

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
