/** What Facebook's sign-up dialog told the page that opened it. */
export type SignupAnswer =
  | { kind: "finished"; phoneNumberId: string; wabaId: string; coexists: boolean }
  | { kind: "no_number" }
  | { kind: "cancelled"; words: string };

const COEXISTS = "FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING";

/** Steps of the dialog in words; others are shown as Meta spells them. */
const STEPS: Readonly<Record<string, string>> = {
  PHONE_NUMBER_SETUP: "the phone number",
  BUSINESS_ACCOUNT_SELECTION: "the business account",
  WABA_PHONE_PROFILE_PICKER: "the WhatsApp account",
  PHONE_NUMBER_VERIFICATION: "the verification of the number",
};

/**
 * Reads a message to the window; null for whatever is not from the dialog. Only Facebook may speak,
 * and in the sandbox the server that the SDK came from (whatsapp.md 5.3).
 */
export function readSignupMessage(
  { origin, data }: { origin: string; data: unknown },
  sdkUrl: string,
): SignupAnswer | null {
  if (!maySpeak(origin, sdkUrl)) return null;
  const message = typeof data === "string" ? parsed(data) : data;
  if (!isRecord(message) || message.type !== "WA_EMBEDDED_SIGNUP") return null;
  const details = isRecord(message.data) ? message.data : {};
  const phoneNumberId = idOf(details.phone_number_id);
  const wabaId = idOf(details.waba_id);
  switch (message.event) {
    case "FINISH":
    case COEXISTS:
      return phoneNumberId && wabaId
        ? { kind: "finished", phoneNumberId, wabaId, coexists: message.event === COEXISTS }
        : { kind: "no_number" };
    case "FINISH_ONLY_WABA":
      return { kind: "no_number" };
    case "CANCEL":
    case "ERROR":
      return { kind: "cancelled", words: cancelWords(details) };
    default:
      return null;
  }
}

function cancelWords(details: Record<string, unknown>): string {
  if (typeof details.error_message === "string") {
    const code = details.error_code ? ` (code ${String(details.error_code)})` : "";
    const session = details.session_id
      ? ` Meta’s support asks for the session ${String(details.session_id)}.`
      : "";
    return `Meta’s words: “${details.error_message}”${code}. Nothing was changed.${session}`;
  }
  const step = typeof details.current_step === "string" ? details.current_step : null;
  return step
    ? `The dialog was closed at ${STEPS[step] ?? step}. Nothing was connected; open it again to go on.`
    : "The dialog was closed. Nothing was connected; open it again to go on.";
}

function maySpeak(origin: string, sdkUrl: string): boolean {
  if (!URL.canParse(origin) || !URL.canParse(sdkUrl)) return false;
  const { protocol, hostname } = new URL(origin);
  if (protocol === "https:" && /(?:^|\.)facebook\.com$/.test(hostname)) return true;
  const sdk = new URL(sdkUrl);
  return !/(?:^|\.)facebook\.(?:net|com)$/.test(sdk.hostname) && sdk.origin === origin;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const idOf = (value: unknown): string | null =>
  (typeof value === "string" || typeof value === "number") && /^\d{5,20}$/.test(String(value))
    ? String(value)
    : null;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
