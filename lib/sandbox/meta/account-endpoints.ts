import { randomBytes } from "node:crypto";
import { isRecord } from "@/lib/sandbox/http/request-body";
import { respondJson } from "@/lib/sandbox/http/respond";
import {
  analyticsOf,
  conversationAnalytics,
  pricingAnalytics,
  templateAnalytics,
} from "./analytics";
import { jsonBody } from "./call-body";
import type { GraphCall, GraphContext } from "./graph-context";
import { GraphError, unknownNode } from "./graph-error";
import type { SandboxNumber, SandboxWaba } from "./graph-records";
import { portfolioOf, SANDBOX_APP_ID, SANDBOX_BUSINESS_ID } from "./graph-state";
import { badValue, checkProduct, invalid, missing } from "./message-rules";
import { page, parseFields, pick } from "./node-fields";
import { syncPhoneApp } from "./phone-app";
import { digitsOf, toWaId } from "./phone-identity";
import { verifyCallback } from "./verify-callback";

type Fields = Record<string, unknown>;

const REGISTRATION_ATTEMPTS = 10;
const REGISTRATION_SPAN_MS = 72 * 3_600_000;
const BLOCK_LIST_LIMIT = 64_000;
const QR_LIMIT = 2_000;

const NUMBER_FIELDS = [
  "verified_name",
  "code_verification_status",
  "display_phone_number",
  "quality_rating",
  "platform_type",
  "throughput",
  "webhook_configuration",
  "id",
];
const WABA_FIELDS = ["id", "name", "currency", "timezone_id", "message_template_namespace"];

export type AccountEndpoints = ReturnType<typeof createAccountEndpoints>;

