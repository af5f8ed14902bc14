import type { TemplateDraft } from "./schema";

export type TemplateStarter = {
  key: string;
  title: string;
  /** When one sends it, in a few words. */
  about: string;
  draft: TemplateDraft;
};

const english = (
  draft: Pick<TemplateDraft, "name" | "category" | "body"> & Partial<TemplateDraft>,
): TemplateDraft => ({
  language: "en",
  header: "",
  footer: "",
  buttons: [],
  samples: {},
  ...draft,
});

/** Templates to begin with. Each passes every rule of template-rules.ts as it stands. */
export const TEMPLATE_STARTERS: readonly TemplateStarter[] = [
  {
    key: "order_shipped",
    title: "Order on its way",
    about: "When a parcel leaves you: number, day and a link to follow it.",
    draft: english({
      name: "order_shipped",
      category: "utility",
      header: "Your order is on its way",
      body: "Hi {{first_name}}, order {{order_number}} left our warehouse today. We expect to hand it to you on {{delivery_day}}, between 9:00 and 17:00.",
      buttons: [
        {
          type: "URL",
          text: "Track parcel",
          url: "https://www.example.com/track/{{1}}",
          example: "4471",
        },
        { type: "QUICK_REPLY", text: "Change address" },
      ],
      samples: {
        "body.first_name": "Amina",
        "body.order_number": "4471",
        "body.delivery_day": "Saturday 21 November",
      },
    }),
  },
  {
    key: "appointment_reminder",
    title: "Appointment reminder",
    about: "The day before, with two replies: coming, or another day.",
    draft: english({
      name: "appointment_reminder",
      category: "utility",
      body: "Hello {{first_name}}, this is a reminder of your appointment on {{day}} at {{time}}. Will you be there?",
      buttons: [
        { type: "QUICK_REPLY", text: "I will be there" },
        { type: "QUICK_REPLY", text: "Another day, please" },
      ],
      samples: {
        "body.first_name": "Amina",
        "body.day": "Tuesday 24 November",
        "body.time": "10:30",
      },
    }),
  },
  {
    key: "payment_received",
    title: "Payment received",
    about: "A receipt in one line, with the amount and what it was for.",
    draft: english({
      name: "payment_received",
      category: "utility",
      body: "Thank you, {{first_name}}. We received {{amount}} for invoice {{invoice_number}} and it is settled now. Keep this message as your receipt.",
      footer: "Reply here if something looks wrong",
      samples: {
        "body.first_name": "Amina",
        "body.amount": "$48.20",
        "body.invoice_number": "2026-0318",
      },
    }),
  },
  {
    key: "back_in_stock",
    title: "Back in stock",
    about: "For people who asked to hear about one product.",
    draft: english({
      name: "back_in_stock",
      category: "marketing",
      header: "Back on the shelf",
      body: "Hi {{first_name}}, you asked us about *{{product}}*. It is here again, and we keep yours aside until {{last_day}} if you answer this message.",
      footer: "Reply STOP to hear no more from us",
      buttons: [
        { type: "URL", text: "See it", url: "https://www.example.com/shop" },
        { type: "QUICK_REPLY", text: "Keep one for me" },
      ],
      samples: {
        "body.first_name": "Amina",
        "body.product": "Copper kettle, 1.5 l",
        "body.last_day": "Friday",
      },
    }),
  },
  {
    key: "season_offer",
    title: "Offer with a code",
    about: "A discount with a code that one tap copies.",
    draft: english({
      name: "season_offer",
      category: "marketing",
      header: "A little something for you",
      body: "Hi {{first_name}}, until {{last_day}} everything in the shop costs {{percent}} less for you. Tap the button to copy your code and paste it at the till.",
      footer: "Reply STOP to hear no more from us",
      buttons: [
        { type: "COPY_CODE", example: "SPRING25" },
        { type: "URL", text: "Open the shop", url: "https://www.example.com/shop" },
      ],
      samples: {
        "body.first_name": "Amina",
        "body.last_day": "30 November",
        "body.percent": "15%",
      },
    }),
  },
  {
    key: "ask_for_feedback",
    title: "How was it?",
    about: "After a visit or a delivery: three answers, one tap each.",
    draft: english({
      name: "ask_for_feedback",
      category: "marketing",
      body: "Hi {{first_name}}, thank you for your order of {{product}}. How did it go? Your answer goes straight to the people who packed it.",
      buttons: [
        { type: "QUICK_REPLY", text: "Very well" },
        { type: "QUICK_REPLY", text: "It was all right" },
        { type: "QUICK_REPLY", text: "Something was wrong" },
      ],
      samples: { "body.first_name": "Amina", "body.product": "two kettles" },
    }),
  },
];

export function findStarter(key: string): TemplateStarter | undefined {
  return TEMPLATE_STARTERS.find((starter) => starter.key === key);
}
