// Builds static/dist: fonts subset by fonts.py, one CSS bundle, one module per static/js/*.js, and the manifest that names them.
import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { build } from "esbuild";

const DIST = "static/dist";
const PYTHON = process.env.PYTHON ?? "python3";

const fonts = mkdtempSync(join(tmpdir(), "fonts-"));
process.on("exit", () => rmSync(fonts, { recursive: true, force: true }));
execFileSync(PYTHON, ["fonts.py", fonts], { stdio: "inherit" });

mkdirSync(DIST, { recursive: true });
const modules = (existsSync("static/js") ? readdirSync("static/js", { withFileTypes: true }) : [])
  .filter((entry) => entry.isFile() && entry.name.endsWith(".js"))
  .map((entry) => join("static/js", entry.name));
// What these share with others is their own copy: shared, it would be more files for every page that plays a cut.
const PLAYER = join("static/js", "cut-player.js");
const APART = ["premiere-hall.js", "cutting-room.js"].map((name) => join("static/js", name));
const STYLES = ["site.css", "taken-home.css", "cutting-room.css"].map((name) => join("static/css", name));

const shared = {
  outdir: DIST,
  entryNames: "[name]-[hash]",
  chunkNames: "shared-[hash]",
  assetNames: "[name]-[hash]",
  alias: { fonts },
  loader: { ".woff2": "file", ".svg": "copy" },
  bundle: true,
  minify: true,
  target: "es2022",
  metafile: true,
  legalComments: "linked",
  logLevel: "warning",
};
const { metafile } = await build({ ...shared, entryPoints: [...STYLES, "static/favicon.svg", ...modules.filter((name) => name !== PLAYER && !APART.includes(name))], splitting: true, format: "esm" });
const { metafile: player } = await build({ ...shared, entryPoints: [PLAYER], splitting: true, format: "esm" });
const { metafile: apart } = await build({ ...shared, entryPoints: APART, format: "esm" });
// A page that is opened from a disk may load no modules: there the player is one classic script.
const { metafile: classic } = await build({ ...shared, entryPoints: { "cut-player-classic": "static/js/cut-player.js" }, format: "iife" });

const manifest = {};
const made = new Set(["manifest.json"]);
for (const [path, output] of Object.entries({ ...metafile.outputs, ...player.outputs, ...apart.outputs })) {
  const inputs = Object.keys(output.inputs);
  const isAsset = inputs.length === 1 && /\.(woff2|svg)$/.test(path);
  const source = output.entryPoint ?? (isAsset ? inputs[0] : null);
  if (source) manifest[basename(source)] = basename(path);
  made.add(basename(path));
}
for (const path of Object.keys(classic.outputs)) {
  manifest["cut-player-classic.js"] = basename(path);
  made.add(basename(path));
}
// Packed once here, so that the server never packs them: a browser that takes Brotli gets the .br beside the file.
for (const name of [...made].filter((name) => /\.(css|js|svg)$/.test(name))) {
  writeFileSync(`${DIST}/${name}.br`, brotliCompressSync(readFileSync(`${DIST}/${name}`)));
  made.add(`${name}.br`);
}
for (const licence of readdirSync(fonts).filter((name) => name.endsWith(".txt"))) {
  copyFileSync(join(fonts, licence), join(DIST, licence));
  made.add(licence);
}

rmSync(`${DIST}/type`, { recursive: true, force: true });
cpSync(join(fonts, "type"), `${DIST}/type`, { recursive: true });
made.add("type");

// Written aside and renamed, and only then is what it no longer names removed: a running server never sees half a build.
writeFileSync(`${DIST}/manifest.json.new`, `${JSON.stringify(manifest, null, 2)}\n`);
renameSync(`${DIST}/manifest.json.new`, `${DIST}/manifest.json`);
for (const name of readdirSync(DIST)) if (!made.has(name)) rmSync(join(DIST, name), { recursive: true });
