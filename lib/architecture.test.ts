import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";

/*
 * The plan of the house as a test: who may import whom, and which names are not used. A failure
 * names the offence as "file -> what it imports". lib/README.md tells why.
 */

/** Folders of lib, lowest first. A folder imports itself and what stands on lines before its own. */
const TIERS = [
  "core",
  "jobs sandbox",
  "events realtime activity",
  "auth",
  "access",
  "notifications trash",
  "quotas wallet",
  "workspaces contacts channels ai blog",
  "templates billing",
  "messages",
  "campaigns inbox content chatbots commerce",
  "flows analytics webhooks tray",
  "worker",
  "server",
].map((line) => line.split(" "));

/** What a browser may receive by its name; the rest of lib and db only if it is pure, see isPure. */
const BROWSER_SAFE = [
  /^db\/enums\//,
  /^lib\/core\/format\//,
  /^lib\/.+\/(?:[a-z-]+-)?(?:schema|actions)$/,
];
const BROWSER_PACKAGES = /^(?:zod|libphonenumber-js)(?:\/|$)/;

/** Component folders for everybody; each of the others belongs to one domain. */
const SHARED_COMPONENTS = new Set([
  "ui",
  "layout",
  "data-table",
  "forms",
  "charts",
  "people",
  "template-values",
  "pickers",
  "trash",
]);

/**
 * Who may step outside the workspace of a request with withSystem(): sign-in and membership, the
 * key of an API call, the intake of webhooks, jobs and reconciliations over all workspaces, and the global price list.
 */
const SYSTEM_CALLERS = [
  /^db\//,
  /^lib\/(?:auth|access|jobs|events|worker|server|workspaces|webhooks\/inbound)\//,
  /^lib\/[^/]+\/(?:jobs|reconcile-[a-z-]+|finish-[a-z-]+)\.ts$/,
  /^lib\/billing\/process-stripe-event\.ts$/,
  /^lib\/wallet\/pricing\.ts$/,
];

const RESERVED_BY_NEXT = new Set(
  (
    "page layout template loading error global-error not-found forbidden unauthorized default " +
    "route icon apple-icon manifest sitemap robots opengraph-image twitter-image"
  ).split(" "),
);

const DRAWER_NAMES = new Set(
  "index utils util helpers helper misc common types manager processor".split(" "),
);

