import type { FileToWrite } from "../../../src/domain/injected-files/injected-file.ts";
import { createEncoder, withinLimit } from "./limit.ts";
import { type MachineData, readable, redacted, requirePlaces, type UserData, utf8 } from "./machine-data.ts";

const parametersPath = "C:\\cloud\\parameters.xml";

// The file is empty until only SYSTEM and Administrators can read it: what lies in C:\cloud anybody may read.
const program = [
  "$ErrorActionPreference = 'Stop'",
  "function Write-InjectedFile([string]$PathText, [string]$ContentText, [bool]$IsPacked, [bool]$IsGuarded) {",
  "  $path = [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($PathText))",
  "  [byte[]]$content = [Convert]::FromBase64String($ContentText)",
  "  if ($IsPacked) {",
  "    $source = New-Object IO.MemoryStream(,$content)",
  "    $unpacking = New-Object IO.Compression.GZipStream($source, [IO.Compression.CompressionMode]::Decompress)",
  "    $target = New-Object IO.MemoryStream",
  "    $unpacking.CopyTo($target)",
  "    [byte[]]$content = $target.ToArray()",
  "  }",
  "  [void][IO.Directory]::CreateDirectory([IO.Path]::GetDirectoryName($path))",
  "  if ($IsGuarded) {",
  "    [IO.File]::WriteAllText($path, '')",
  "    & icacls.exe $path /inheritance:r /grant:r '*S-1-5-18:F' '*S-1-5-32-544:F' | Out-Null",
  "    if ($LASTEXITCODE -ne 0) { throw 'The launch parameters cannot be kept from other users.' }",
  "  }",
  "  [IO.File]::WriteAllBytes($path, $content)",
  "}",
];

/**
 * User data for a Windows that EC2Launch sets up; older agents read it as well. A file is there only after the first
 * start of the machine has run it. Paths and contents are base64 within single quotes: PowerShell also takes curly quotes
 * for quotes, which paths may hold, and base64 has none. The same data make the same bytes.
 */
export function compileEc2Launch(data: MachineData): UserData {
  const encode = createEncoder();
  const calls = filesOf(data).map((file) => {
    const { text, packed } = encode(file.bytes);
    const path = utf8(file.path, "files").toString("base64");
    return `Write-InjectedFile '${path}' '${text}' $${packed} $${file.guarded}`;
  });
  return withinLimit(Buffer.from(`${["<powershell>", ...program, ...calls, "</powershell>"].join("\r\n")}\r\n`));
}

/** What the script will write, for people: `[secret]` where a password is. Nothing of it is meant to be run. */
export function previewEc2Launch(data: MachineData): string {
  const files = filesOf(data).map(({ path, bytes, secret }) => {
    const content = secret ? redacted : readable(bytes);
    return content === null ? { path, base64: Buffer.from(bytes).toString("base64") } : { path, content };
  });
  return `${JSON.stringify({ files }, null, 2)}\n`;
}

function filesOf({
  files,
  parametersXml,
  parametersSecret,
}: MachineData): readonly (Pick<FileToWrite, "path" | "bytes" | "secret"> & { readonly guarded: boolean })[] {
  requirePlaces(files, "WINDOWS");
  const written = files.map((file) => ({ ...file, guarded: false }));
  if (parametersXml === null) return written;
  const bytes = utf8(parametersXml, "parameters");
  return [{ path: parametersPath, bytes, secret: parametersSecret, guarded: true }, ...written];
}
