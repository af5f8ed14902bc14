import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/*
 * `npm run build`: the Next.js application into .next, and the processes around it into dist.
 * dist/build.json is written last and names the sources it was built from; a start compares.
 */

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const STAMP = path.join(ROOT, "dist/build.json");

/** Each process of the application, by the name of its bundle. */
const ENTRY_POINTS = {
  server: "lib/server/main.ts",
  worker: "lib/worker/main.ts",
  sandbox: "lib/sandbox/main.ts",
  database: "lib/server/database-command.ts",
};

const SOURCES = [
  "app",
  "components",
  "db",
  "lib",
  "public",
  "instrumentation-client.ts",
  "instrumentation.ts",
  "next.config.mjs",
  "package-lock.json",
  "postcss.config.mjs",
  "proxy.ts",
  "tsconfig.json",
];
const NOT_BUILT = /\.test\.tsx?$|\.md$|(^|\/)(fixtures|testing)\//;

/** SHA-256 over path and content of every file that the build reads. */
export function hashSources() {
  const hash = createHash("sha256");
  const add = (/** @type {string} */ name) => {
    const file = path.join(ROOT, name);
    const stat = fs.statSync(file, { throwIfNoEntry: false });
    if (!stat || NOT_BUILT.test(name)) return;
    if (stat.isDirectory()) {
      for (const child of fs.readdirSync(file).sort()) add(`${name}/${child}`);
    } else {
      hash.update(`${name}\0${stat.size}\0`).update(fs.readFileSync(file));
    }
  };
  for (const name of SOURCES) add(name);
  return hash.digest("hex");
}

/** True when .next and dist were built from the sources as they are now. */
export function isBuilt() {
  try {
    const stamp = JSON.parse(fs.readFileSync(STAMP, "utf8"));
    return stamp.sources === hashSources() && fs.existsSync(path.join(ROOT, ".next/BUILD_ID"));
  } catch {
    return false;
  }
}

/**
 * Builds everything.
 * @param {{ log?: (line: string) => void }} [options]
 * @throws Error with the compiler's output when it refuses
 */
export async function build({ log = console.log } = {}) {
  const sources = hashSources();
  fs.rmSync(STAMP, { force: true });
  await bundle();
  log("Building the application; about half a minute.");
  await buildPages();
  if (hashSources() === sources) {
    fs.writeFileSync(STAMP, `${JSON.stringify({ sources, at: new Date().toISOString() })}\n`);
  }
}

/** The processes that run outside Next.js: one file each, packages stay in node_modules. */
async function bundle() {
  const esbuild = await import("esbuild");
  await esbuild.build({ ...bundleOptions(), outdir: path.join(ROOT, "dist") });
}

/**
 * The same bundles for development, rebuilt on every change until `dispose` is called.
 * @param {string} outdir
 */
export async function watchBundles(outdir) {
  const esbuild = await import("esbuild");
  const context = await esbuild.context({ ...bundleOptions(), outdir, logLevel: "warning" });
  await context.rebuild();
  await context.watch();
  return { dispose: () => context.dispose() };
}

/** @returns {import("esbuild").BuildOptions & { outdir?: string }} */
function bundleOptions() {
  return {
    absWorkingDir: ROOT,
    entryPoints: ENTRY_POINTS,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    sourcemap: true,
    sourcesContent: false,
    logLevel: "error",
    plugins: [
      {
        // Outside Next.js nothing could leak to a browser, and the real package refuses to load.
        name: "server-only is empty here",
        setup(esbuildPlugin) {
          esbuildPlugin.onResolve({ filter: /^server-only$/ }, () => ({
            path: "server-only",
            namespace: "empty",
          }));
          esbuildPlugin.onLoad({ filter: /.*/, namespace: "empty" }, () => ({ contents: "" }));
        },
      },
    ],
  };
}

/** @returns {Promise<void>} */
function buildPages() {
  return new Promise((resolve, reject) => {
    const next = path.join(ROOT, "node_modules/next/dist/bin/next");
    const child = spawn(process.execPath, [next, "build"], {
      cwd: ROOT,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        // Modules may read settings while they load, and a build has none. What stands here is
        // read from the environment again when the application starts; none of it is built in.
        AUTH_SECRET: randomBytes(32).toString("hex"),
        ENCRYPTION_KEY: randomBytes(32).toString("hex"),
        // The names of server actions are salted with it: made anew for each build, a page that is
        // open while a new version starts could do nothing any more. It encrypts values that actions
        // close over; ours close over none (they live in lib), so there is nothing to keep secret.
        NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: createHash("sha256")
          .update("tickline server actions")
          .digest("base64"),
        ...process.env,
        NODE_ENV: "production",
        NEXT_TELEMETRY_DISABLED: "1",
      },
    });
    const end = () => child.kill();
    process.once("exit", end);
    /** @type {Buffer[]} */
    const output = [];
    child.stdout.on("data", (chunk) => output.push(chunk));
    child.stderr.on("data", (chunk) => output.push(chunk));
    child.on("error", reject);
    child.on("close", (code, signal) => {
      process.off("exit", end);
      if (code === 0) resolve();
      else reject(new Error(`${Buffer.concat(output)}\nnext build ended with ${signal ?? code}.`));
    });
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(fs.realpathSync(process.argv[1])).href) {
  try {
    await build();
    console.log("Built .next and dist.");
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
