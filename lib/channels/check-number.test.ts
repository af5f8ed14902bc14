import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { checkRegistration, checkTemplates, checkToken } from "./check-number";
import { createGraphClient } from "./whatsapp/graph-client";

/** An address at which nobody answers. */
async function closedPort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

test("a line to Meta that is cut fails no check", async () => {
  const graph = createGraphClient({
    baseUrl: await closedPort(),
    version: "v25.0",
    accessToken: "x".repeat(20),
    timeoutMs: 2_000,
  });
  const given = { graph, senderId: "1", accountId: "2", lastWebhookAt: null, ownApp: null };
  const { check } = await checkRegistration(given);
  for (const found of [await checkToken(given), check, await checkTemplates(given)]) {
    expect(found).toMatchObject({ state: "waiting", isSilent: true, code: null });
    expect(found.detail).toContain("could not be reached");
  }
  await graph.close();
});
