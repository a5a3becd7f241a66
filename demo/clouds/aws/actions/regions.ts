import { createFiltering } from "../resources/filters.ts";
import { invalidValue } from "../wire/errors.ts";
import type { XmlObject } from "../wire/xml.ts";
import type { Region } from "../world.ts";
import { type ActionContext, type ActionTable, action, FILTER_PARAMETERS } from "./action.ts";

export const regionActions: ActionTable = {
  DescribeRegions: action([...FILTER_PARAMETERS, "RegionName.#", "AllRegions"], describeRegions),
};

const endpointOf = (region: Region) => `ec2.${region.name}.amazonaws.com`;

const filtering = createFiltering<Region>({
  endpoint: endpointOf,
  "opt-in-status": (region) => region.optInStatus,
  "region-name": (region) => region.name,
});

function describeRegions({ world, query }: ActionContext): XmlObject {
  const filters = filtering.read(query);
  const names = query.list("RegionName");
  const unknown = names.find((name) => !world.regions.some((region) => region.name === name));
  if (unknown !== undefined) throw invalidValue(`Invalid region: ${unknown}`);
  const all = query.flag("AllRegions");
  const regions = world.regions.filter(
    (region) => (names.length === 0 || names.includes(region.name)) && (all || region.optInStatus !== "not-opted-in"),
  );
  return {
    regionInfo: regions.filter(filtering.matches(filters)).map((region) => ({
      regionName: region.name,
      regionEndpoint: endpointOf(region),
      optInStatus: region.optInStatus,
    })),
  };
}
