import type { ErrorEntry } from "./error-catalogue";

const NOT_SENT = "The mail was not sent and costs nothing.";
const MAYBE = "The mail may still have gone out, so it is not repeated by itself.";
const LOST = "Resend took the mail, and it did not reach the mailbox.";

/**
 * Resend names what goes wrong (whatsapp.md 14) where others have numbers. These are ours, in a range
 * that no provider uses, and they stay what they are: they are stored with messages.
 */
export const RESEND_CODES: Readonly<Record<string, number>> = {
  missing_api_key: 95_001,
  invalid_api_key: 95_002,
  restricted_api_key: 95_003,
  invalid_from_address: 95_004,
  validation_error: 95_005,
  missing_required_field: 95_006,
  invalid_parameter: 95_007,
  invalid_access: 95_007,
  invalid_region: 95_007,
  invalid_attachment: 95_018,
  invalid_idempotency_key: 95_007,
  method_not_allowed: 95_007,
  security_error: 95_008,
  rate_limit_exceeded: 95_009,
  daily_quota_exceeded: 95_010,
  monthly_quota_exceeded: 95_011,
  concurrent_idempotent_requests: 95_012,
  invalid_idempotent_request: 95_013,
  application_error: 95_014,
  internal_server_error: 95_014,
  not_found: 95_015,
};

/** The same name for two things: with 403 it speaks of the sender's domain, else of a field. */
export const DOMAIN_NOT_ALLOWED = 95_016;
/** Ours: a file of a mail could not be read, so Resend was not asked. */
export const MAIL_FILE_FAULT = 95_017;
/** A name that nobody has described. */
export const UNDESCRIBED_REFUSAL = 95_099;

/** What Resend tells about a mail after it took it. */
export const BOUNCED = {
  permanent: 95_101,
  suppressed: 95_102,
  mailboxFull: 95_103,
  transient: 95_104,
  undetermined: 95_105,
  failed: 95_106,
  complained: 95_107,
} as const;

