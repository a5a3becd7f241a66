import { enableCompileCache } from "node:module";
import { fileURLToPath } from "node:url";

// Before anything else is loaded: the next start finds the code compiled. Where the folder cannot be written, it is only slower.
enableCompileCache(fileURLToPath(new URL("../.compile-cache", import.meta.url)));
await import("./command.ts");
