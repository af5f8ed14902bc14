import * as z from "zod";
import type { PhoneSync } from "@/db/enums/channels";
import { asList, type GraphResult } from "./graph-answer";
import type { GraphClient } from "./graph-client";

/** Text as Meta gives it; what is absent, empty or no text is null. */
const words = z
  .unknown()
  .transform((value) => (typeof value === "string" && value !== "" ? value : null));

const routesSchema = z.object({
  webhook_configuration: z
    .object({ phone_number: words, whatsapp_business_account: words, application: words })
    .partial()
    .optional()
    .catch(undefined),
  is_pin_enabled: z.boolean().optional().catch(undefined),
});

const profileSchema = z.object({
  about: words,
  address: words,
  description: words,
  email: words,
  vertical: words,
  websites: z.array(z.string()).catch([]),
});

export type BusinessProfile = {
  about: string;
  address: string;
  description: string;
  email: string;
  /** Meta's word, RETAIL; unknown ones are kept. */
  vertical: string;
  /** At most two. */
  websites: string[];
};

const SYNC_TYPES: Record<PhoneSync, string> = {
  contacts: "smb_app_state_sync",
  history: "history",
};

/** Calls about a number and its account that only its settings need (whatsapp.md 5.1, 5.3). */
export function accountGraph(client: GraphClient) {
  const at = (id: string) => `/${encodeURIComponent(id)}`;
  return {
    /**
     * Where messages of a number are posted to: its own address, else its account's, else the app's.
     * Null when Meta does not say.
     */
    async webhookRoute(
      phoneNumberId: string,
    ): Promise<GraphResult<{ callbackUrl: string | null; pinEnabled: boolean | null }>> {
      const result = await client.call("GET", at(phoneNumberId), {
        query: { fields: "webhook_configuration,is_pin_enabled" },
      });
      if (!result.ok) return result;
      const { webhook_configuration: route, is_pin_enabled: pinEnabled } = routesSchema.parse(
        result.value,
      );
      const callbackUrl =
        route?.phone_number ?? route?.whatsapp_business_account ?? route?.application ?? null;
      return { ok: true, value: { callbackUrl, pinEnabled: pinEnabled ?? null } };
    },

    /** Registers the number for the Cloud API; six digits become or prove its two-step PIN. */
    register(phoneNumberId: string, pin: string) {
      return client.call("POST", `${at(phoneNumberId)}/register`, {
        body: { messaging_product: "whatsapp", pin },
      });
    },

    /**
     * Asks the WhatsApp Business app of the number for its contacts or its chats, which then come as
     * webhooks. Once each within a day of connecting: 2593107, 2593108 (whatsapp.md 5.3).
     */
    askPhone(phoneNumberId: string, kind: PhoneSync) {
      return client.call("POST", `${at(phoneNumberId)}/smb_app_data`, {
        body: { messaging_product: "whatsapp", sync_type: SYNC_TYPES[kind] },
      });
    },

    async businessProfile(phoneNumberId: string): Promise<GraphResult<BusinessProfile>> {
      const result = await client.call("GET", `${at(phoneNumberId)}/whatsapp_business_profile`, {
        query: { fields: "about,address,description,email,websites,vertical" },
      });
      if (!result.ok) return result;
      const [first] = asList(result.value.data);
      const { about, address, description, email, vertical, websites } = profileSchema.parse(
        // Meta's page and its machine-readable description disagree about the nesting
        first?.business_profile ?? first ?? {},
      );
      return {
        ok: true,
        value: {
          about: about ?? "",
          address: address ?? "",
          description: description ?? "",
          email: email ?? "",
          vertical: vertical ?? "",
          websites,
        },
      };
    },

    /** Fields that are not given keep what they have; Meta takes no empty "about" or category. */
    saveBusinessProfile(phoneNumberId: string, profile: Partial<BusinessProfile>) {
      return client.call("POST", `${at(phoneNumberId)}/whatsapp_business_profile`, {
        body: { messaging_product: "whatsapp", ...profile },
      });
    },

    /**
     * Keeps a person from writing to a number, or lets them again (whatsapp.md 5.4). Both may be said
     * twice. Meta blocks only who wrote within 24 hours (131047).
     * @param address digits or a BSUID
     */
    changeBlock(phoneNumberId: string, address: string, change: "block" | "unblock") {
      return client.call(
        change === "block" ? "POST" : "DELETE",
        `${at(phoneNumberId)}/block_users`,
        { body: { messaging_product: "whatsapp", block_users: [{ user: address }] } },
      );
    },

    /** The code of the signup dialog for a token of that business; good once, for 30 seconds. */
    async exchangeCode(given: {
      appId: string;
      appSecret: string;
      code: string;
    }): Promise<GraphResult<{ accessToken: string }>> {
      const result = await client.call("GET", "/oauth/access_token", {
        query: { client_id: given.appId, client_secret: given.appSecret, code: given.code },
      });
      if (!result.ok) return result;
      const { access_token: accessToken } = result.value;
      return typeof accessToken === "string" && accessToken !== ""
        ? { ok: true, value: { accessToken } }
        : { ok: false, failure: { kind: "no_answer", reason: "The answer holds no token." } };
    },
  };
}
