import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isRecord } from "@/lib/sandbox/http/request-body";
import { type AppendLog, openAppendLog } from "./append-log";
import {
  type Conversation,
  type InboundMessage,
  type JournalLine,
  MESSAGES_PER_SECOND,
  type PendingWebhook,
  type PersistentPart,
  type Phone,
  type SandboxMedia,
  type SandboxNumber,
  type SandboxTemplate,
  type SandboxWaba,
  type SentLogLine,
  type SentMessage,
  type TemplateComponent,
  type ThroughputLevel,
} from "./graph-records";
import { digitsOf } from "./phone-identity";
import { monthOf } from "./pricing";

export type GraphState = ReturnType<typeof openGraphState>;

export const SANDBOX_APP_ID = "571930284416205";
export const SANDBOX_BUSINESS_ID = "384027519660431";

/**
 * The portfolio that an account belongs to. Each workspace of the installation stands for a business
 * of its own, so each account has a portfolio of its own.
 */
export const portfolioOf = (wabaId: string): string => `7${wabaId.slice(1)}`;
export const NORTHWIND_WABA_ID = "218347916093542";
export const STANDARD_NUMBER_ID = "327418560471038";
export const HIGH_NUMBER_ID = "349120875536614";

const CUSTOMER_SERVICE_WINDOW_MS = 24 * 3_600_000;
const FREE_ENTRY_POINT_MS = 72 * 3_600_000;

/** A number as it stands after onboarding: verified, registered, green. */
export function newNumber(input: {
  id: string;
  wabaId: string;
  displayPhoneNumber: string;
  verifiedName: string;
  throughputLevel: ThroughputLevel;
}): SandboxNumber {
  return {
    ...input,
    messagesPerSecond: MESSAGES_PER_SECOND[input.throughputLevel],
    qualityRating: "GREEN",
    messagingLimitTier: "TIER_UNLIMITED",
    registered: true,
    codeVerificationStatus: "VERIFIED",
    pin: null,
    nameStatus: "APPROVED",
    statusOverride: null,
    registrationAttempts: [],
    webhookOverride: null,
    profile: {
      about: "Sandbox number. Messages stay on this machine.",
      address: "",
      description: "",
      email: "",
      websites: [],
      vertical: "RETAIL",
      profilePictureHandle: null,
    },
    blockedUsers: [],
    qrCodes: [],
    settings: {},
    automation: {},
  };
}

function seed(): PersistentPart {
  return {
    wabas: [
      {
        id: NORTHWIND_WABA_ID,
        name: "Northwind",
        currency: "USD",
        country: "US",
        timezoneId: "1",
        templateNamespace: "a4c19f60_5d0b_4b7e_9a27_03f7c8e1d255",
        subscribed: true,
        webhookOverride: null,
        insightsEnabled: false,
      },
    ],
    numbers: [
      newNumber({
        id: STANDARD_NUMBER_ID,
        wabaId: NORTHWIND_WABA_ID,
        displayPhoneNumber: "+1 202-555-0117",
        verifiedName: "Northwind",
        throughputLevel: "STANDARD",
      }),
      newNumber({
        id: HIGH_NUMBER_ID,
        wabaId: NORTHWIND_WABA_ID,
        displayPhoneNumber: "+1 202-555-0186",
        verifiedName: "Northwind Campaigns",
        throughputLevel: "HIGH",
      }),
    ],
    templates: [],
    media: [],
    uploads: [],
    tokens: [],
    appWebhookUrl: null,
  };
}

/**
 * Everything the fake remembers. Small things (numbers, templates, media) are one JSON file that is
 * replaced before the call that changed them is answered; messages and statuses are two append-only
 * logs: `sent.jsonl`, which nothing ever rewrites, and `journal.jsonl`.
 */
