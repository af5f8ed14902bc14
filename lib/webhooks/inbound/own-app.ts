import "server-only";
import { sql } from "drizzle-orm";
import { withSystem } from "@/db/tenant";
import { openAppSecret, verifyTokenOf } from "@/lib/channels/own-app";
import { verifyMetaSignature } from "@/lib/channels/whatsapp/verify-signature";
import { isId } from "@/lib/core/ids";
import { answerMetaChallenge, keepMetaEvent, type WebhookAnswer } from "./meta";

const NOT_FOUND: WebhookAnswer = { status: 404, body: "" };

/**
 * What a workspace's own Meta app posts. It is verified with that app's secret and speaks for that
 * workspace alone: a body that names another one's number has no effect there.
 * @param address the id in the path
 */
export async function receiveOwnAppWebhook(
  address: string,
  { rawBody, signature }: { rawBody: Uint8Array; signature: string | null },
): Promise<WebhookAnswer> {
  const app = await findApp(address);
  if (!app) return NOT_FOUND;
  const { id, workspaceId } = app;
  const secret = openAppSecret(workspaceId, id, app.appSecret);
  const fits = verifyMetaSignature(rawBody, signature, secret);
  await noteNews(id, fits);
  if (!fits) return { status: 401, body: "" };
  return keepMetaEvent({ rawBody, speaksFor: workspaceId });
}

/** Answers the challenge of a workspace's own Meta app, with that app's verify token. */
export async function answerOwnAppChallenge(
  address: string,
  query: URLSearchParams,
): Promise<WebhookAnswer> {
  const app = await findApp(address);
  return app ? answerMetaChallenge(query, verifyTokenOf(app.id)) : NOT_FOUND;
}

type AddressedApp = { id: string; workspaceId: string; appSecret: string };

async function findApp(address: string): Promise<AddressedApp | null> {
  if (!isId(address)) return null;
  const [row] = await withSystem("find whose Meta app posts", (tx) =>
    tx.execute<AddressedApp>(sql`
      select id, workspace_id as "workspaceId", app_secret as "appSecret" from meta_apps
      where id = ${address}`),
  );
  return row ?? null;
}

/** To the minute, when posts were accepted or refused last: the settings say so. */
async function noteNews(id: string, accepted: boolean): Promise<void> {
  const column = accepted ? sql`accepted_at` : sql`refused_at`;
  await withSystem("note what came of an app's post", (tx) =>
    tx.execute(sql`
      update meta_apps set ${column} = now() where id = ${id}
        and (${column} is null or ${column} < now() - interval '1 minute')`),
  );
}
