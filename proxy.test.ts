import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { NextRequest } from "next/server";
import { describe, expect, test, vi } from "vitest";
import { config, proxy } from "./proxy";

const ask = (path: string, cookie = "") =>
  proxy(new NextRequest(`http://localhost:3000${path}`, { headers: cookie ? { cookie } : {} }));

describe("r42: the policy for scripts", () => {
  test("each answer has its own nonce and no way round it", () => {
    const policies = [ask("/sign-in"), ask("/sign-in")].map(
      (answer) => answer.headers.get("content-security-policy") ?? "",
    );
    const nonces = policies.map((policy) => /'nonce-([^']+)'/.exec(policy)?.[1] ?? "");
    expect(nonces[0]).not.toBe(nonces[1]);
    expect(Buffer.from(nonces[0] as string, "base64")).toHaveLength(16);
    for (const policy of policies) {
      const scripts = policy.split("; ").find((part) => part.startsWith("script-src"));
      expect(scripts).toContain("'strict-dynamic'");
      expect(scripts).not.toMatch(/unsafe/);
      expect(policy).toContain("object-src 'none'");
      expect(policy).toContain("base-uri 'self'");
      expect(policy).toContain("frame-ancestors 'none'");
    }
  });

  test("toasts keep their looks: the hash is that of the installed library's sheet", () => {
    const source = readFileSync(createRequire(import.meta.url).resolve("sonner"), "utf8");
    const sheet = /__insertCSS\(("(?:[^"\\]|\\.)*")\)/.exec(source)?.[1];
    const hash = createHash("sha256")
      .update(JSON.parse(sheet ?? '""'))
      .digest("base64");
    expect(ask("/").headers.get("content-security-policy")).toContain(`'sha256-${hash}'`);
  });
});

describe("Facebook's dialog", () => {
  const policyOf = (path: string) =>
    ask(path, "tickline.session=x").headers.get("content-security-policy") ?? "";
  const page = "/w/acme/settings/channels/connect/facebook";
  const settings = { META_APP_ID: "571", META_SIGNUP_CONFIG_ID: "12", META_SDK_URL: undefined };

  test("may be reached from its own page alone, and only where it is set up", () => {
    expect(policyOf(page)).not.toContain("facebook");
    for (const [name, value] of Object.entries(settings)) {
      vi.stubEnv(name, value);
    }
    expect(policyOf(page)).toMatch(/frame-src 'self' https:\/\/www\.facebook\.com/);
    for (const other of ["/w/acme/settings/channels/connect", "/w/acme/inbox", `${page}/x`, "/"]) {
      expect(policyOf(other)).not.toContain("facebook.com");
    }
    vi.unstubAllEnvs();
  });
});

describe("people without a cookie", () => {
  test("are led to sign in, and back to where they were", () => {
    const answer = ask("/w/acme/inbox?view=mine");
    expect(answer.status).toBe(307);
    const target = new URL(answer.headers.get("location") ?? "");
    expect(target.pathname).toBe("/sign-in");
    expect(target.searchParams.get("next")).toBe("/w/acme/inbox?view=mine");
  });

  test("with either cookie the page decides", () => {
    for (const name of ["tickline.session", "__Host-tickline.session"]) {
      expect(ask("/w/acme", `${name}=whatever`).status).toBe(200);
    }
  });
});

test("routes and files are none of its business", () => {
  const matcher = new RegExp(`^${config.matcher[0]}$`);
  expect(["/", "/sign-in", "/w/acme/inbox"].every((path) => matcher.test(path))).toBe(true);
  const others = ["/api/webhooks/meta", "/api/stream", "/_next/static/a.js", "/favicon.svg"];
  expect(others.some((path) => matcher.test(path))).toBe(false);
});