/** None of them speaks about a person: who has no mailbox may well have WhatsApp. */
export const RESEND_ERRORS: readonly ErrorEntry[] = [
  [
    95_001,
    "reconnect",
    "Resend was given no API key",
    `The channel has no key that Resend could check. ${NOT_SENT}`,
    "Paste an API key of yours on the channel's page.",
  ],
  [
    95_002,
    "reconnect",
    "Resend does not accept the API key",
    `The key was deleted, or it is not whole. ${NOT_SENT}`,
    "Create a key with full access under API Keys at Resend and put it in the place of this one.",
  ],
  [
    95_003,
    "reconnect",
    "The API key may not do this",
    `The key only sends, or only for another domain. ${NOT_SENT}`,
    "Create a key with full access under API Keys at Resend and put it in the place of this one.",
  ],
  [
    95_004,
    "pause_number",
    "Resend does not take the sender",
    `The address that this goes out from is not allowed there. ${NOT_SENT}`,
    "Check the address and its domain at Resend, then run the checks again.",
  ],
  [
    95_005,
    "never",
    "Resend did not take the mail as it is",
    `A field was not valid, most often the address of the person. ${NOT_SENT}`,
    "Read Resend's words, check the address with the person and send it again.",
  ],
  [
    95_006,
    "never",
    "Something is missing in the mail",
    `Resend wants a field that was empty. ${NOT_SENT}`,
    "Check subject and text, then send it again.",
  ],
  [
    95_007,
    "never",
    "Resend did not understand the request",
    `Part of the request was not valid. ${NOT_SENT}`,
    "Send it again. If it stays so, tell support.",
  ],
  [
    95_008,
    "never",
    "Resend stopped the mail for security",
    `Resend found something in the mail that it does not send. ${NOT_SENT}`,
    "Look at Resend's words, change the text and send it again.",
  ],
  [
    95_009,
    "retry_later",
    "Too many calls to Resend",
    `Resend limits how many calls a team makes in a second. ${NOT_SENT}`,
    "Nothing to do: sending goes on by itself.",
  ],
  [
    95_010,
    "never",
    "The day's mails at Resend are used up",
    `Your plan at Resend sends no more today. ${NOT_SENT}`,
    "Send it again tomorrow, or choose a larger plan at Resend.",
  ],
  [
    95_011,
    "never",
    "The month's mails at Resend are used up",
    `Your plan at Resend sends no more this month. ${NOT_SENT}`,
    "Choose a larger plan at Resend, then send it again.",
  ],
  [
    95_012,
    "check_outcome",
    "Resend is still busy with this mail",
    `The same mail was asked for a moment before. ${MAYBE}`,
    "Wait a few minutes for a status. If none comes, send it again yourself.",
  ],
  [
    95_013,
    "check_outcome",
    "Resend has taken this mail before",
    `A mail with the same id and other words was taken in the last 24 hours. ${MAYBE}`,
    "Look under Emails at Resend before you send it again.",
  ],
  [
    95_014,
    "check_outcome",
    "Something went wrong at Resend",
    `Resend failed while handling the mail. ${MAYBE}`,
    "Wait a few minutes for a status. If none comes, send it again yourself.",
  ],
  [
    95_015,
    "never",
    "Resend does not know this",
    `What was asked for is not there with this key. ${NOT_SENT}`,
    "Check at Resend that the key belongs to the right team.",
  ],
  [
    DOMAIN_NOT_ALLOWED,
    "pause_number",
    "Resend may not send from this domain",
    `The domain is not verified there, or the account only writes to itself. ${NOT_SENT}`,
    "Verify the domain under Domains at Resend, then run the checks again.",
  ],
  [
    MAIL_FILE_FAULT,
    "never",
    "A file of the mail could not be read",
    `It is not in our store any more, or not as it was attached. ${NOT_SENT}`,
    "Attach the file again in a new mail.",
  ],
  [
    95_018,
    "never",
    "Resend did not take a file of the mail",
    `Its kind or its size is not allowed there. ${NOT_SENT}`,
    "Send the words again without it, or with a link to it.",
  ],
  [
    UNDESCRIBED_REFUSAL,
    "never",
    "Resend refused the mail",
    `We do not know the reason that Resend gives. ${NOT_SENT}`,
    "Read Resend's words, or search for them in its error reference.",
  ],
  [
    BOUNCED.permanent,
    "never",
    "The address does not exist",
    `The mailbox's server takes nothing for this address. ${LOST}`,
    "Check the address with the person, over another channel.",
  ],
  [
    BOUNCED.suppressed,
    "never",
    "Resend does not write to this address any more",
    `It bounced before, or its owner called a mail of yours spam, so it stands on Resend's suppression list. ${LOST}`,
    "Check the address with the person. Only when it is right, take it off the list at Resend.",
  ],
  [
    BOUNCED.mailboxFull,
    "never",
    "The mailbox is full",
    `It took no more mail for as long as Resend tried. ${LOST}`,
    "Reach the person over another channel, or send it again later.",
  ],
  [
    BOUNCED.transient,
    "never",
    "The mailbox did not take the mail in time",
    `Its server put Resend off for as long as it tried. ${LOST}`,
    "Send it again later.",
  ],
  [
    BOUNCED.undetermined,
    "never",
    "The mail came back without a reason",
    `The mailbox's server did not say why. ${LOST}`,
    "Check the address, then send it again later.",
  ],
  [
    BOUNCED.failed,
    "never",
    "Resend could not send the mail",
    "Resend took the mail and then could not hand it over. Nothing arrived.",
    "Read Resend's words, mend what they name and send it again.",
  ],
  [
    BOUNCED.complained,
    "never",
    "The person called the mail spam",
    "It arrived, and they or their mail program reported it. They get no more marketing from you.",
    "Write to them only about what they asked you for.",
  ],
];

/** Our numbers for what Resend names. */
export const isResendCode = (code: number): boolean => code >= 95_000 && code < 96_000;
