import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { createGraphClient } from "./graph-client";
import { whatsAppChannel } from "./whatsapp-channel";

it("a number sends and marks as read through its port", async () => {
  const asked: { url: string; body: Record<string, unknown> }[] = [];
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    const body = JSON.parse(text) as Record<string, unknown>;
    asked.push({ url: request.url ?? "", body });
    const answer = body.status ? { success: true } : { messages: [{ id: "wamid.1" }] };
    response.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = createGraphClient({ baseUrl, version: "v25.0", accessToken: "t" });
  const channel = whatsAppChannel(client, "106540352242922");

  const sent = await channel.send(
    {
      to: { kind: "phone", phone: "+27821234567" },
      content: { kind: "text", text: "Hello" },
      reference: "ref-1",
      replyToProviderId: "wamid.0",
    },
    { timeoutMs: 2_000 },
  );
  expect(sent).toEqual({ outcome: "accepted", providerId: "wamid.1", held: false });
  expect(await channel.markRead("wamid.0", { typing: true })).toBe(true);
  expect(asked).toMatchObject([
    { url: "/v25.0/106540352242922/messages", body: { to: "27821234567", context: {} } },
    { url: "/v25.0/106540352242922/messages", body: { status: "read", message_id: "wamid.0" } },
  ]);
  expect(channel.capabilities.replyWindowMs).toBe(86_400_000);

  await client.close();
  await new Promise((resolve) => server.close(resolve));
});
