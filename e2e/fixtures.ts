import { randomBytes } from "node:crypto";
import {
  type APIRequestContext,
  type Browser,
  test as base,
  expect,
  request as requests,
} from "@playwright/test";

/** Somebody with a session: requests that carry its cookie, and the cookie for a browser. */
export type Visitor = {
  request: APIRequestContext;
  slug: string;
  storage: Awaited<ReturnType<APIRequestContext["storageState"]>>;
};

const DEMO_PASSWORD = process.env.E2E_DEMO_PASSWORD ?? "northwind-demo-2026";
export const DEMO_SLUG = "northwind";

/** Redirects are answers of their own here, so none is followed. */
export function newRequests(
  baseURL: string,
  storage?: Visitor["storage"],
): Promise<APIRequestContext> {
  return requests.newContext({
    baseURL,
    maxRedirects: 0,
    extraHTTPHeaders: { origin: new URL(baseURL).origin, "sec-fetch-site": "same-origin" },
    ...(storage ? { storageState: storage } : {}),
  });
}

/** Signs a demo person in as the sign-in form's server does, without a browser. */
export async function signInDemo(baseURL: string, email: string): Promise<Visitor> {
  const request = await newRequests(baseURL);
  const { csrfToken } = (await (await request.get("/api/auth/csrf")).json()) as {
    csrfToken: string;
  };
  const answer = await request.post("/api/auth/callback/credentials", {
    form: { csrfToken, email, password: DEMO_PASSWORD, json: "true" },
  });
  expect(answer.ok(), `signing in ${email}: ${answer.status()} ${await answer.text()}`).toBe(true);
  return { request, slug: DEMO_SLUG, storage: await request.storageState() };
}

/** A new person with a new workspace, over the sign-up form. */
export async function signUp(browser: Browser, baseURL: string): Promise<Visitor> {
  const mark = randomBytes(4).toString("hex");
  const context = await browser.newContext({ baseURL });
  try {
    const page = await context.newPage();
    await page.goto("/sign-up");
    await page.getByLabel("Your name").fill("Mallory Kent");
    await page.getByLabel("Business", { exact: true }).fill(`Kiosk ${mark}`);
    await page.getByLabel("Email").fill(`mallory-${mark}@example.test`);
    await page.getByLabel("Password", { exact: true }).fill("vellum otter basin 42");
    await page.getByRole("button", { name: "Create account" }).click();
    await page.waitForURL(/\/(?:welcome|w)\/kiosk-/);
    const slug = /\/(?:welcome|w)\/([^/?]+)/.exec(page.url())?.[1] as string;
    const storage = await context.storageState();
    return { request: await newRequests(baseURL, storage), slug, storage };
  } finally {
    await context.close();
  }
}

type Visitors = { demoOwner: Visitor; demoAgent: Visitor; stranger: Visitor; nobody: Visitor };

/** Visitors are made once a worker: a sign-in hashes a password, which is slow on purpose. */
export const test = base.extend<object, Visitors & { address: string }>({
  address: [
    // biome-ignore lint/correctness/noEmptyPattern: the runner reads the names of what is needed
    async ({}, use, info) => use(info.project.use.baseURL as string),
    { scope: "worker" },
  ],
  demoOwner: [
    async ({ address }, use) => use(await signInDemo(address, "owner@northwind.test")),
    { scope: "worker" },
  ],
  demoAgent: [
    async ({ address }, use) => use(await signInDemo(address, "agent@northwind.test")),
    { scope: "worker" },
  ],
  stranger: [
    async ({ browser, address }, use) => use(await signUp(browser, address)),
    { scope: "worker" },
  ],
  nobody: [
    async ({ address }, use) => {
      const request = await newRequests(address);
      await use({ request, slug: "", storage: await request.storageState() });
    },
    { scope: "worker" },
  ],
});
export { expect };