type Import = { from: string; to: string; isType: boolean };
type Source = { file: string; text: string; imports: Import[] };

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s+(?<kind>type\s+)?(?:[^"'`;()]*?\sfrom\s+)?["'](?<static>[^"'\n]+)["']|\bimport\(\s*["'](?<dynamic>[^"'\n]+)["']/g;

function readSource(file: string): Source {
  const text = fs.readFileSync(file, "utf8");
  const imports = [...text.matchAll(IMPORT)].map(({ groups }) => ({
    from: file,
    to: resolve(file, groups?.static ?? groups?.dynamic ?? ""),
    isType: groups?.kind !== undefined,
  }));
  return { file, text, imports };
}

/** A path from the root for what is ours, the bare name for a package. */
function resolve(file: string, specifier: string): string {
  if (specifier.startsWith("@/")) return specifier.slice(2);
  if (specifier.startsWith(".")) return path.posix.join(path.posix.dirname(file), specifier);
  return specifier;
}

const sources = ["app", "components", "db", "lib"]
  .filter((folder) => fs.existsSync(folder))
  .flatMap((folder) =>
    (fs.readdirSync(folder, { recursive: true }) as string[])
      .map((name) => path.posix.join(folder, name.replaceAll(path.sep, "/")))
      .filter((file) => /\.(?:tsx?|mjs)$/.test(file)),
  )
  .map(readSource);

const isTest = (file: string) =>
  /\.test\.tsx?$|^(?:db|lib\/[a-z-]+)\/testing\/|\/test-server\.ts$/.test(file);
const shipped = sources.filter(({ file }) => !isTest(file));
const imports = shipped.flatMap((source) => source.imports);
const layerOf = (file: string) => file.split("/", 1)[0] ?? "";
const folderOf = (file: string) => (file.split("/").length > 2 ? file.split("/")[1] : undefined);
const baseOf = (file: string) => path.posix.basename(file).replace(/\.(?:tsx?|mjs)$/, "");
const from = (layer: string) => imports.filter((edge) => layerOf(edge.from) === layer);
const offences = (found: readonly Import[]) => found.map((edge) => `${edge.from} -> ${edge.to}`);

/** A rule without a server behind it: whatever it imports, all the way down, may reach a browser. */
function isPure(target: string): boolean {
  if (BROWSER_SAFE.some((safe) => safe.test(target)) || BROWSER_PACKAGES.test(target)) return true;
  const source = sources.find(({ file }) => file.replace(/\.tsx?$/, "") === target);
  return source?.imports.every((edge) => edge.isType || isPure(edge.to)) ?? false;
}

test("the walk finds the house", () => {
  expect(shipped.some(({ file }) => file === "lib/core/env.ts")).toBe(true);
  expect(imports).toContainEqual({ from: "lib/core/env.ts", to: "zod", isType: false });
});

describe("imports go down: app, components, lib, db", () => {
  test("db knows nothing above it", () => {
    const above = /^(?:app|components|lib|next|next-auth|react)(?:\/|$)/;
    expect(offences(from("db").filter((edge) => above.test(edge.to)))).toEqual([]);
  });

  test("lib knows neither pages nor components", () => {
    expect(offences(from("lib").filter((edge) => /^(?:app|components)\//.test(edge.to)))).toEqual(
      [],
    );
  });

  test("lib meets Next.js and React only at its edges", () => {
    const edges = /^lib\/(?:auth|access|server)\/|\/(?:[a-z-]+-)?actions\.ts$/;
    const found = from("lib").filter(
      (edge) => /^(?:next|react|react-dom)(?:\/|$)/.test(edge.to) && !edges.test(edge.from),
    );
    expect(offences(found)).toEqual([]);
  });

  test("pages never speak SQL", () => {
    const database = /^(?:db\/(?!enums\/)|drizzle-orm|postgres$|pg$)/;
    expect(offences(from("app").filter((edge) => database.test(edge.to)))).toEqual([]);
  });

  test("components take from the server only what may reach a browser", () => {
    const found = from("components").filter(
      (edge) => /^(?:app|db|lib)\//.test(edge.to) && !edge.isType && !isPure(edge.to),
    );
    expect(offences(found)).toEqual([]);
  });

  test("two domains of components meet in a page, not in each other", () => {
    const found = from("components").filter((edge) => {
      const target = edge.to.split("/")[1] ?? "";
      return (
        layerOf(edge.to) === "components" &&
        folderOf(edge.from) !== target &&
        !SHARED_COMPONENTS.has(target)
      );
    });
    expect(offences(found)).toEqual([]);
  });

  test("value lists in db/enums import nothing", () => {
    expect(offences(imports.filter((edge) => edge.from.startsWith("db/enums/")))).toEqual([]);
  });
});

describe("modules of lib form tiers", () => {
  const tierOf = new Map(TIERS.flatMap((names, tier) => names.map((name) => [name, tier])));
  const moduleOf = (target: string) =>
    target.startsWith("lib/") ? target.split("/")[1] : undefined;

  test("every folder of lib has a tier", () => {
    const folders = new Set(from("lib").map((edge) => folderOf(edge.from)));
    expect([...folders].filter((name) => name && !tierOf.has(name))).toEqual([]);
  });

  test("a module imports only lower ones", () => {
    const found = from("lib").filter((edge) => {
      const [own, other] = [folderOf(edge.from), moduleOf(edge.to)];
      if (!own || !other || own === other) return false;
      return (tierOf.get(other) ?? TIERS.length) >= (tierOf.get(own) ?? -1);
    });
    expect(offences(found)).toEqual([]);
  });

  test("the sandbox shares no code with the adapters it answers", () => {
    const found = from("lib").filter(
      (edge) =>
        edge.from.startsWith("lib/sandbox/") &&
        /^(?:lib|db)\//.test(edge.to) &&
        !/^lib\/(?:sandbox|core\/format)\//.test(edge.to),
    );
    expect(offences(found)).toEqual([]);
  });

  test("a vendor's package is met in its adapter alone", () => {
    const found = imports.filter(
      (edge) => edge.to === "stripe" && !edge.from.startsWith("lib/billing/gateways/stripe/"),
    );
    expect(offences(found)).toEqual([]);
  });
});

describe("files are where a newcomer looks", () => {
  test("app holds only the files that Next.js reserves", () => {
    const strays = shipped.filter(
      ({ file }) => layerOf(file) === "app" && !RESERVED_BY_NEXT.has(baseOf(file)),
    );
    expect(strays.map(({ file }) => file)).toEqual([]);
  });

  test("no barrels and no drawers", () => {
    const drawers = sources.filter(({ file }) => DRAWER_NAMES.has(baseOf(file)));
    expect(drawers.map(({ file }) => file)).toEqual([]);
  });

  test("the environment is read in one file per layer", () => {
    const readers = shipped.filter(
      ({ file, text }) => text.includes("process.env") && !file.endsWith(".mjs"),
    );
    expect(readers.map(({ file }) => file).sort()).toEqual(["db/env.ts", "lib/core/env.ts"]);
  });

  test("only those who find a workspace may look past it", () => {
    const found = shipped.filter(
      ({ file, text }) =>
        /\bwithSystem\(/.test(text) && !SYSTEM_CALLERS.some((caller) => caller.test(file)),
    );
    expect(found.map(({ file }) => file)).toEqual([]);
  });

  test("connections, settings and keys cannot be bundled for a browser", () => {
    const guarded = shipped.filter(({ file }) =>
      /^(?:db\/(?:client|tenant)|lib\/core\/(?:env|logger|crypto\/seal-secret))\.ts$/.test(file),
    );
    const open = guarded.filter(({ text }) => !text.includes('import "server-only"'));
    expect(guarded.length).toBeGreaterThan(2);
    expect(open.map(({ file }) => file)).toEqual([]);
  });
});
