import { sql } from "kysely";
import type { AccessScope } from "../../domain/access/access-scope.ts";
import { all, among, any, type Condition, never } from "../sql-conditions.ts";
import { hasOwnedView, isOwn, isSeen } from "./access-scope.ts";

// The rule of `gateway/assets/readers.ts` in SQL: asked in the statement that looks something up by its id, so that what
// the access scope does not show takes the same one statement as what never was.

/** For rows of `asset`: one of its images is seen; one without any is there for admins of its organization. */
export function isAssetSeen(accessScope: AccessScope): Condition {
  const isLeft = sql<boolean>`not exists (select 1 from asset_image where asset_image.asset_id = asset.id)`;
  const forAdmins = accessScope.person === null ? all([isOfAccessScope("asset", accessScope), isLeft]) : never;
  return any([forAdmins, isShownBy(accessScope, sql<boolean>`asset_image.asset_id = asset.id`)]);
}

/** For rows of `asset_topic`: one of the images that it is about is seen. */
export function isTopicSeen(accessScope: AccessScope): Condition {
  return isShownBy(
    accessScope,
    sql<boolean>`asset_image.asset_id = asset_topic.asset_id
      and (asset_topic.region is null or asset_topic.region = asset_image.region)
      and (asset_topic.native_id is null
        or (asset_topic.native_id = asset_image.native_id and asset_topic.provider = asset_image.provider))`,
  );
}

/** For rows of `asset_post`. */
export function isPostSeen(accessScope: AccessScope): Condition {
  return sql<boolean>`exists (select 1 from asset_topic where asset_topic.id = asset_post.topic_id
    and ${isTopicSeen(accessScope)})`;
}

/** By an image of the owner's or of one's own; one that is gone shows what one's own organization wrote. */
function isShownBy(accessScope: AccessScope, isIts: Condition): Condition {
  const isHere = sql<boolean>`(view.visible = 1 and image.gone = 0)`;
  return sql<boolean>`exists (select 1 from asset_image
    join image on image.provider = asset_image.provider and image.region = asset_image.region
      and image.native_id = asset_image.native_id and image.organization = asset_image.organization
    where ${isIts} and ${any([hasOwnedView(accessScope.everyBackend), isOwn("image", accessScope)])}
      and exists (select 1 from image join image_view as view on view.image_id = image.id
        where image.provider = asset_image.provider and image.region = asset_image.region
          and image.native_id = asset_image.native_id and ${isSeen(accessScope)}
          and ${any([isHere, isOfAccessScope("asset_image", accessScope)])}))`;
}

function isOfAccessScope(table: "asset" | "asset_image", { organizations }: AccessScope): Condition {
  return organizations === "ALL" ? all([]) : among(`${table}.organization`, organizations);
}