/** Numbers, the account they belong to, and what is set on them. */
export function createAccountEndpoints(ctx: GraphContext) {
  async function number(call: GraphCall, node: SandboxNumber): Promise<void> {
    const edge = call.path[1];
    if (edge === undefined) {
      if (call.method === "GET") {
        const fields = parseFields(call.query.get("fields"));
        respondJson(call.response, pick(numberNode(node), fields, NUMBER_FIELDS));
      } else if (call.method === "POST") {
        await configureNumber(call, node);
      } else {
        throw unknownNode(node.id, call.method);
      }
      return;
    }
    const endpoint = NUMBER_EDGES[`${call.method} ${edge}`];
    if (!endpoint) throw unknownNode(`${node.id}/${edge}`, call.method);
    await endpoint(call, node);
  }

  const NUMBER_EDGES: Record<string, (call: GraphCall, node: SandboxNumber) => unknown> = {
    "POST register": register,
    "POST deregister": deregister,
    "POST request_code": requestCode,
    "POST verify_code": verifyCode,
    "POST smb_app_data": (call, node) => syncPhoneApp(ctx, call, node),
    "GET whatsapp_business_profile": readProfile,
    "POST whatsapp_business_profile": writeProfile,
    "GET block_users": listBlocked,
    "POST block_users": (call, node) => changeBlocked(call, node),
    "DELETE block_users": (call, node) => changeBlocked(call, node),
    "GET message_qrdls": listQrCodes,
    "POST message_qrdls": writeQrCode,
    "DELETE message_qrdls": removeQrCode,
    "GET settings": (call, node) => respondJson(call.response, node.settings),
    "POST settings": async (call, node) => {
      Object.assign(node.settings, await jsonBody(call));
      done(call);
    },
    "POST conversational_automation": async (call, node) => {
      Object.assign(node.automation, await jsonBody(call));
      done(call);
    },
  };

  function done({ response }: GraphCall): void {
    ctx.state.save();
    respondJson(response, { success: true });
  }

  function numberNode(node: SandboxNumber): Fields {
    const waba = ctx.state.wabasById.get(node.wabaId);
    return {
      id: node.id,
      display_phone_number: node.displayPhoneNumber,
      verified_name: node.verifiedName,
      quality_rating: node.qualityRating,
      code_verification_status: node.codeVerificationStatus,
      name_status: node.nameStatus ?? "APPROVED",
      new_name_status: "NONE",
      status: node.statusOverride ?? (node.registered ? "CONNECTED" : "DISCONNECTED"),
      account_mode: "SANDBOX",
      platform_type: node.registered ? "CLOUD_API" : "NOT_APPLICABLE",
      throughput: { level: node.registered ? node.throughputLevel : "NOT_APPLICABLE" },
      whatsapp_business_manager_messaging_limit: node.messagingLimitTier,
      messaging_limit_tier: node.messagingLimitTier,
      is_official_business_account: false,
      is_pin_enabled: node.pin !== null,
      search_visibility: "VISIBLE",
      conversational_automation: node.automation,
      webhook_configuration: {
        ...(node.webhookOverride ? { phone_number: node.webhookOverride } : {}),
        ...(waba?.webhookOverride ? { whatsapp_business_account: waba.webhookOverride } : {}),
        ...(ctx.config.webhookUrl ? { application: ctx.config.webhookUrl } : {}),
      },
      health_status: health([
        { type: "PHONE_NUMBER", id: node.id },
        { type: "WABA", id: node.wabaId },
        { type: "BUSINESS", id: SANDBOX_BUSINESS_ID },
        { type: "APP", id: SANDBOX_APP_ID },
      ]),
    };
  }

  async function configureNumber(call: GraphCall, node: SandboxNumber): Promise<void> {
    const body = await jsonBody(call);
    if (body.pin !== undefined) {
      checkPin(body.pin);
      node.pin = String(body.pin);
      ctx.emitEvent({
        wabaId: node.wabaId,
        phoneNumberId: node.id,
        field: "security",
        value: { display_phone_number: digitsOf(node.displayPhoneNumber), event: "PIN_CHANGED" },
      });
    } else if (isRecord(body.webhook_configuration)) {
      node.webhookOverride = await checkedOverride(body.webhook_configuration);
    } else {
      throw missing("webhook_configuration");
    }
    done(call);
  }

  async function checkedOverride(body: Fields): Promise<string | null> {
    const url = body.override_callback_uri;
    if (url === undefined || url === "") return null;
    if (typeof url !== "string" || url.length > 200) {
      throw badValue("Param override_callback_uri must be an address of at most 200 characters.");
    }
    const token = typeof body.verify_token === "string" ? body.verify_token : "";
    if (!(await verifyCallback(url, token))) {
      throw new GraphError(100, {
        message:
          "(#100) Callback verification failed with the following errors: the URL did not answer with the challenge.",
        plain: true,
        subcode: 2200,
      });
    }
    return url;
  }

  function countRegistration(node: SandboxNumber): void {
    const nowMs = ctx.now();
    node.registrationAttempts = node.registrationAttempts.filter(
      (atMs) => nowMs - atMs < REGISTRATION_SPAN_MS,
    );
    if (node.registrationAttempts.length >= REGISTRATION_ATTEMPTS) throw new GraphError(133016);
    node.registrationAttempts.push(nowMs);
  }

  async function register(call: GraphCall, node: SandboxNumber): Promise<void> {
    const body = await jsonBody(call);
    checkProduct(body);
    checkPin(body.pin);
    if (node.phoneApp) throw invalid("A number of the WhatsApp Business app is not registered.");
    if (node.codeVerificationStatus !== "VERIFIED") throw new GraphError(133006);
    countRegistration(node);
    if (node.pin !== null && node.pin !== String(body.pin)) throw new GraphError(133005);
    node.pin = String(body.pin);
    node.registered = true;
    done(call);
  }

  function deregister(call: GraphCall, node: SandboxNumber): void {
    if (!node.registered) throw new GraphError(133010);
    countRegistration(node);
    node.registered = false;
    done(call);
  }

  async function requestCode(call: GraphCall, node: SandboxNumber): Promise<void> {
    const body = await jsonBody(call);
    if (body.code_method !== "SMS" && body.code_method !== "VOICE") {
      throw invalid("Param code_method must be one of {SMS, VOICE}.");
    }
    if (typeof body.language !== "string") throw missing("language");
    node.codeVerificationStatus = "NOT_VERIFIED";
    done(call);
  }

  /** Any six digits but 000000 are right: there is no phone to read the code from. */
  async function verifyCode(call: GraphCall, node: SandboxNumber): Promise<void> {
    const { code } = await jsonBody(call);
    if (typeof code !== "string" || !/^\d{6}$/.test(code))
      throw badValue("Param code is not valid.");
    if (code === "000000") {
      throw new GraphError(100, {
        message: "(#100) Invalid parameter",
        plain: true,
        subcode: 2388093,
        userTitle: "Verify code error",
        userMessage: "The code is not the one that was sent.",
      });
    }
    node.codeVerificationStatus = "VERIFIED";
    ctx.state.save();
    respondJson(call.response, { success: true, id: node.id });
  }

  function readProfile({ response, baseUrl }: GraphCall, node: SandboxNumber): void {
    const { profile } = node;
    const picture = /^4::[^:]*:([0-9]+):/.exec(profile.profilePictureHandle ?? "")?.[1];
    respondJson(response, {
      data: [
        {
          about: profile.about,
          address: profile.address,
          description: profile.description,
          email: profile.email,
          ...(picture
            ? { profile_picture_url: `${baseUrl}/whatsapp_business/samples/${picture}` }
            : {}),
          websites: profile.websites,
          vertical: profile.vertical,
          messaging_product: "whatsapp",
        },
      ],
    });
  }

  async function writeProfile(call: GraphCall, node: SandboxNumber): Promise<void> {
    const body = await jsonBody(call);
    checkProduct(body);
    const limits = { about: 139, address: 256, description: 512, email: 128 } as const;
    for (const [field, max] of Object.entries(limits)) {
      const value = body[field];
      if (value === undefined) continue;
      if (typeof value !== "string") throw invalid(`Param ${field} must be a string.`);
      if (value.length > max)
        throw badValue(`Param ${field} must be at most ${max} characters long.`);
      node.profile[field as keyof typeof limits] = value;
    }
    if (body.websites !== undefined) {
      if (!Array.isArray(body.websites) || body.websites.length > 2) {
        throw badValue("Param websites must have at most 2 elements.");
      }
      node.profile.websites = body.websites.map(String);
    }
    if (typeof body.vertical === "string") node.profile.vertical = body.vertical;
    if (typeof body.profile_picture_handle === "string") {
      node.profile.profilePictureHandle = body.profile_picture_handle;
    }
    done(call);
  }

  function listBlocked(call: GraphCall, node: SandboxNumber): void {
    const rows = node.blockedUsers.map((waId) => ({ messaging_product: "whatsapp", wa_id: waId }));
    const address = `${call.baseUrl}/${call.version}/${node.id}/block_users`;
    respondJson(call.response, page(rows, { query: call.query, address }));
  }

  async function changeBlocked(call: GraphCall, node: SandboxNumber): Promise<void> {
    const body = await jsonBody(call);
    checkProduct(body);
    const users = body.block_users;
    if (!Array.isArray(users) || users.length === 0) throw missing("block_users");
    const blocking = call.method === "POST";
    const changed: Fields[] = [];
    const failed: Fields[] = [];
    for (const entry of users as unknown[]) {
      const input = isRecord(entry) && typeof entry.user === "string" ? entry.user : "";
      const waId = toWaId(input);
      const problem = blocking ? blockProblem(node, waId) : null;
      if (problem) {
        failed.push({ input, errors: [problem] });
        continue;
      }
      node.blockedUsers = node.blockedUsers.filter((blocked) => blocked !== waId);
      if (blocking) node.blockedUsers.push(waId);
      changed.push({ input, wa_id: waId });
    }
    ctx.state.save();
    const result = {
      messaging_product: "whatsapp",
      block_users: {
        ...(changed.length > 0 ? { [blocking ? "added_users" : "removed_users"]: changed } : {}),
        ...(failed.length > 0 ? { failed_users: failed } : {}),
      },
    };
    if (failed.length === 0) {
      respondJson(call.response, result);
      return;
    }
    const error = new GraphError(139100, {
      message: "(#139100) Failed to block/unblock some users",
      details: "Failed to block some users, see failed_users",
    });
    respondJson(call.response, { ...result, error: error.toWire() }, { status: 400 });
  }

  function blockProblem(node: SandboxNumber, waId: string): Fields | null {
    if (node.blockedUsers.length >= BLOCK_LIST_LIMIT) {
      return {
        message: "Blocklist limit reached",
        code: 139101,
        error_data: { details: "Blocklist limit of 64k reached" },
      };
    }
    const chat = ctx.state.conversations.get(`${node.id}|${waId}`);
    if (chat && ctx.state.windowOpen(chat)) return null;
    return {
      message: "Re-engagement required",
      code: 131047,
      error_data: { details: "Only users who wrote in the last 24 hours can be blocked." },
    };
  }

  function listQrCodes(call: GraphCall, node: SandboxNumber): void {
    const code = call.path[2];
    const rows = node.qrCodes
      .filter((entry) => code === undefined || entry.code === code)
      .map((entry) => ({
        code: entry.code,
        prefilled_message: entry.prefilledMessage,
        deep_link_url: `https://wa.me/message/${entry.code}`,
      }));
    respondJson(call.response, { data: rows });
  }

  async function writeQrCode(call: GraphCall, node: SandboxNumber): Promise<void> {
    const body = await jsonBody(call);
    const text = body.prefilled_message;
    if (typeof text !== "string" || text === "") throw missing("prefilled_message");
    if (text.length > 140) {
      throw badValue("Param prefilled_message must be at most 140 characters long.");
    }
    const format = body.generate_qr_image;
    if (format !== undefined && format !== "SVG" && format !== "PNG") {
      throw invalid("Param generate_qr_image must be one of {SVG, PNG}.");
    }
    let entry = node.qrCodes.find((candidate) => candidate.code === body.code);
    if (body.code !== undefined && !entry) throw unknownNode(String(body.code), call.method);
    if (!entry) {
      if (node.qrCodes.length >= QR_LIMIT) throw badValue(`At most ${QR_LIMIT} codes are allowed.`);
      const code = randomBytes(9).toString("hex").slice(0, 14).toUpperCase();
      entry = { code, prefilledMessage: text, imageFormat: format ?? null };
      node.qrCodes.push(entry);
    }
    entry.prefilledMessage = text;
    ctx.state.save();
    const link = `https://wa.me/message/${entry.code}`;
    respondJson(call.response, {
      code: entry.code,
      prefilled_message: entry.prefilledMessage,
      deep_link_url: link,
    });
  }

  function removeQrCode(call: GraphCall, node: SandboxNumber): void {
    const code = call.path[2];
    if (!node.qrCodes.some((entry) => entry.code === code)) {
      throw unknownNode(code ?? "message_qrdls", call.method);
    }
    node.qrCodes = node.qrCodes.filter((entry) => entry.code !== code);
    done(call);
  }

  async function waba(call: GraphCall, node: SandboxWaba): Promise<void> {
    const edge = call.path[1];
    if (edge === "phone_numbers" && call.method === "GET") {
      listNumbers(call, node);
    } else if (edge === "subscribed_apps") {
      await subscribedApps(call, node);
    } else if (edge === "template_analytics" && call.method === "GET") {
      respondJson(call.response, templateAnalytics(ctx, { waba: node, query: call.query }));
    } else if (edge === undefined && call.method === "GET") {
      readWaba(call, node);
    } else if (edge === undefined && call.method === "POST") {
      const body = await jsonBody(call);
      if (String(body.is_enabled_for_insights) !== "true") throw missing("is_enabled_for_insights");
      node.insightsEnabled = true;
      ctx.state.save();
      respondJson(call.response, { id: node.id });
    } else {
      throw unknownNode(edge === undefined ? node.id : `${node.id}/${edge}`, call.method);
    }
  }

  function listNumbers(call: GraphCall, node: SandboxWaba): void {
    const requested = parseFields(call.query.get("fields"));
    const rows = ctx.state.part.numbers
      .filter((entry) => entry.wabaId === node.id)
      .map((entry) => pick(numberNode(entry), requested, NUMBER_FIELDS));
    const address = `${call.baseUrl}/${call.version}/${node.id}/phone_numbers`;
    respondJson(call.response, page(rows, { query: call.query, address }));
  }

  function readWaba(call: GraphCall, node: SandboxWaba): void {
    const requested = parseFields(call.query.get("fields"));
    const result = pick(wabaNode(node), requested, WABA_FIELDS);
    for (const { name, modifiers } of requested) {
      if (name === "analytics") result.analytics = analyticsOf(ctx, { waba: node, modifiers });
      if (name === "pricing_analytics") {
        result.pricing_analytics = pricingAnalytics(ctx, { waba: node, modifiers });
      }
      if (name === "conversation_analytics") {
        result.conversation_analytics = conversationAnalytics(ctx, { waba: node, modifiers });
      }
    }
    respondJson(call.response, result);
  }

  function wabaNode(node: SandboxWaba): Fields {
    return {
      id: node.id,
      name: node.name,
      currency: node.currency,
      country: node.country,
      timezone_id: node.timezoneId,
      message_template_namespace: node.templateNamespace,
      account_review_status: "APPROVED",
      business_verification_status: "verified",
      ownership_type: "SELF",
      status: "ACTIVE",
      primary_business_location: node.country,
      is_enabled_for_insights: node.insightsEnabled,
      marketing_messages_onboarding_status: "ONBOARDED",
      marketing_messages_lite_api_status: "ONBOARDED",
      owner_business_info: { id: portfolioOf(node.id), name: node.name },
      health_status: health([
        { type: "WABA", id: node.id },
        { type: "BUSINESS", id: SANDBOX_BUSINESS_ID },
        { type: "APP", id: SANDBOX_APP_ID },
      ]),
    };
  }

  async function subscribedApps(call: GraphCall, node: SandboxWaba): Promise<void> {
    if (call.method === "GET") {
      respondJson(call.response, { data: node.subscribed ? [subscription(node)] : [] });
      return;
    }
    if (call.method === "POST") {
      const body = await jsonBody(call);
      node.webhookOverride = await checkedOverride(body);
      node.subscribed = true;
    } else if (call.method === "DELETE") {
      node.subscribed = false;
      node.webhookOverride = null;
    } else {
      throw unknownNode(node.id, call.method);
    }
    done(call);
  }

  function subscription(node: SandboxWaba): Fields {
    return {
      whatsapp_business_api_data: {
        id: SANDBOX_APP_ID,
        link: `https://www.facebook.com/games/?app_id=${SANDBOX_APP_ID}`,
        name: "Tickline sandbox",
      },
      ...(node.webhookOverride ? { override_callback_uri: node.webhookOverride } : {}),
    };
  }

  return { number, waba, wabaNode };
}

function checkPin(pin: unknown): void {
  if (pin === undefined) throw missing("pin");
  if (!/^\d{6}$/.test(String(pin))) throw badValue("Param pin must be 6 digits.");
}

function health(entities: { type: string; id: string }[]): Fields {
  return {
    can_send_message: "AVAILABLE",
    entities: entities.map(({ type, id }) => ({
      entity_type: type,
      id,
      can_send_message: "AVAILABLE",
    })),
  };
}
