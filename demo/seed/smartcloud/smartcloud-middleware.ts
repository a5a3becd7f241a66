import { type FieldSeed, nameField, passwordField } from "./smartcloud-manifests.ts";
import type { ProductSeed } from "./smartcloud-products.ts";

const SLES_11 = "SUSE Linux Enterprise Server/11";
const RHEL_5 = "Red Hat Enterprise Linux/5.5";

export const MIDDLEWARE: readonly ProductSeed[] = [
  {
    name: "IBM WebSphere Application Server V7.0",
    platform: SLES_11,
    architectures: ["i386"],
    locations: ["41", "61", "82"],
    since: "2010-05-14",
    licences: ["BYOL", "PAYG", "DUO"],
    softwareRate: 0.28,
    about: "WebSphere Application Server 7.0 with one profile, made when the instance starts",
    ports: [
      [22, 22],
      [80, 80],
      [9043, 9043],
      [9060, 9060],
      [9080, 9080],
      [9443, 9443],
    ],
    fields: wasFields("AppSrv01"),
    bundles: ["IBM WebSphere Application Server"],
    scripts: "was_start.txt=/etc/init.d/was-start\nprofile.txt=/opt/IBM/cloud/profile.properties\n",
  },
  {
    name: "IBM WebSphere Application Server V8.0",
    platform: "Red Hat Enterprise Linux/5.5",
    architectures: ["x86_64"],
    locations: ["41", "101", "121"],
    since: "2011-09-19",
    licences: ["BYOL", "PAYG"],
    softwareRate: 0.34,
    about: "WebSphere Application Server 8.0 with one profile, made when the instance starts",
    ports: [
      [22, 22],
      [80, 80],
      [9043, 9043],
      [9080, 9080],
      [9443, 9443],
    ],
    fields: wasFields("AppSrv80"),
    bundles: ["IBM WebSphere Application Server", "IBM HTTP Server"],
    scripts: "was_start.txt=/etc/init.d/was-start",
  },
  {
    name: "IBM WebSphere Portal Server and Lotus Web Content Management V6.1.5",
    platform: SLES_11,
    architectures: ["i386"],
    locations: ["41", "61"],
    since: "2010-06-28",
    licences: ["BYOL", "DUO"],
    big: true,
    about: "A portal server with web content management on one machine",
    ports: [
      [22, 22],
      [10039, 10039],
      [10041, 10041],
    ],
    fields: [
      nameField("PortalAdminUser", "Portal administrator", "wpsadmin"),
      passwordField("PortalAdminPassword", "Portal password", "For the administrator of the portal."),
    ],
  },
  {
    name: "IBM WebSphere sMash V1.1.1",
    platform: "SUSE Linux Enterprise Server/10 SP2",
    architectures: ["i386"],
    locations: ["41"],
    since: "2009-11-02",
    licences: ["DUO"],
    about: "A small server for web applications written in Groovy and PHP",
  },
  {
    name: "IBM DB2 Enterprise Server Edition V9.7",
    platform: SLES_11,
    architectures: ["i386"],
    locations: ["41", "61", "82", "101"],
    since: "2010-05-14",
    licences: ["BYOL", "PAYG", "DUO"],
    softwareRate: 0.31,
    about: "DB2 9.7 with one database instance, ready for clients on port 50000",
    ports: [
      [22, 22],
      [50000, 50001],
    ],
    fields: db2Fields(),
    bundles: ["IBM DB2 Enterprise Server Edition"],
    scripts: "db2_first_start.txt=/etc/init.d/cloud-startup5.d/db2",
  },
  {
    name: "IBM DB2 Express-C V9.7",
    platform: RHEL_5,
    architectures: ["x86_64"],
    locations: ["41", "61", "121", "141"],
    since: "2011-02-21",
    about: "The free edition of DB2 9.7",
    ports: [
      [22, 22],
      [50000, 50000],
    ],
    fields: db2Fields(),
  },
  {
    name: "IBM Informix Dynamic Server V11.50",
    platform: SLES_11,
    architectures: ["i386"],
    locations: ["41", "82"],
    since: "2010-07-12",
    licences: ["BYOL", "DUO"],
    about: "Informix Dynamic Server 11.50 with one running server",
    ports: [
      [22, 22],
      [9088, 9089],
    ],
    fields: [passwordField("informixPassword", "Password of informix", "For the operating system user informix.")],
  },
];

function wasFields(profile: string): readonly FieldSeed[] {
  return [
    nameField("WASAdminUser", "Administrator", "virtuser"),
    passwordField("WASAdminPassword", "Administrator's password", "For the administrative console."),
    nameField("ProfileName", "Profile", profile),
    {
      name: "ProfileType",
      label: "Kind of profile",
      type: "radioGroup",
      description: "What the profile is made for.",
      value: "development",
      options: { development: "Development", production: "Production", featurePacks: "Development with feature packs" },
    },
  ];
}

function db2Fields(): readonly FieldSeed[] {
  return [
    nameField("db2instance", "Database instance", "db2inst1"),
    passwordField("db2instancePassword", "Password of the instance", "For the owner of the database instance."),
    passwordField("db2fencedPassword", "Password of the fenced user", "For procedures that run outside the database."),
    {
      name: "codepage",
      label: "Code set",
      type: "string",
      description: "Code set of new databases.",
      value: "UTF-8",
      options: { "UTF-8": "Unicode", "ISO8859-1": "Western Europe", "IBM-943": "Japan" },
    },
  ];
}
