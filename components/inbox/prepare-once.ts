import { scheduleMessageAction } from "@/lib/inbox/actions";
import { askOnce } from "./ask-once";

type Prepared = Omit<Parameters<typeof scheduleMessageAction>[1], "messageId">;

/** Prepares a message once, however often the button is pressed until an answer comes. */
export const prepareOnce = (slug: string, prepared: Prepared) =>
  askOnce(`prepare ${JSON.stringify(prepared)}`, (messageId) =>
    scheduleMessageAction(slug, { ...prepared, messageId }),
  );
