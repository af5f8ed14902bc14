import type { TemplateButton } from "@/lib/channels/whatsapp/template-components";
import { readVariables } from "../template-variables";
import {
  at,
  checkEmpty,
  checkLength,
  TEMPLATE_LIMITS,
  type TemplateFault,
  type TemplateFaultPlace,
} from "./fault";

/* Kinds, numbers, order and content of buttons (whatsapp.md 4.1). */

const BUTTON_MAX_COUNTS: Readonly<Record<TemplateButton["type"], number>> = {
  QUICK_REPLY: 10,
  URL: 2,
  PHONE_NUMBER: 1,
  COPY_CODE: 1,
  FLOW: 1,
  OTP: 1,
  CATALOG: 1,
  MPM: 1,
  SPM: 1,
  VOICE_CALL: 1,
  ORDER_DETAILS: 1,
  REQUEST_CONTACT_INFO: 1,
};
const SHORTENERS =
  /^https?:\/\/(?:bit\.ly|tinyurl\.com|goo\.gl|t\.co|ow\.ly|is\.gd|cutt\.ly|rb\.gy)\//i;

export function checkButtons(
  buttons: readonly TemplateButton[],
  place: TemplateFaultPlace,
): TemplateFault[] {
  const faults: TemplateFault[] = [];
  const isCard = place.card !== undefined;
  const limit = isCard ? TEMPLATE_LIMITS.cardButtonsMaxCount : TEMPLATE_LIMITS.buttonsMaxCount;
  if (buttons.length > limit) {
    faults.push({
      code: "buttons_too_many",
      severity: "error",
      place,
      reason: `${buttons.length} buttons; Meta takes ${limit}.`,
    });
  }
  const counts = new Map<TemplateButton["type"], number>();
  const labels = new Set<string>();
  for (const [index, button] of buttons.entries()) {
    const where = { ...place, button: index };
    const count = (counts.get(button.type) ?? 0) + 1;
    counts.set(button.type, count);
    const most = BUTTON_MAX_COUNTS[button.type];
    if (most !== undefined && count === most + 1) {
      faults.push({
        code: "button_kind_too_many",
        severity: "error",
        place: where,
        reason: `Meta takes ${most} ${most === 1 ? "button" : "buttons"} of this kind.`,
      });
    }
    faults.push(...checkButton(button, where));
    const label = "text" in button ? button.text?.trim().toLowerCase() : undefined;
    if (label) {
      if (labels.has(label)) {
        faults.push({
          code: "button_text_repeated",
          severity: "error",
          place: where,
          reason: "Two buttons have the same words.",
        });
      }
      labels.add(label);
    }
  }
  return [...faults, ...checkGrouping(buttons, place)];
}

/** Quick replies stand together, before or after the others. */
function checkGrouping(
  buttons: readonly TemplateButton[],
  place: TemplateFaultPlace,
): TemplateFault[] {
  const isReply = buttons.map((button) => button.type === "QUICK_REPLY");
  const changes = isReply.filter(
    (reply, index) => index > 0 && reply !== isReply[index - 1],
  ).length;
  if (changes <= 1) return [];
  return [
    {
      code: "buttons_mixed",
      severity: "error",
      place,
      reason: "Quick replies stand together, before or after all other buttons.",
      suggestion: { label: "Move the quick replies together" },
    },
  ];
}

function checkButton(button: TemplateButton, place: TemplateFaultPlace): TemplateFault[] {
  const faults: TemplateFault[] = [];
  if (!FIXED_LABELS.includes(button.type)) {
    const label = "text" in button ? (button.text ?? "") : "";
    faults.push(
      ...checkEmpty(label, place),
      ...checkLength(label, place, TEMPLATE_LIMITS.buttonText),
    );
    const braces = /[{}]+/.exec(label);
    if (braces) {
      faults.push({
        code: "variables_not_allowed",
        severity: "error",
        place: { ...place, offset: braces.index, length: braces[0].length },
        reason: "The words of a button cannot hold variables.",
      });
    }
  }
  if (button.type === "URL") faults.push(...checkUrl(button.url ?? "", place));
  if (button.type === "PHONE_NUMBER" && !/^\+?[\d\s()-]{6,20}$/.test(button.phone_number ?? "")) {
    faults.push({
      code: "phone_invalid",
      severity: "error",
      place,
      reason: `A number with its country code, at most ${TEMPLATE_LIMITS.phoneNumber} characters.`,
    });
  }
  if (button.type === "FLOW" && !(button.flow_id || button.flow_name || button.flow_json)) {
    faults.push({
      code: "form_missing",
      severity: "error",
      place,
      reason: "A form button names the form that it opens.",
      suggestion: { label: "Write the id of a published form, or paste its JSON" },
    });
  }
  if (button.type === "FLOW" && button.flow_json && !isJson(button.flow_json)) {
    faults.push({
      code: "form_missing",
      severity: "error",
      place,
      reason: "The form is not whole JSON.",
    });
  }
  if (button.type === "COPY_CODE") {
    const example = (Array.isArray(button.example) ? button.example[0] : button.example) ?? "";
    faults.push(...checkLength(example, place, TEMPLATE_LIMITS.couponCode));
    if (/[^A-Za-z0-9]/.test(example)) {
      faults.push({
        code: "code_characters",
        severity: "warning",
        place,
        reason: "Offer codes are letters and digits; Meta may refuse others.",
      });
    }
  }
  return faults;
}

/** Buttons whose words are Meta's. */
const FIXED_LABELS: readonly TemplateButton["type"][] = [
  "COPY_CODE",
  "OTP",
  "SPM",
  "MPM",
  "CATALOG",
  "REQUEST_CONTACT_INFO",
];

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === "object";
  } catch {
    return false;
  }
}

function checkUrl(url: string, place: TemplateFaultPlace): TemplateFault[] {
  const faults = checkLength(url, place, TEMPLATE_LIMITS.buttonUrl);
  const { variables, faults: braces } = readVariables(url);
  const first = variables[0];
  if (!/^https?:\/\/[^\s/]+\.[^\s/]+/i.test(url) || !URL.canParse(url.replace(/[{}]/g, ""))) {
    faults.push({
      code: "url_invalid",
      severity: "error",
      place,
      reason: "A whole address that begins with https://.",
      ...(/^[\w-]+(?:\.[\w-]+)+/.test(url)
        ? { suggestion: { label: `Use https://${url}`, text: `https://${url}` } }
        : {}),
    });
  } else if (SHORTENERS.test(url)) {
    faults.push({
      code: "url_shortener",
      severity: "warning",
      place,
      reason: "Meta refuses addresses of link shorteners; use your own domain.",
    });
  }
  if (braces[0]) {
    faults.push({
      code: "braces",
      severity: "error",
      place: { ...place, offset: braces[0].start, length: braces[0].end - braces[0].start },
      reason: "The variable of an address is {{1}}.",
    });
  }
  if (first && (variables.length > 1 || first.end !== url.length)) {
    faults.push({
      code: "url_variable_place",
      severity: "error",
      place: at(place, first),
      reason: "An address may have one variable, at its very end.",
    });
  }
  return faults;
}
