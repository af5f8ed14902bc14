import * as z from "zod";
import { TRASH_KINDS } from "@/db/enums/trash";

export const restoreEntrySchema = z.strictObject({ entryId: z.uuid() });
export type RestoreEntry = z.output<typeof restoreEntrySchema>;

/** Behind which entry the next page begins. */
const trashCursor = z.strictObject({ at: z.iso.datetime(), id: z.uuid() });
export type TrashCursor = z.output<typeof trashCursor>;

export const listTrashSchema = z.strictObject({
  kind: z.enum(TRASH_KINDS).optional().catch(undefined),
  search: z.string().trim().max(120).optional().catch(undefined),
  cursor: trashCursor.optional(),
});
export type ListTrash = z.output<typeof listTrashSchema>;
