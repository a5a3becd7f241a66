import { backendAbilities } from "../../src/gateway/backends/backend-abilities.ts";
import { abilityClaims } from "../../src/gateway/backends/learned.ts";
import { enumOf } from "../shared/enums.ts";

export const CapabilityEnum = enumOf(
  "Capability",
  "What a backend's kind of cloud can do beyond listing images.",
  backendAbilities,
  {
    launchPermissions: "Says who may launch an image.",
    agreements: "Keeps an agreement for each image.",
    manifests: "Keeps a parameters.xml for each image.",
    lineage: "Says what an image was made from.",
    instances: "Shows the machines that were launched from an image.",
    capture: "Makes an image of a machine: createImage.",
    registration: "Makes an image of what lies there already, such as a snapshot or a volume: registerImage.",
    copying: "Copies an image: copyImage.",
    tagging: "Changes the description and tags of an image: updateImage.",
    permissionGranting: "Lets others launch an image: grantLaunchPermission.",
    permissionRevoking: "Takes such a right away: revokeLaunchPermission.",
    permissionCancelling: "Gives up the right to launch another's image: cancelLaunchPermission.",
    visibilitySetting: "Sets who sees an image: setImageVisibility.",
    deprecation: "Says from when on an image should not be used: scheduleImageDeprecation, cancelImageDeprecation.",
    disabling: "Makes an image impossible to launch, and possible again: disableImage, enableImage.",
    protection: "Keeps an image from being deregistered: protectImage, unprotectImage.",
    deregistration: "Removes an image: deregisterImage.",
    restoration: "Brings a removed image back: restoreImage.",
    launching: "Launches machines: launchInstance.",
    terminating: "Ends machines: terminateInstance.",
  },
);

export const CapabilityStateEnum = enumOf(
  "CapabilityState",
  "How certain it is that a backend has a capability.",
  abilityClaims,
  {
    CONFIRMED: "Its endpoint is the cloud's own, or a mutation of it succeeded there.",
    CLAIMED: "Its kind of cloud has it; its endpoint is another's, and no mutation of it has succeeded there.",
    REFUSED: "Its endpoint does not know the request. `capabilities` leaves it out.",
  },
);
