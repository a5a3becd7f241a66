import { escapeXml } from "../../clouds/smartcloud/wire/xml-writer.ts";

export function gettingStartedPage(title: string, paragraphs: readonly string[]): string {
  const body = paragraphs.map((paragraph) => `<p>${escapeXml(paragraph)}</p>\n`).join("");
  return `<html>\n<head><title>${escapeXml(title)}</title></head>\n<body>\n<h1>Getting started with ${escapeXml(title)}</h1>\n${body}</body>\n</html>\n`;
}

/** How one signs in, which differs between the platforms and not between the products. */
export function accessParagraph(platform: string): string {
  return platform.startsWith("Windows")
    ? "Connect with a remote desktop client to the address of the instance, as the user that you named when you requested it. The built-in Administrator account is not meant for you."
    : "Sign in with SSH as idcuser, using the private half of the key that you chose for the instance, and take other rights with sudo. Signing in as root, or with a password, is switched off.";
}

export function licenceParagraph(licence: string | null): string {
  switch (licence) {
    case "BYOL":
      return "You bring your own licence: the hourly price covers the machine only, and you need enough entitlements for the processors of the size that you choose.";
    case "PAYG":
      return "The licence is part of the hourly price. You pay for the software as long as the instance exists, whether or not you use it.";
    case "DUO":
      return "This image is for development use only. Nothing that it serves may be production work.";
    default:
      return "The operating system licence is part of the hourly price.";
  }
}
