import type { KeptFile } from "../../domain/asset/asset.ts";
import { printScripts } from "../../domain/injected-files/scripts-text.ts";

/**
 * A scripts.txt of these files, whose names are such as it takes. A file without a name is called like the end of its path; where another content has
 * that name, with a number in front.
 */
export function printScriptsOf(files: readonly KeptFile[]): string {
  const taken = new Map<string, string>();
  return printScripts(
    files.map(({ name, path, content: { sha256 } }) => {
      const end = path.split(/[/\\]/).at(-1) ?? "";
      const wished = name ?? (end.trim() === "" ? "file" : end.replace(/[=\p{Cc}\ufeff]/gu, "_"));
      let chosen = wished;
      for (let number = 2; (taken.get(chosen) ?? sha256) !== sha256; number += 1) chosen = `${number}-${wished}`;
      taken.set(chosen, sha256);
      return { name: chosen, target: path };
    }),
  );
}
