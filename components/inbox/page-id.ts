import { newMessageId } from "./message-id";

/** Of this page, as long as it is open: of two pages of one person only the first says the same thing. */
export const PAGE_ID = newMessageId(0);
