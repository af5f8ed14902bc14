import type { Role } from "@/db/enums/workspaces";
import { EMPTY_DRAFT } from "@/lib/templates/empty-draft";
import type { TemplateDraft } from "@/lib/templates/schema";

/** The story of the sample workspace: a kitchen shop in Nairobi. Every name and number is invented. */

export const DEMO_PEOPLE: readonly { email: string; name: string; role: Role }[] = [
  { email: "owner@northwind.test", name: "Lena Moreau", role: "owner" },
  { email: "manager@northwind.test", name: "Wanjiru Kamau", role: "manager" },
  { email: "agent@northwind.test", name: "Tom Otieno", role: "agent" },
  { email: "agent2@northwind.test", name: "Inès Laurent", role: "agent" },
];

export const DEMO_TAGS = ["vip", "kitchen", "wholesale", "nairobi", "coast"] as const;
type DemoTag = (typeof DEMO_TAGS)[number];

export const DEMO_CONTACTS: readonly {
  name: string;
  phone: string;
  city: string;
  company?: string;
  tags: readonly DemoTag[];
  optedIn: boolean;
}[] = [
  {
    name: "Amina Yusuf",
    phone: "+254712345678",
    city: "Mombasa",
    tags: ["vip", "kitchen", "coast"],
    optedIn: true,
  },
  {
    name: "João Pereira",
    phone: "+5511987654321",
    city: "São Paulo",
    tags: ["wholesale"],
    optedIn: true,
  },
  {
    name: "Thandi Mokoena",
    phone: "+27821234567",
    city: "Durban",
    tags: ["kitchen"],
    optedIn: true,
  },
  { name: "Priya Nair", phone: "+919845012345", city: "Kochi", tags: ["vip"], optedIn: true },
  {
    name: "Kofi Mensah",
    phone: "+233244123456",
    city: "Accra",
    tags: ["wholesale"],
    optedIn: true,
  },
  { name: "Sam Okafor", phone: "+2348035550123", city: "Lagos", tags: ["kitchen"], optedIn: true },
  { name: "Leila Haddad", phone: "+212612345678", city: "Rabat", tags: [], optedIn: false },
  {
    name: "Grace Wambui",
    phone: "+254722900114",
    city: "Nairobi",
    tags: ["nairobi", "kitchen"],
    optedIn: true,
  },
  {
    name: "Diego Fuentes",
    phone: "+5491123456789",
    city: "Buenos Aires",
    company: "Café Sur",
    tags: ["wholesale"],
    optedIn: true,
  },
  { name: "Tesfaye Bekele", phone: "+251911234567", city: "Addis Ababa", tags: [], optedIn: true },
  { name: "Hannah Weiss", phone: "+4915112345678", city: "Hamburg", tags: ["vip"], optedIn: true },
  { name: "Ravi Iyer", phone: "+256772123456", city: "Kampala", tags: [], optedIn: false },
  {
    name: "Siobhán O’Brien-Fitzgerald",
    phone: "+353871234567",
    city: "Cork",
    tags: ["kitchen"],
    optedIn: true,
  },
  {
    name: "Ana Clara de Souza e Silva",
    phone: "+5521998765432",
    city: "Rio de Janeiro",
    tags: ["vip"],
    optedIn: true,
  },
  {
    name: "Peter Njoroge",
    phone: "+254733456789",
    city: "Nakuru",
    tags: ["nairobi"],
    optedIn: true,
  },
  { name: "Fatuma Ali", phone: "+254701234567", city: "Malindi", tags: ["coast"], optedIn: true },
  {
    name: "Brian Kiprotich",
    phone: "+254745678901",
    city: "Eldoret",
    tags: ["kitchen"],
    optedIn: true,
  },
  { name: "نور الهدى", phone: "+201001234567", city: "Alexandria", tags: [], optedIn: true },
  {
    name: "Lucy Achieng",
    phone: "+254790123456",
    city: "Kisumu",
    tags: ["vip", "kitchen"],
    optedIn: true,
  },
  {
    name: "Mark de Vries",
    phone: "+31612345678",
    city: "Utrecht",
    company: "De Vries Keukens",
    tags: ["wholesale"],
    optedIn: true,
  },
];

