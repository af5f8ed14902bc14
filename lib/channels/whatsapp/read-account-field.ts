import type { PauseKind, TemplateCategory } from "@/db/enums/templates";
import type { TemplateButtonNews, TemplateRef } from "../channel-event";
import {
  type Fields,
  fields,
  fieldsList,
  instant,
  languageCode,
  number,
  text,
} from "../webhook-fields";
import type { SubscribedField } from "./subscribed-fields";
import { templateCategoryOf, templateStatusOf } from "./template-status";
import type { Place, Push } from "./webhook-place";

const DISCONNECTING: ReadonlySet<string> = new Set([
  "PARTNER_REMOVED",
  "PARTNER_APP_UNINSTALLED",
  "ACCOUNT_OFFBOARDED",
  "ACCOUNT_DELETED",
]);

const QUALITY_PAUSES: ReadonlySet<string> = new Set(["FIRST_PAUSE", "SECOND_PAUSE"]);

/** Meta prints a pause by pacing in lower case, or with a title of its own (whatsapp.md 4.4, 6.4). */
function pauseKind(event: string | null, title: string): PauseKind | null {
  if (QUALITY_PAUSES.has(title)) return "quality";
  return title === "RATE_LIMITING_PAUSE" || event === "paused" ? "pacing" : null;
}

/** Fields whose value is one event. Keys decide beside the field: Meta's samples misname some. */
export function readAccountField(place: Place, push: Push): void {
  const { value } = place;
  const isOf = (field: SubscribedField) => place.field === field;
  const event = text(value.event);
  const templateId = text(value.message_template_id);
  const template: TemplateRef = {
    templateId,
    name: text(value.message_template_name),
    language: languageCode(value.message_template_language),
  };

  if (value.new_quality_score !== undefined) {
    push(
      {
        kind: "template_quality",
        ...template,
        previous: text(value.previous_quality_score),
        current: text(value.new_quality_score),
      },
      value,
    );
  } else if (value.new_category !== undefined || value.correct_category !== undefined) {
    push(
      {
        kind: "template_category",
        ...template,
        category: category(value.new_category ?? value.category),
        previous: category(value.previous_category),
        correct: category(value.correct_category),
        changesAt: instant(value.category_update_timestamp),
      },
      value,
    );
  } else if (isOf("message_template_components_update")) {
    push(
      {
        kind: "template_components",
        ...template,
        title: text(value.message_template_title),
        body: text(value.message_template_element),
        footer: text(value.message_template_footer),
        buttons: value.message_template_buttons === undefined ? null : readButtons(value),
      },
      value,
    );
  } else if (isOf("message_template_status_update") || (templateId !== null && event !== null)) {
    const rejection = fields(value.rejection_info);
    const reason = text(value.reason);
    const word = (event ?? "").toUpperCase();
    const status = templateStatusOf(word);
    const title = text(fields(value.other_info).title)?.toUpperCase() ?? "";
    push(
      {
        kind: "template_status",
        ...template,
        status,
        word,
        // the title counts pauses for quality; Meta's report of one by pacing has none of these
        pause: status === "paused" ? pauseKind(event, title) : null,
        reason:
          text(rejection.reason) ??
          text(fields(value.other_info).description) ??
          (reason === "NONE" ? null : reason),
        recommendation: text(rejection.recommendation),
        category: category(value.message_template_category),
      },
      value,
    );
  } else if (isOf("phone_number_quality_update")) {
    push(
      {
        kind: "number_quality",
        event,
        currentLimit: text(value.max_daily_conversations_per_business) ?? text(value.current_limit),
        previousLimit: text(value.old_limit),
      },
      value,
    );
  } else if (isOf("phone_number_name_update")) {
    push(
      {
        kind: "number_name",
        decision: text(value.decision),
        requestedName: text(value.requested_verified_name),
        rejectionReason: text(value.rejection_reason),
      },
      value,
    );
  } else if (isOf("security")) {
    push({ kind: "number_security", event, requester: text(value.requester) }, value);
  } else if (isOf("account_settings_update")) {
    push({ kind: "number_settings", type: text(value.type) }, value, { at: value.timestamp });
  } else if (isOf("account_review_update")) {
    push({ kind: "account_review", decision: text(value.decision) }, value);
  } else if (isOf("account_alerts")) {
    const alert = fields(value.alert_info);
    push(
      {
        kind: "account_alert",
        entityType: text(value.entity_type),
        entityId: text(value.entity_id),
        severity: text(alert.alert_severity),
        status: text(alert.alert_status),
        type: text(alert.alert_type),
        description: text(alert.alert_description),
      },
      value,
    );
  } else if (isOf("business_capability_update")) {
    const limit =
      value.max_daily_conversations_per_business ?? value.max_daily_conversation_per_phone;
    push(
      {
        kind: "account_capability",
        dailyRecipients: recipientsOf(limit),
        tier: typeof limit === "string" && limit.startsWith("TIER_") ? limit : null,
        phoneNumbers:
          number(value.max_phone_numbers_per_business) ?? number(value.max_phone_numbers_per_waba),
      },
      value,
    );
  } else if (isOf("flows") && event !== null) {
    push(
      {
        kind: "flow",
        event,
        flowId: text(value.flow_id),
        message: text(value.message) ?? text(value.warning),
      },
      value,
    );
  } else if (isOf("messaging_handovers")) {
    const type = text(value.type);
    const control = fields(type === null ? undefined : value[type]);
    push({ kind: "handover", type, newOwnerRole: text(control.new_owner_role) }, value, {
      at: value.timestamp,
    });
  } else if (event !== null && (isOf("account_update") || value.waba_info !== undefined)) {
    const ban = fields(value.ban_info);
    const states = Array.isArray(ban.waba_ban_state) ? ban.waba_ban_state : [ban.waba_ban_state];
    const banStates = states.map(text).filter((state) => state !== null);
    push(
      {
        kind: "account",
        event,
        violationType: text(fields(value.violation_info).violation_type),
        restrictions: fieldsList(value.restriction_info).map((restriction) => ({
          type: text(restriction.restriction_type) ?? "UNKNOWN",
          expiresAt: instant(restriction.expiration),
        })),
        banStates,
        disconnects:
          DISCONNECTING.has(event) ||
          (event === "DISABLED_UPDATE" && banStates.length === 1 && banStates[0] === "DISABLE"),
      },
      value,
    );
  }
}

function readButtons(value: Fields): TemplateButtonNews[] {
  return fieldsList(value.message_template_buttons).flatMap((button) => {
    const type = text(button.message_template_button_type)?.toUpperCase();
    const label = text(button.message_template_button_text);
    if (!type || label === null) return [];
    return [
      {
        type,
        text: label,
        url: text(button.message_template_button_url),
        phone: text(button.message_template_button_phone_number),
      },
    ];
  });
}

const TIERS: Readonly<Record<string, number>> = {
  TIER_50: 50,
  TIER_250: 250,
  TIER_1K: 1_000,
  TIER_2K: 2_000,
  TIER_10K: 10_000,
  TIER_100K: 100_000,
  TIER_UNLIMITED: -1,
};

/** People a rolling day that a limit allows, from 2000 or TIER_2K; -1 is unlimited. */
export function recipientsOf(limit: unknown): number | null {
  return (typeof limit === "string" ? TIERS[limit.toUpperCase()] : undefined) ?? number(limit);
}

function category(value: unknown): TemplateCategory | null {
  const word = text(value);
  return word === null ? null : templateCategoryOf(word);
}
