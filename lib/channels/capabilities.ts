import type { ChannelKind } from "@/db/enums/channels";
import type { ChannelCapabilities, OutboundKind } from "./channel-adapter";
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

/**
 * Why a channel does not carry something; null when it does.
 * @param said its kind, the words as long as they are, and whether it answers one message in particular
 */
export function whyNotCarried(
  channel: ChannelKind,
  said: { kind: OutboundKind; characters: number; quotes: boolean },
): string | null {
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
  return null;
}
