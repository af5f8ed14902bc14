/** From least to most pressing; stored as the place in this list, so that it sorts. */
export const PRIORITIES = ["none", "low", "normal", "high", "urgent"] as const;
export type Priority = (typeof PRIORITIES)[number];

/** How a label is told apart beside its word. */
export const LABEL_TONES = ["mute", "info", "ok", "warn", "bad", "accent"] as const;
export type LabelTone = (typeof LABEL_TONES)[number];

/** Who gets what nobody has: nobody by itself, each in turn, or whoever has the fewest. */
export const ASSIGNMENT_MODES = ["off", "round_robin", "load"] as const;
export type AssignmentMode = (typeof ASSIGNMENT_MODES)[number];

/** A block that WhatsApp is to hold too: said to it, held there, or not taken. */
export const BLOCK_STATES = ["asked", "blocked", "refused"] as const;
export type BlockState = (typeof BLOCK_STATES)[number];

export const CONVERSATION_SORTS = ["newest", "waiting", "priority"] as const;
export type ConversationSort = (typeof CONVERSATION_SORTS)[number];

/** The first answer after a conversation came up, and each one after. */
export const TARGET_KINDS = ["first", "next"] as const;
