import { EMPTY_CODE, EMPTY_DRAFT } from "./empty-draft";
import type { TemplateDraft } from "./schema";

export const STARTER_INDUSTRIES = [
  "Shops",
  "Appointments",
  "Restaurants",
  "Delivery",
  "Invoices",
  "Property",
  "Events",
  "Apps and accounts",
] as const;

export type TemplateStarter = {
  key: string;
  title: string;
  /** Whom it is written for. */
  industry: (typeof STARTER_INDUSTRIES)[number];
  /** When one sends it, in a few words. */
  about: string;
  draft: TemplateDraft;
};

const english = (
  draft: Pick<TemplateDraft, "name" | "body"> & Partial<TemplateDraft>,
): TemplateDraft => ({ ...EMPTY_DRAFT, ...draft });

/** Templates to begin with. Each passes every rule of template-rules.ts as it stands. */
export const TEMPLATE_STARTERS: readonly TemplateStarter[] = [
  {
    key: "order_shipped",
    title: "Order on its way",
    industry: "Delivery",
    about: "When a parcel leaves you: number, day and a link to follow it.",
    draft: english({
      name: "order_shipped",
      category: "utility",
      header: { kind: "text", text: "Your order is on its way" },
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
    industry: "Appointments",
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
    industry: "Invoices",
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
    industry: "Shops",
    about: "For people who asked to hear about one product.",
    draft: english({
      name: "back_in_stock",
      category: "marketing",
      header: { kind: "text", text: "Back on the shelf" },
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
    industry: "Shops",
    about: "A discount with a code that one tap copies.",
    draft: english({
      name: "season_offer",
      category: "marketing",
      header: { kind: "text", text: "A little something for you" },
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
    industry: "Shops",
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
  {
    key: "delivery_at_the_door",
    title: "Driver on the way",
    industry: "Delivery",
    about: "With the place on a map: where the driver is heading, and two answers.",
    draft: english({
      name: "delivery_at_the_door",
      header: { kind: "location" },
      body: "Hi {{first_name}}, our driver brings order {{order_number}} to this address between {{from_time}} and {{to_time}} today. Please keep your phone close.",
      buttons: [
        { type: "QUICK_REPLY", text: "I will be there" },
        { type: "QUICK_REPLY", text: "Leave it at the door" },
      ],
      samples: {
        "body.first_name": "Amina",
        "body.order_number": "4471",
        "body.from_time": "14:00",
        "body.to_time": "16:00",
      },
    }),
  },
  {
    key: "table_booked",
    title: "Table booked",
    industry: "Restaurants",
    about: "Confirms a booking, with a call and a way to cancel.",
    draft: english({
      name: "table_booked",
      header: { kind: "text", text: "Your table is booked" },
      body: "Hello {{first_name}}, we expect {{guests}} of you on {{day}} at {{time}}. We keep the table for 15 minutes.",
      buttons: [
        { type: "PHONE_NUMBER", text: "Call us", phone: "+254207654321" },
        { type: "QUICK_REPLY", text: "Cancel the table" },
      ],
      samples: {
        "body.first_name": "Amina",
        "body.guests": "four",
        "body.day": "Friday 27 November",
        "body.time": "19:30",
      },
    }),
  },
  {
    key: "invoice_due",
    title: "Invoice due",
    industry: "Invoices",
    about: "A reminder before the day, with a link to the invoice.",
    draft: english({
      name: "invoice_due",
      body: "Hi {{first_name}}, invoice {{invoice_number}} over {{amount}} is due on {{due_day}}. If it is on its way already, please ignore this message.",
      buttons: [
        {
          type: "URL",
          text: "See the invoice",
          url: "https://www.example.com/invoices/{{1}}",
          example: "2026-0318",
        },
        { type: "QUICK_REPLY", text: "I have a question" },
      ],
      samples: {
        "body.first_name": "Amina",
        "body.invoice_number": "2026-0318",
        "body.amount": "$48.20",
        "body.due_day": "30 November",
      },
    }),
  },
  {
    key: "viewing_confirmed",
    title: "Viewing confirmed",
    industry: "Property",
    about: "Day, hour and address of a viewing, with the place on a map.",
    draft: english({
      name: "viewing_confirmed",
      header: { kind: "location" },
      body: "Hello {{first_name}}, your viewing of {{property}} is set for {{day}} at {{time}}. {{agent_name}} meets you at the entrance and shows you around.",
      buttons: [
        { type: "QUICK_REPLY", text: "See you there" },
        { type: "QUICK_REPLY", text: "Another time, please" },
      ],
      samples: {
        "body.first_name": "Amina",
        "body.property": "the flat on Riverside Drive",
        "body.day": "Thursday",
        "body.time": "17:00",
        "body.agent_name": "Daniel",
      },
    }),
  },
  {
    key: "event_invitation",
    title: "Invitation",
    industry: "Events",
    about: "An evening, a fair, an opening: who is coming, in one tap.",
    draft: english({
      name: "event_invitation",
      category: "marketing",
      header: { kind: "text", text: "You are invited" },
      body: "Hi {{first_name}}, we open our doors on {{day}} from {{time}}: {{event}}. We would love to see you there.",
      footer: "Reply STOP to hear no more from us",
      buttons: [
        { type: "URL", text: "Programme", url: "https://www.example.com/events" },
        { type: "QUICK_REPLY", text: "I am coming" },
        { type: "QUICK_REPLY", text: "Not this time" },
      ],
      samples: {
        "body.first_name": "Amina",
        "body.day": "Saturday 5 December",
        "body.time": "18:00",
        "body.event": "an evening about tea and the people who grow it",
      },
    }),
  },
  {
    key: "login_code",
    title: "Login code",
    industry: "Apps and accounts",
    about: "Meta’s own words around a code, with a button that copies it.",
    draft: english({
      name: "login_code",
      category: "authentication",
      body: "",
      code: { ...EMPTY_CODE },
    }),
  },
];

export function findStarter(key: string): TemplateStarter | undefined {
  return TEMPLATE_STARTERS.find((starter) => starter.key === key);
}
