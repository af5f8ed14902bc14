import { createHash, createPublicKey, randomBytes, verify } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createGoogleIdentity } from "./identity";

let base = "";
const identity = createGoogleIdentity({ baseUrl: () => base });
const server = createServer((request, response) => void identity.handle(request, response));

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

const REDIRECT = "http://localhost:3000/api/auth/callback/google";
const post = (place: string, body: Record<string, string>) =>
  fetch(`${base}/google/${place}`, {
    method: "POST",
    body: new URLSearchParams(body),
    redirect: "manual",
  });

async function codeFor(challenge: string, redirectUri = REDIRECT) {
  const answer = await post("authorize", {
    client_id: "c",
    redirect_uri: redirectUri,
    state: "s1",
    code_challenge: challenge,
    as_email: "ada@example.com",
    as_name: "Ada",
    as_verified: "on",
    answer: "allow",
  });
  return { status: answer.status, back: answer.headers.get("location") };
}

const verifier = randomBytes(32).toString("base64url");
const challenge = createHash("sha256").update(verifier).digest("base64url");
const grantOf = (back: string | null) => ({
  grant_type: "authorization_code",
  code: new URL(back as string).searchParams.get("code") as string,
  redirect_uri: REDIRECT,
  client_id: "c",
});

test("a code is exchanged once, for a token that its published key verifies", async () => {
  const { back } = await codeFor(challenge);
  expect(new URL(back as string).searchParams.get("state")).toBe("s1");
  const form = { ...grantOf(back), code_verifier: verifier };
  const { id_token } = (await (await post("token", form)).json()) as { id_token: string };
  const [head = "", body = "", mark = ""] = id_token.split(".");
  const { keys } = (await (await fetch(`${base}/google/certs`)).json()) as {
    keys: Record<string, unknown>[];
  };
  const key = createPublicKey({ key: keys[0] as Record<string, string>, format: "jwk" });
  expect(
    verify("sha256", Buffer.from(`${head}.${body}`), key, Buffer.from(mark, "base64url")),
  ).toBe(true);
  expect(JSON.parse(Buffer.from(body, "base64url").toString())).toMatchObject({
    iss: `${base}/google`,
    aud: "c",
    email: "ada@example.com",
    email_verified: true,
  });
  expect((await post("token", form)).status).toBe(400);
});

test("a code without its verifier, or for another client, is worth nothing", async () => {
  const wrongVerifier = grantOf((await codeFor(challenge)).back);
  expect((await post("token", { ...wrongVerifier, code_verifier: "guess" })).status).toBe(400);
  const wrongClient = { ...grantOf((await codeFor(challenge)).back), client_id: "other" };
  expect((await post("token", { ...wrongClient, code_verifier: verifier })).status).toBe(400);
});

test("no code leaves this machine", async () => {
  expect((await codeFor(challenge, "https://evil.example/cb")).status).toBe(400);
});