export function openGraphState({ stateDir, now }: { stateDir: string; now: () => number }) {
  const folder = join(stateDir, "meta");
  const mediaFolder = join(folder, "media");
  mkdirSync(mediaFolder, { recursive: true });
  const statePath = join(folder, "state.json");
  const sentLog: AppendLog = openAppendLog(join(folder, "sent.jsonl"));
  const journal: AppendLog = openAppendLog(join(folder, "journal.jsonl"));

  let part = readPersistentPart(statePath);
  const numbersById = new Map<string, SandboxNumber>();
  const wabasById = new Map<string, SandboxWaba>();
  const templatesById = new Map<string, SandboxTemplate>();
  const templatesByKey = new Map<string, SandboxTemplate>();
  const mediaById = new Map<string, SandboxMedia>();
  const phones = new Map<string, Phone>();
  const conversations = new Map<string, Conversation>();
  const sentByWamid = new Map<string, SentMessage>();
  const sentBySequence: SentMessage[] = [];
  const inboundByWamid = new Map<string, { conversation: Conversation; inbound: InboundMessage }>();
  const serviceCounts = new Map<string, number>();
  const pendingWebhooks = new Map<number, PendingWebhook>();
  let nextWebhookId = 1;

  function indexPart(): void {
    numbersById.clear();
    wabasById.clear();
    templatesById.clear();
    templatesByKey.clear();
    mediaById.clear();
    for (const waba of part.wabas) wabasById.set(waba.id, waba);
    for (const number of part.numbers) numbersById.set(number.id, number);
    for (const media of part.media) mediaById.set(media.id, media);
    for (const template of part.templates) indexTemplate(template);
  }

  function indexTemplate(template: SandboxTemplate): void {
    templatesById.set(template.id, template);
    if (template.deletedAtMs === null) templatesByKey.set(templateKey(template), template);
  }

  function save(): void {
    const temporary = `${statePath}.next`;
    writeFileSync(temporary, JSON.stringify(part));
    renameSync(temporary, statePath);
  }

  function phone(waId: string): Phone {
    let found = phones.get(waId);
    if (!found) {
      found = {
        waId,
        userId: null,
        name: null,
        username: null,
        manual: false,
        marketingStopped: false,
      };
      phones.set(waId, found);
    }
    return found;
  }

  function conversation(number: SandboxNumber, waId: string): Conversation {
    const key = `${number.id}|${waId}`;
    let found = conversations.get(key);
    if (!found) {
      found = {
        number,
        phone: phone(waId),
        entries: [],
        lastActivityMs: 0,
        lastInboundMs: 0,
        lastReferralMs: 0,
        freeEntryUntilMs: 0,
        pair: { tokens: Number.POSITIVE_INFINITY, updatedAtMs: 0 },
        blockedByCustomer: false,
        businessReadMs: 0,
        typingUntilMs: 0,
        customerReadMs: 0,
      };
      conversations.set(key, found);
    }
    return found;
  }

  function indexSent(sent: SentMessage): void {
    sentBySequence[sent.sequence] = sent;
    sentByWamid.set(sent.wamid, sent);
    const { conversation: chat } = sent;
    chat.entries.push({ direction: "business", sent });
    chat.lastActivityMs = Math.max(chat.lastActivityMs, sent.acceptedAtMs);
    if (
      chat.lastReferralMs > 0 &&
      chat.freeEntryUntilMs < chat.lastReferralMs &&
      sent.acceptedAtMs - chat.lastReferralMs < CUSTOMER_SERVICE_WINDOW_MS
    ) {
      // The first answer to an ad opens the free window; it covers that answer too.
      chat.freeEntryUntilMs = sent.acceptedAtMs + FREE_ENTRY_POINT_MS;
    }
    // what never reaches the phone takes none of the free thousand
    if (sent.pricing?.category === "service" && !chat.blockedByCustomer) {
      const key = `${sent.number.id}|${monthOf(sent.acceptedAtMs)}`;
      serviceCounts.set(key, (serviceCounts.get(key) ?? 0) + 1);
    }
  }

  function indexInbound(chat: Conversation, inbound: InboundMessage): void {
    chat.entries.push({ direction: "customer", inbound });
    chat.lastActivityMs = Math.max(chat.lastActivityMs, inbound.atMs);
    inboundByWamid.set(inbound.wamid, { conversation: chat, inbound });
    // A deleted message is not a new word from the customer, so it does not reopen the window.
    if (inbound.message.type !== "revoke") {
      chat.lastInboundMs = Math.max(chat.lastInboundMs, inbound.atMs);
    }
    if (isRecord(inbound.message.referral)) chat.lastReferralMs = inbound.atMs;
  }

  /** Replays both logs in the order in which things happened. */
  function loadLogs(): void {
    const lines = sentLog.readAll().split("\n");
    let offset = 0;
    let next = 0;
    const loadSends = (count: number): void => {
      for (; next < Math.min(count, lines.length); next += 1) {
        const line = lines[next] ?? "";
        const length = Buffer.byteLength(line);
        if (length > 0) loadSentLine(line, { offset, length });
        offset += length + 1;
      }
    };
    for (const text of journal.readAll().split("\n")) {
      if (text === "") continue;
      const line = JSON.parse(text) as JournalLine;
      if (line.kind === "inbound") loadSends(line.sendsBefore);
      else if (line.kind === "answered") loadSends(Math.max(...line.sequences) + 1);
      else if (line.kind === "changed") loadSends(line.sequence + 1);
      applyJournal(line);
    }
    loadSends(lines.length);
  }

  function loadSentLine(line: string, place: { offset: number; length: number }): void {
    const row = JSON.parse(line) as SentLogLine;
    const number = numbersById.get(row.phoneNumberId);
    if (!number)
      throw new Error(`The sent log names the number ${row.phoneNumberId}, which is gone.`);
    indexSent({
      sequence: sentBySequence.length,
      wamid: row.wamid,
      number,
      conversation: conversation(number, row.plan.waId),
      type: row.type,
      ref: row.ref,
      acceptedAtMs: Date.parse(row.at),
      ...place,
      pricing: row.plan.pricing,
      failCode: row.plan.failCode,
      reads: row.plan.reads,
      held: row.plan.held,
      templateId: row.plan.templateId,
      templateVersion: row.plan.templateVersion,
      statusAtMs: {},
      answered: new Set(),
    });
  }

  function applyJournal(line: JournalLine): void {
    switch (line.kind) {
      case "answered":
        for (let index = 0; index < line.sequences.length; index += 1) {
          const sent = sentBySequence[line.sequences[index] ?? -1];
          const status = line.statuses[index];
          if (!sent || !status) continue;
          sent.answered.add(status);
          sent.statusAtMs[status] ??= line.atMs[index] ?? sent.acceptedAtMs;
        }
        return;
      case "changed": {
        const sent = sentBySequence[line.sequence];
        if (!sent) return;
        if (line.held !== undefined) sent.held = line.held;
        if (line.failCode !== undefined) sent.failCode = line.failCode;
        if (line.reads !== undefined) sent.reads = line.reads;
        return;
      }
      case "inbound": {
        const number = numbersById.get(line.phoneNumberId);
        if (!number) return;
        indexInbound(conversation(number, line.waId), {
          wamid: line.wamid,
          atMs: line.atMs,
          message: line.message,
        });
        return;
      }
      case "phone":
        Object.assign(phone(line.waId), line.change);
        return;
      case "conversation": {
        const number = numbersById.get(line.phoneNumberId);
        if (number) Object.assign(conversation(number, line.waId), line.change);
        return;
      }
      case "webhook":
        pendingWebhooks.set(line.webhook.id, line.webhook);
        nextWebhookId = Math.max(nextWebhookId, line.webhook.id + 1);
        return;
      case "webhookAnswered":
        pendingWebhooks.delete(line.id);
        return;
    }
  }

  /** Changes memory and writes the line that makes a restart change it too. */
  function record(line: JournalLine, afterWrite?: () => void): void {
    applyJournal(line);
    journal.append(JSON.stringify(line), afterWrite);
  }

  indexPart();
  loadLogs();
  save();

  return {
    get part() {
      return part;
    },
    mediaFolder,
    sentLog,
    numbersById,
    wabasById,
    templatesById,
    templatesByKey,
    mediaById,
    phones,
    conversations,
    sentByWamid,
    sentBySequence,
    inboundByWamid,
    pendingWebhooks,
    indexTemplate,
    save,
    phone,
    conversation,
    record,
    /** Appends one accepted send; `afterWrite` runs once its line is in the file. */
    recordSend({
      line,
      sent,
      afterWrite,
    }: {
      line: string;
      sent: Omit<SentMessage, "sequence" | "offset" | "length" | "statusAtMs" | "answered">;
      afterWrite: () => void;
    }): SentMessage {
      const place = sentLog.append(line, afterWrite);
      const message: SentMessage = {
        ...sent,
        ...place,
        sequence: sentBySequence.length,
        statusAtMs: {},
        answered: new Set(),
      };
      indexSent(message);
      return message;
    },
    /** The request body of an accepted send, from the log. */
    bodyOf(sent: SentMessage): Record<string, unknown> {
      const row = JSON.parse(sentLog.readAt(sent.offset, sent.length)) as SentLogLine;
      return row.body;
    },
    newWebhook(webhook: Omit<PendingWebhook, "id">): PendingWebhook {
      const pending = { ...webhook, id: nextWebhookId };
      record({ kind: "webhook", webhook: pending });
      return pending;
    },
    countServiceMessages(number: SandboxNumber, atMs: number, count: number): void {
      const month = monthOf(atMs);
      const logged = serviceCounts.get(`${number.id}|${month}`) ?? 0;
      number.serviceMessagesBefore = { month, count: count - logged };
    },
    serviceMessagesThisMonth(number: SandboxNumber, atMs: number): number {
      const month = monthOf(atMs);
      const { serviceMessagesBefore: before } = number;
      return (
        (serviceCounts.get(`${number.id}|${month}`) ?? 0) +
        (before?.month === month ? before.count : 0)
      );
    },
    windowOpen(chat: Conversation): boolean {
      return chat.lastInboundMs > 0 && now() - chat.lastInboundMs < CUSTOMER_SERVICE_WINDOW_MS;
    },
    freeEntryOpen(chat: Conversation): boolean {
      const atMs = now();
      const opensNow =
        chat.lastReferralMs > 0 &&
        chat.freeEntryUntilMs < chat.lastReferralMs &&
        atMs - chat.lastReferralMs < CUSTOMER_SERVICE_WINDOW_MS;
      return opensNow || atMs < chat.freeEntryUntilMs;
    },
    numberByDigits(digits: string): SandboxNumber | undefined {
      return part.numbers.find((number) => digitsOf(number.displayPhoneNumber) === digits);
    },
    /** Forgets everything, as on a new machine. */
    reset(): void {
      sentLog.clear();
      journal.clear();
      rmSync(mediaFolder, { recursive: true, force: true });
      mkdirSync(mediaFolder, { recursive: true });
      part = seed();
      phones.clear();
      conversations.clear();
      sentByWamid.clear();
      sentBySequence.length = 0;
      inboundByWamid.clear();
      serviceCounts.clear();
      pendingWebhooks.clear();
      indexPart();
      save();
    },
    close(): void {
      sentLog.close();
      journal.close();
      save();
    },
  };
}

/** Name and language identify a template within its account. */
export function templateKey(template: { wabaId: string; name: string; language: string }): string {
  return `${template.wabaId}|${template.name}|${template.language}`;
}

/** The wording that is sent now. */
export function currentComponents(template: SandboxTemplate): TemplateComponent[] {
  return template.versions[template.versions.length - 1] ?? [];
}

function readPersistentPart(path: string): PersistentPart {
  try {
    return { ...seed(), ...(JSON.parse(readFileSync(path, "utf8")) as Partial<PersistentPart>) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return seed();
    throw error;
  }
}
