import { maySee } from "../scope.ts";
import { CATALOGUE_PATH } from "../view.ts";
import { refuse } from "../wire/errors.ts";
import type { Route } from "../wire/routing.ts";

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  xml: "text/xml;charset=UTF-8",
  html: "text/html;charset=UTF-8",
  txt: "text/plain;charset=UTF-8",
};

/** The asset catalogue lies beside the REST interface, so its pattern starts at the root. */
export function catalogueRoutes(): readonly Route[] {
  return [
    {
      method: "GET",
      pattern: `${CATALOGUE_PATH}/{guid}/{version}/{file}`,
      handle(world, { user, path }) {
        const guid = (path.guid ?? "").replace(/^\{(.*)\}$/, "$1").toUpperCase();
        const file = path.file ?? "";
        const asset = world.assets.get(guid);
        const owned = [...world.images.values()].filter((image) => image.assetGuid === guid);
        if (asset === undefined || owned.length === 0 || asset.version !== path.version) {
          throw refuse(404, `No asset {${guid}} in version ${path.version}`);
        }
        if (!owned.some((image) => maySee(user, image)))
          throw refuse(401, `User ${user} is not entitled to asset {${guid}}`);
        const text = Object.hasOwn(asset.files, file) ? asset.files[file] : undefined;
        if (text === undefined) throw refuse(404, `Asset {${guid}} has no file ${file}`);
        return {
          text,
          contentType: CONTENT_TYPES[file.slice(file.lastIndexOf(".") + 1)] ?? "application/octet-stream",
        };
      },
    },
  ];
}
