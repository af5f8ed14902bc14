import { randomInt } from "node:crypto";
import type * as z from "zod";
import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { env } from "@/lib/core/env";
import { Refusal } from "@/lib/core/errors";
import { type ConnectedNumber, connectChannel } from "./connect-channel";
import { describeFailure } from "./describe-failure";
import { graphForToken } from "./graph-for-channel";
import { registerNumber } from "./register-number";
import type { finishSignupSchema } from "./schema";
import { accountGraph } from "./whatsapp/account-graph";

/** What the dialog needs; null while this installation is not set up for it. */
export function signupSettings(): { appId: string; configId: string; sdkUrl: string } | null {
  const { META_APP_ID, META_SIGNUP_CONFIG_ID, META_SDK_URL } = env();
  return META_APP_ID && META_SIGNUP_CONFIG_ID
    ? { appId: META_APP_ID, configId: META_SIGNUP_CONFIG_ID, sdkUrl: META_SDK_URL }
    : null;
}

/**
 * The server's part of Embedded Signup (whatsapp.md 5.3): the code, which lives half a minute and
 * once, becomes the business's token; then the number is connected as if its ids had been typed, and
 * registered with a PIN of ours, which is kept sealed. A number that stays in the WhatsApp Business
 * app (coexistence) is not registered; its phone is asked for its contacts and chats instead.
 * @throws Refusal `unavailable` when the installation is not set up or Meta refuses the code
 */
export async function finishSignup(
  ctx: WorkspaceContext,
  input: z.output<typeof finishSignupSchema>,
): Promise<ConnectedNumber> {
  assertCan(ctx, "channels:write");
  const settings = signupSettings();
  const { META_APP_SECRET: appSecret } = env();
  if (!settings || !appSecret) {
    throw new Refusal(
      "unavailable",
      "This installation is not set up for Facebook’s dialog. Connect the number by ids and token.",
    );
  }
  const { appId } = settings;
  const app = accountGraph(graphForToken(`${appId}|${appSecret}`));
  const exchanged = await app.exchangeCode({ appId, appSecret, code: input.code });
  if (!exchanged.ok) {
    throw new Refusal(
      "unavailable",
      `Meta did not give a token for this sign-up. Nothing was connected; open the dialog again. ${describeFailure(exchanged.failure)}`,
    );
  }
  const { accessToken } = exchanged.value;
  const { phoneNumberId, wabaId } = input;
  const number = await graphForToken(accessToken).phoneNumber(phoneNumberId);
  const name = (number.ok && number.value.verifiedName) || "WhatsApp";
  const connected = await connectChannel(ctx, {
    name,
    phoneNumberId,
    wabaId,
    accessToken,
    isOnPhone: input.coexists,
  });
  const { channelId, checks } = connected;
  const unregistered = checks.some((check) => check.name === "number" && check.code === 133010);
  if (channelId === null || input.coexists || !unregistered) return connected;
  const pin = String(randomInt(0, 1_000_000)).padStart(6, "0");
  try {
    return { channelId, checks: await registerNumber(ctx, { channelId, pin }) };
  } catch (error) {
    // connected all the same: the number's page says what registering needs, a PIN for instance
    if (error instanceof Refusal) return connected;
    throw error;
  }
}
