import type { ChannelKind } from "@/db/enums/channels";
import { formatBytes } from "@/lib/core/format/file-size";
import type { AttachedLimit, ChannelCapabilities, OutboundKind } from "./channel-adapter";
import { EMAIL_CAPABILITIES } from "./email/capabilities";
import { SMS_CAPABILITIES } from "./sms/capabilities";
import { WHATSAPP_CAPABILITIES } from "./whatsapp/capabilities";

/** What each kind of channel carries: composers obey it, and so does every way to send (B9). */
export const CAPABILITIES: Readonly<Record<ChannelKind, ChannelCapabilities>> = {
  whatsapp: WHATSAPP_CAPABILITIES,
  sms: SMS_CAPABILITIES,
  email: EMAIL_CAPABILITIES,
};

/** Longest text that any of them takes: schemas allow it, and whyNotCarried() judges by the channel. */
export const LONGEST_TEXT = Math.max(
  ...Object.values(CAPABILITIES).map(({ textMaxCharacters }) => textMaxCharacters),
);

/** Most files that go with the words of one message anywhere. */
export const MOST_ATTACHED = Math.max(
  ...Object.values(CAPABILITIES).map(({ attached }) => attached?.maxCount ?? 0),
);

/** What a channel is called in a sentence and beside a number. */
export const CHANNEL_WORDS: Readonly<Record<ChannelKind, string>> = {
  whatsapp: "WhatsApp",
  sms: "SMS",
  email: "Email",
};

/** Who carries what goes over it. */
export const PROVIDER_NAMES = {
  whatsapp: "Meta",
  sms: "Twilio",
  email: "Resend",
} as const satisfies Record<ChannelKind, string>;

/** A file that is to go with words. */
export type FileToAttach = { fileName: string; sizeBytes: number };

type Said = {
  kind: OutboundKind;
  characters: number;
  /** Whether it answers one message in particular. */
  quotes: boolean;
  /** What goes with the words, as far as it is known. */
  files?: readonly FileToAttach[];
};

/** Why a channel does not carry something, in words that end with what to do; null when it does. */
export function whyNotCarried(channel: ChannelKind, said: Said): string | null {
  const { kinds, textMaxCharacters, quotes } = CAPABILITIES[channel];
  const name = CHANNEL_WORDS[channel];
  if (!kinds.includes(said.kind)) {
    return kinds.length === 1
      ? `${name} carries words alone, so nothing was sent. Say it in words, or write over WhatsApp.`
      : `${name} does not carry this, so nothing was sent.`;
  }
  if (said.kind === "text" && said.characters > textMaxCharacters) {
    const most = textMaxCharacters.toLocaleString("en");
    return `${name} takes at most ${most} characters, so nothing was sent. Say it shorter.`;
  }
  if (said.quotes && !quotes) {
    return `Over ${name} one message cannot be quoted, so nothing was sent. Take the quote away.`;
  }
  const why = whyNotAttached(channel, said.files ?? []);
  return why === null ? null : `Nothing was sent. ${why}`;
}

/** Why files cannot go together with the words of one message, and what to do; null when they can. */
export function whyNotAttached(
  channel: ChannelKind,
  files: readonly FileToAttach[],
): string | null {
  if (files.length === 0) return null;
  const { attached } = CAPABILITIES[channel];
  const name = CHANNEL_WORDS[channel];
  if (attached === null) return `${name} takes no files beside words. Take them off.`;
  const refused = files.find(({ fileName }) => isRefused(attached, fileName));
  if (refused) {
    const ending = endingOf(refused.fileName);
    return `${PROVIDER_NAMES[channel]} sends no ${ending} files. Take ${refused.fileName} off, or send a link to it.`;
  }
  if (files.length > attached.maxCount) {
    return `One mail takes at most ${attached.maxCount} files. Send them in several mails.`;
  }
  const bytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  if (bytes <= attached.maxBytes) return null;
  const most = formatBytes(attached.maxBytes);
  return files.length === 1
    ? `This file has ${formatBytes(bytes)}; a mail takes at most ${most}. Send a link to it instead.`
    : `These files have ${formatBytes(bytes)} together; a mail takes at most ${most}. Send them in several mails.`;
}

const endingOf = (fileName: string) => /\.[^.]+$/.exec(fileName.toLowerCase())?.[0] ?? "";

const isRefused = ({ refusedEndings }: AttachedLimit, fileName: string) =>
  refusedEndings.includes(endingOf(fileName));