type HistoryLine = {
  from: "customer" | "agent" | "note";
  text: string;
  minutesAgo: number;
  author?: string;
};

export type DemoConversation = {
  phone: string;
  name: string;
  /** Older lines, written as they are. */
  history: readonly HistoryLine[];
  /** The newest lines; they come through the sandbox. */
  now: readonly { text: string; picture?: boolean }[];
  /** How long ago the newest line shall lie. */
  minutesAgo: number;
  unread: number;
  assignee?: string;
  status?: "open" | "closed";
};

const DAY = 24 * 60;

export const DEMO_CONVERSATIONS: readonly DemoConversation[] = [
  {
    phone: "+254712345678",
    name: "Amina Yusuf",
    history: [
      {
        from: "agent",
        text: "Hi Amina, the enamel kettle you asked about is back in stock. Want us to hold one for 48 hours?",
        minutesAgo: 2 * DAY + 40,
      },
      {
        from: "customer",
        text: "Oh nice! Is it the same blue as in the window?",
        minutesAgo: 2 * DAY + 12,
      },
      {
        from: "agent",
        text: "Same enamel, a shade darker. 2 working days to Mombasa.",
        minutesAgo: 2 * DAY + 5,
      },
      {
        from: "note",
        text: "She asked last week too. I would offer free delivery from two pieces.",
        author: "Tom Otieno",
        minutesAgo: 2 * DAY + 2,
      },
    ],
    now: [
      { text: "Is it the same blue as this one?", picture: true },
      {
        text: "I live in Nyali, not in town. If it comes by Wednesday I take two, one for my mother.",
      },
    ],
    minutesAgo: 22 * 60 + 48,
    unread: 1,
    assignee: "Lena Moreau",
  },
  {
    phone: "+27821234567",
    name: "Thandi Mokoena",
    history: [
      {
        from: "agent",
        text: "Weekend offer: 15 % off all cast iron until Sunday.",
        minutesAgo: 3 * DAY,
      },
    ],
    now: [{ text: "STOP" }],
    minutesAgo: 38,
    unread: 1,
  },
  {
    phone: "+919845012345",
    name: "Priya Nair",
    history: [
      {
        from: "customer",
        text: "Could you send the invoice for the mugs again? Accounts lost it.",
        minutesAgo: 5 * 60,
      },
      {
        from: "agent",
        text: "Of course. Which company name shall it carry?",
        minutesAgo: 4 * 60 + 50,
        author: "Tom Otieno",
      },
    ],
    now: [
      { text: "Nair & Daughters, same address. And is the refund for the broken one on its way?" },
    ],
    minutesAgo: 62,
    unread: 1,
    assignee: "Tom Otieno",
  },
  {
    phone: "+233244123456",
    name: "Kofi Mensah",
    history: [{ from: "customer", text: "Is the grey kettle still there?", minutesAgo: 95 }],
    now: [{ text: "And do you ship to Accra?" }],
    minutesAgo: 93,
    unread: 2,
  },
  {
    phone: "+254722900114",
    name: "Grace Wambui",
    history: [
      {
        from: "agent",
        text: "Your order 10311 leaves today. The rider will call before he comes.",
        minutesAgo: 6 * 60,
        author: "Tom Otieno",
      },
    ],
    now: [{ text: "Can the rider call me at the gate instead? The intercom is broken." }],
    minutesAgo: 16,
    unread: 1,
    assignee: "Tom Otieno",
  },
  {
    phone: "+5491123456789",
    name: "Diego Fuentes",
    history: [
      { from: "customer", text: "Precio para 40 tazas con nuestro logo?", minutesAgo: DAY + 300 },
      {
        from: "agent",
        text: "40 mugs with a one-colour logo: 6.20 each, ten working days. Shall I hold a slot?",
        minutesAgo: DAY + 260,
        author: "Inès Laurent",
      },
    ],
    now: [{ text: "Perfecto, confirmo las 40. ¿Cómo pago?" }],
    minutesAgo: 7,
    unread: 1,
    assignee: "Inès Laurent",
  },
  {
    phone: "+201001234567",
    name: "نور الهدى",
    history: [],
    now: [{ text: "مرحبا، هل يوجد لديكم توصيل إلى الإسكندرية؟" }],
    minutesAgo: 3,
    unread: 1,
  },
  {
    phone: "+4915112345678",
    name: "Hannah Weiss",
    history: [
      { from: "customer", text: "Does the dutch oven work on induction?", minutesAgo: 3 * DAY },
      {
        from: "agent",
        text: "Yes, induction works too, the base is enamelled iron.",
        minutesAgo: 3 * DAY - 20,
        author: "Wanjiru Kamau",
      },
      { from: "customer", text: "Thanks, I will come by on Saturday", minutesAgo: 3 * DAY - 31 },
    ],
    now: [],
    minutesAgo: 0,
    unread: 0,
    assignee: "Wanjiru Kamau",
  },
  {
    phone: "+256772123456",
    name: "Ravi Iyer",
    history: [
      { from: "customer", text: "Do you deliver to Kampala?", minutesAgo: 4 * DAY },
      {
        from: "agent",
        text: "We do, by bus parcel, two days. 8 dollars up to 5 kg.",
        minutesAgo: 4 * DAY - 9,
        author: "Tom Otieno",
      },
    ],
    now: [],
    minutesAgo: 0,
    unread: 0,
    status: "closed",
    assignee: "Tom Otieno",
  },
];

