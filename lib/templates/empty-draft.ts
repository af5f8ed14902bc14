import type { TemplateDraft, TemplateDraftButton, TemplateDraftCode } from "./schema";

/** A draft before its first letter: what is not said about one is this. */
export const EMPTY_DRAFT: TemplateDraft = {
  name: "new_template",
  language: "en",
  category: "utility",
  layout: "standard",
  header: { kind: "none" },
  body: "",
  footer: "",
  buttons: [],
  offer: { text: "", countdown: true },
  cards: [],
  code: null,
  ttlSeconds: null,
  samples: {},
  sources: {},
};

export const EMPTY_CODE: TemplateDraftCode = {
  advice: true,
  expiresInMinutes: 10,
  kind: "COPY_CODE",
  copyText: "",
  autofillText: "",
  apps: [],
  termsAccepted: false,
};

/** One button of each kind before anything is written in it. */
export const EMPTY_BUTTONS: { [Kind in TemplateDraftButton["type"]]: TemplateDraftButton } = {
  QUICK_REPLY: { type: "QUICK_REPLY", text: "" },
  URL: { type: "URL", text: "", url: "https://" },
  PHONE_NUMBER: { type: "PHONE_NUMBER", text: "", phone: "" },
  COPY_CODE: { type: "COPY_CODE", example: "" },
  FLOW: { type: "FLOW", text: "", flow: { by: "id", value: "" }, screen: "" },
  CATALOG: { type: "CATALOG", text: "View catalog" },
  MPM: { type: "MPM", text: "View items" },
  SPM: { type: "SPM", text: "View" },
  ORDER_DETAILS: { type: "ORDER_DETAILS", text: "Buy now" },
  VOICE_CALL: { type: "VOICE_CALL", text: "Call us" },
  REQUEST_CONTACT_INFO: { type: "REQUEST_CONTACT_INFO" },
};
