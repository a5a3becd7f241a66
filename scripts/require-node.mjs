// Says so in a sentence where this Node is too old. This file itself must run on Node 14.
const needed = 24;

if (Number(process.versions.node.split(".")[0]) < needed) {
  // Only a glibc build of Node reports the version of glibc.
  const report = process.report ? process.report.getReport() : {};
  const glibc = Boolean(report.header?.glibcVersionRuntime);
  const bundled = process.platform === "linux" && (process.arch === "x64" || process.arch === "arm64") && glibc;
  const advice = bundled
    ? `run \`npm ci\`, which brings Node ${needed} into node_modules, and start this through npm again`
    : `install Node ${needed} or newer`;
  console.error(`This needs Node ${needed}, and this is Node ${process.versions.node}: ${advice}.`);
  process.exit(1);
}