const draft = (
  given: Partial<TemplateDraft> & Pick<TemplateDraft, "name" | "body">,
): TemplateDraft => ({ ...EMPTY_DRAFT, category: "marketing", ...given });

export const DEMO_TEMPLATES: readonly {
  draft: TemplateDraft;
  outcome: "APPROVED" | "REJECTED" | "draft";
}[] = [
  {
    draft: draft({
      name: "kettle_back_in_stock",
      header: { kind: "text", text: "Back in stock" },
      body: "Hi {{first_name}}, the enamel kettle you asked about is back in stock. Want us to hold one for 48 hours?",
      footer: "Northwind Shop, Nairobi",
      buttons: [
        { type: "QUICK_REPLY", text: "Hold one for me" },
        { type: "QUICK_REPLY", text: "Stop promotions" },
      ],
      samples: { "body.first_name": "Amina" },
    }),
    outcome: "APPROVED",
  },
  {
    draft: draft({
      name: "order_ready_for_pickup",
      category: "utility",
      body: "Hello {{first_name}}, your order {{order_number}} is ready. You can pick it up any day from 9 to 18 at Moi Avenue 12.",
      footer: "Northwind Shop, Nairobi",
      samples: { "body.first_name": "Grace", "body.order_number": "10311" },
    }),
    outcome: "APPROVED",
  },
  {
    draft: draft({
      name: "delivery_tomorrow",
      category: "utility",
      body: "Hello {{first_name}}, your parcel comes tomorrow between {{from_time}} and {{to_time}}. Reply here if somebody else will open the door.",
      samples: { "body.first_name": "Peter", "body.from_time": "10:00", "body.to_time": "12:00" },
    }),
    outcome: "APPROVED",
  },
  {
    draft: draft({
      name: "weekend_promo",
      body: "Only this weekend: everything made of cast iron costs 15 percent less. Come by or reply with a wish.",
    }),
    outcome: "REJECTED",
  },
  {
    draft: draft({
      name: "we_miss_you",
      body: "It has been a while, {{first_name}}. Here is what is new in the shop this month, made for small kitchens.",
      samples: { "body.first_name": "Lucy" },
    }),
    outcome: "draft",
  },
];

/** Labels and whose conversations carry them. */
export const DEMO_LABELS = [
  { name: "Pre-sale", tone: "info", phones: ["+254712345678", "+256772123456"] },
  { name: "Delivery", tone: "accent", phones: ["+254722900114", "+2348035550123"] },
  { name: "Refund", tone: "warn", phones: ["+919845012345"] },
] as const;

export const DEMO_CANNED_REPLIES = [
  {
    shortcut: "hours",
    body: "We are open Monday to Saturday, nine to five, {{contact.first_name}}.",
  },
  {
    shortcut: "delivery",
    body: "Delivery takes two working days in Kenya. We tell you here when it is on its way.",
  },
] as const;
