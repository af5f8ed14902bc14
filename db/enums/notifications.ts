/** What a person can be told about. Who hears of what, and where, is lib/notifications/kinds.ts. */
export const NOTIFICATION_KINDS = [
  "assigned",
  "mention",
  "new_message",
  "unassigned_message",
  "target_risk",
  "campaign_done",
  "campaign_paused",
  "low_balance",
  "number_health",
  "template_verdict",
  "import_done",
  "message_failed",
] as const;
export type NotificationKind = (typeof NOTIFICATION_KINDS)[number];

/** Where a person is told: inside the product, by mail, by the browser's own notifications. */
export const NOTIFICATION_WAYS = ["app", "mail", "push"] as const;
export type NotificationWay = (typeof NOTIFICATION_WAYS)[number];

/** How often mail comes: on its own soon after, gathered every 15 minutes, or once a day. */
export const MAIL_RHYTHMS = ["immediately", "quarter_hour", "daily"] as const;
export type MailRhythm = (typeof MAIL_RHYTHMS)[number];
