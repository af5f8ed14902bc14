import { createServer } from "node:http";
import { createWebhookDispatch } from "@/lib/server/webhook-dispatch";
import { receiveMetaWebhook } from "@/lib/webhooks/inbound/meta";

// The intake of a web process and nothing else, to be killed: the same dispatch, the same function.
const dispatch = createWebhookDispatch({
  routes: { "/api/webhooks/meta": async () => receiveMetaWebhook },
  onError: () => {},
});
const server = createServer((request, response) => {
  if (!dispatch(request, response)) response.writeHead(404).end();
});
server.listen(Number(process.env.INTAKE_PORT), "127.0.0.1");
process.on("SIGTERM", () => process.exit(0));
process.on("disconnect", () => process.exit(0));
