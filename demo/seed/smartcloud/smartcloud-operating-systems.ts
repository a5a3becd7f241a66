import { WINDOWS_FIELDS } from "./smartcloud-manifests.ts";
import type { ProductSeed } from "./smartcloud-products.ts";

const EVERYWHERE = ["41", "61", "82", "101", "121", "141"] as const;
const SLES_11_SP1 = "SUSE Linux Enterprise Server/11 SP1";
const RHEL_5 = "Red Hat Enterprise Linux/5.5";

export const OPERATING_SYSTEMS: readonly ProductSeed[] = [
  {
    name: "SUSE Linux Enterprise Server 10 SP2",
    platform: "SUSE Linux Enterprise Server/10 SP2",
    architectures: ["i386"],
    locations: ["41", "61"],
    since: "2009-06-15",
    about: "Plain SUSE Linux Enterprise Server 10 with the second service pack",
  },
  {
    name: "SUSE Linux Enterprise Server 10 SP3",
    platform: "SUSE Linux Enterprise Server/10 SP3",
    architectures: ["i386", "x86_64"],
    locations: ["41", "82"],
    since: "2010-02-08",
    about: "Plain SUSE Linux Enterprise Server 10 with the third service pack",
  },
  {
    name: "SUSE Linux Enterprise Server 11",
    platform: "SUSE Linux Enterprise Server/11",
    architectures: ["i386"],
    locations: ["41", "61", "82", "101"],
    since: "2010-03-22",
    about: "Plain SUSE Linux Enterprise Server 11",
  },
  {
    name: "SUSE Linux Enterprise Server 11 SP1",
    platform: SLES_11_SP1,
    architectures: ["i386", "x86_64"],
    locations: EVERYWHERE,
    since: "2010-08-22",
    about: "Plain SUSE Linux Enterprise Server 11 with the first service pack",
  },
  {
    name: "SUSE Linux Enterprise Server 11 SP2",
    platform: "SUSE Linux Enterprise Server/11 SP2",
    architectures: ["x86_64"],
    locations: ["41", "61", "141"],
    since: "2012-05-14",
    about: "Plain SUSE Linux Enterprise Server 11 with the second service pack",
  },
  {
    name: "Red Hat Enterprise Linux 5.4",
    platform: "Red Hat Enterprise Linux/5.4",
    architectures: ["i386"],
    locations: ["41", "82"],
    since: "2010-01-25",
    about: "Plain Red Hat Enterprise Linux 5, update 4",
  },
  {
    name: "Red Hat Enterprise Linux 5.5",
    platform: RHEL_5,
    architectures: ["i386", "x86_64"],
    locations: EVERYWHERE,
    since: "2010-09-13",
    about: "Plain Red Hat Enterprise Linux 5, update 5",
  },
  {
    name: "Red Hat Enterprise Linux 6",
    platform: "Red Hat Enterprise Linux/6.0",
    architectures: ["x86_64"],
    locations: ["41", "61", "101", "121"],
    since: "2011-06-06",
    about: "Plain Red Hat Enterprise Linux 6",
  },
  {
    name: "Red Hat Enterprise Linux 6.2",
    platform: "Red Hat Enterprise Linux/6.2",
    architectures: ["x86_64"],
    locations: ["41", "141"],
    since: "2012-09-10",
    about: "Plain Red Hat Enterprise Linux 6, update 2",
  },
  windows("Windows Server 2003 R2", "Windows/2003 R2", ["i386", "x86_64"], ["41", "61"], "2010-10-04"),
  windows("Windows Server 2008 R1", "Windows/2008 R1", ["i386"], ["41", "101"], "2010-11-15"),
  windows("Windows Server 2008 R2", "Windows/2008 R2", ["x86_64"], EVERYWHERE, "2011-01-17"),
];

function windows(
  name: string,
  platform: string,
  architectures: ProductSeed["architectures"],
  locations: readonly string[],
  since: string,
): ProductSeed {
  return {
    name,
    platform,
    architectures,
    locations,
    since,
    about: `Plain Microsoft ${name}`,
    ports: [[3389, 3389]],
    fields: WINDOWS_FIELDS,
    scripts: "first_start.txt=C:\\cloud\\FirstProvisionStartup.bat\n",
  };
}
