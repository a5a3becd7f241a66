import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { compileEc2Launch } from "../../adapters/aws/user-data/ec2-launch.ts";
import { run } from "../clients/transcript.ts";
import { findProgram } from "../support/servers/executables.ts";
import { temporaryFolder } from "../support/servers/gateway.ts";

const pwsh = findProgram("pwsh");

/** Skipped also where CI=true: PowerShell is no package of Debian. */
test.skipIf(pwsh === null)("PowerShell finds no mistake in a script for Windows", async () => {
  const folder = temporaryFolder();
  const path = join(folder, "script.ps1");
  const { userData } = compileEc2Launch({ files: [], parametersXml: "<p/>", parametersSecret: false });
  writeFileSync(
    path,
    Buffer.from(userData, "base64")
      .toString()
      .replace(/<\/?powershell>/g, ""),
  );
  const question =
    "$errors = $null; [void][System.Management.Automation.Language.Parser]::ParseFile($env:SCRIPT, [ref]$null, [ref]$errors); $errors.Count";
  const words = ["-NoProfile", "-NonInteractive", "-Command", question];
  const { output } = await run(String(pwsh), words, { folder, environment: { SCRIPT: path } });
  expect(output.trim()).toBe("0");
});
