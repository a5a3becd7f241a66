import type { AssetRecord, AttachmentRecord } from "../../clouds/smartcloud/records.ts";

const STATIC = "https://www-147.ibm.com/cloud/enterprise/static";

const TERMS: readonly AttachmentRecord[] = [
  { label: "Service description", url: `${STATIC}/service_description.pdf`, type: 0 },
  { label: "Agreement for the public cloud", url: `${STATIC}/cloud_agreement.pdf`, type: 1 },
];

/** Starting an instance accepts this text; the service has no other way to agree. */
export function defaultAgreement(name: string, platform: string): AssetRecord["agreement"] {
  return {
    text:
      `${name}, operating system ${platform}.\n\n` +
      "Whoever starts an instance of this image accepts, for their enterprise, the agreement that it has with the provider, and the attachments listed here.\n\n" +
      "Software of other makers comes under the licences of those makers. Ask the administrator of your account for the terms that were signed.",
    attachments: [...TERMS, ...licencesOf(name, platform)],
  };
}

function licencesOf(name: string, platform: string): readonly AttachmentRecord[] {
  const licences: AttachmentRecord[] = [];
  if (platform.startsWith("SUSE")) {
    const version = platform.includes("/10") ? "10" : "11";
    licences.push({
      label: `End user licence of SUSE Linux Enterprise Server ${version}`,
      url: `https://www.novell.com/licensing/eula/sles_${version}/`,
      type: 2,
    });
  } else if (platform.startsWith("Red Hat")) {
    licences.push({
      label: "End user licence of Red Hat Enterprise Linux",
      url: "https://www.redhat.com/licenses/",
      type: 2,
    });
  } else if (platform.startsWith("Windows")) {
    licences.push({
      label: "End user licence of Windows Server",
      url: "https://www.microsoft.com/licensing/",
      type: 2,
    });
  }
  if (/ - (BYOL|PAYG|DUO)$/.test(name)) {
    licences.push({
      label: "International program licence agreement",
      url: "https://www.ibm.com/software/sla/",
      type: 2,
    });
  }
  return licences;
}
