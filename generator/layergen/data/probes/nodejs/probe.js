// Loads the packages that the attached layers are there for, and tells which ones fail. It runs in
// Lambda, on every Node.js that a layer is made for, and has nothing but the standard library.
//
// Those are the ones at the top that no other package depends on: npm puts the dependencies of
// dependencies beside them, and some of these end the process when they are loaded out of turn.
"use strict";

const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");

// An embedded AWS has no /opt of its own.
const LAYERS = path.join(process.env.LAYERGEN_LAYERS || "/opt", "nodejs");
const TOKEN = process.env.LAYERGEN_SMOKE || "";
const SECRETS = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"];
const MACHINES = { x64: "x86_64", arm64: "aarch64" };

// Loads everything but `except` (globs) and `skip` (names), and gives an error by package. What
// `include` names is loaded also if other packages depend on it.
exports.handler = async (event) => {
  const patterns = (event.except || []).map(glob);
  const skip = new Set(event.skip || []);
  const include = new Set(event.include || []);
  const answer = {
    token: TOKEN,
    machine: MACHINES[process.arch] || process.arch,
    imported: [],
    left_out: [],
    failed: {},
  };
  const found = packages();
  const needed = dependencies(found);
  for (const [name, modules] of [...found].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (needed.has(name) && !include.has(name)) continue;
    if (patterns.some((pattern) => pattern.test(name))) {
      answer.left_out.push(name);
      continue;
    }
    if (skip.has(name)) continue;
    // Should this end the process, its last line says where.
    console.log(`layergen ${TOKEN} imports ${name}`);
    try {
      if (await loaded(name, modules)) answer.imported.push(name);
      else answer.left_out.push(name);
    } catch (thrown) {
      answer.failed[name] = told(thrown);
    }
  }
  return answer;
};

// Finds packages by name, each with the node_modules that it lies in.
function packages() {
  const found = new Map();
  const folders = [path.join(LAYERS, "node_modules")];
  folders.unshift(path.join(LAYERS, `node${process.versions.node.split(".")[0]}`, "node_modules"));
  for (const folder of folders) {
    for (const name of names(folder)) {
      const inside = name.startsWith("@") ? names(path.join(folder, name)) : [""];
      for (const rest of inside) {
        const full = rest ? `${name}/${rest}` : name;
        const manifest = path.join(folder, full, "package.json");
        if (!found.has(full) && fs.existsSync(manifest)) found.set(full, folder);
      }
    }
  }
  return found;
}

// Gives the names of all packages that one of these depends on.
function dependencies(found) {
  const needed = new Set();
  for (const [name, modules] of found) {
    const { dependencies, optionalDependencies } = manifestOf(path.join(modules, name));
    for (const one of Object.keys({ ...dependencies, ...optionalDependencies })) {
      if (one !== name) needed.add(one);
    }
  }
  return needed;
}

function manifestOf(folder) {
  return JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8"));
}

function names(folder) {
  if (!fs.existsSync(folder)) return [];
  return fs.readdirSync(folder).filter((name) => !name.startsWith("."));
}

// Loads a package the way it can be: by `require`, or else by `import`. Gives false for one that
// has nothing to load by its name, such as types.
async function loaded(name, modules) {
  const folder = path.join(modules, name);
  const manifest = manifestOf(folder);
  const index = ["index.js", "index.json", "index.node"];
  if (!manifest.exports && !manifest.main) {
    if (!index.some((file) => fs.existsSync(path.join(folder, file)))) return false;
  }
  try {
    require(name);
    return true;
  } catch (thrown) {
    const code = thrown && thrown.code;
    if (!["ERR_REQUIRE_ESM", "ERR_REQUIRE_ASYNC_MODULE"].includes(code) && !hidden(thrown, folder)) {
      throw thrown;
    }
  }
  try {
    await (await importer(modules)).load(name);
    return true;
  } catch (thrown) {
    if (hidden(thrown, folder)) return false;
    throw thrown;
  }
}

// Tells whether a package itself exports nothing under its name.
function hidden(thrown, folder) {
  const itself = path.join(fs.realpathSync(folder), "package.json");
  const said = String(thrown && thrown.message);
  return (
    thrown?.code === "ERR_PACKAGE_PATH_NOT_EXPORTED" &&
    (said.includes(itself) || said.includes(path.join(folder, "package.json")))
  );
}

const importers = new Map();

// `import` does not look where NODE_PATH leads, only into the node_modules above the importer.
function importer(modules) {
  if (!importers.has(modules)) {
    const home = fs.mkdtempSync(path.join(os.tmpdir(), "layergen-"));
    fs.symlinkSync(modules, path.join(home, "node_modules"));
    const file = path.join(home, "load.mjs");
    fs.writeFileSync(file, "export const load = (name) => import(name);\n");
    importers.set(modules, import(file));
  }
  return importers.get(modules);
}

function glob(pattern) {
  const parts = pattern.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`);
}

// Gives the first line of an error, without the function's own credentials.
function told(thrown) {
  let error = `${thrown?.code || thrown?.name || "Error"}: ${thrown?.message ?? thrown}`;
  for (const name of SECRETS) {
    if (process.env[name]) error = error.split(process.env[name]).join("***");
  }
  return error.trim().split("\n")[0].slice(0, 300);
}
