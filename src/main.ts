import { enableCompileCache } from "node:module";
import { fileURLToPath } from "node:url";

// Before anything else is loaded: the next start finds the code compiled. If the folder is not writable, starts are only slower.
enableCompileCache(fileURLToPath(new URL("../.compile-cache", import.meta.url)));
await import("./app/command.ts");
