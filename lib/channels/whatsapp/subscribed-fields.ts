/**
 * The webhook fields to subscribe at Meta (whatsapp.md 6): all that the reader makes something of,
 * and no other. It compares a field by these names alone, and people copy the same list for whoever
 * sets the app up; a field that is missing there never arrives.
 */
export const SUBSCRIBED_FIELDS = [
  "messages",
  "smb_message_echoes",
  "smb_app_state_sync",
  "history",
  "calls",
  "user_preferences",
  "message_template_status_update",
  "message_template_quality_update",
  "message_template_components_update",
  "template_category_update",
  "template_correct_category_detection",
  "phone_number_quality_update",
  "phone_number_name_update",
  "account_update",
  "account_alerts",
  "account_review_update",
  "account_settings_update",
  "business_capability_update",
  "security",
  "flows",
  "messaging_handovers",
  "group_lifecycle_update",
  "group_participants_update",
  "group_settings_update",
  "group_status_update",
] as const;

export type SubscribedField = (typeof SUBSCRIBED_FIELDS)[number];
