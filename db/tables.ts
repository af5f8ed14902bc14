// The one list of schema files, needed by the Drizzle client for its relational queries.
export * from "./schema/billing";
export * from "./schema/campaigns";
export * from "./schema/channels";
export * from "./schema/contacts";
export * from "./schema/identity";
export * from "./schema/jobs";
export * from "./schema/messages";
export * from "./schema/notifications";
export * from "./schema/search";
export * from "./schema/templates";
export * from "./schema/wallet";
export * from "./schema/webhooks";
export * from "./schema/workspaces";
