"use server";

import { workspaceAction } from "@/lib/access/workspace-action";
import { blockContact } from "./block-contact";
import { createContact } from "./create-contact";
import { deleteContacts } from "./delete-contacts";
import { deleteTag } from "./delete-tag";
import { cancelImport } from "./import/cancel-import";
import { saveImportColumns } from "./import/save-import-columns";
import { saveImportRules } from "./import/save-import-rules";
import { importIdSchema, saveImportColumnsSchema, saveImportRulesSchema } from "./import/schema";
import { startImport } from "./import/start-import";
import { undoImport } from "./import/undo-import";
import { mergeContacts } from "./merge/merge-contacts";
import { previewMerge } from "./merge/merge-queries";
import { unmergeContacts } from "./merge/unmerge-contacts";
import { listContacts } from "./queries";
import { recordTypedConsent } from "./record-typed-consent";
import { renameTag } from "./rename-tag";
import { restoreContacts } from "./restore-contacts";
import {
  blockContactSchema,
  contactIdSchema,
  contactIdsSchema,
  createContactSchema,
  deleteTagSchema,
  listContactsSchema,
  mergeContactsSchema,
  recordConsentSchema,
  renameTagSchema,
  tagContactsSchema,
  unmergeContactsSchema,
  untagContactsSchema,
  updateContactSchema,
} from "./schema";
import { tagContacts } from "./tag-contacts";
import { unblockContact } from "./unblock-contact";
import { untagContacts } from "./untag-contacts";
import { updateContact } from "./update-contact";

export const listContactsAction = workspaceAction(
  "contacts:read",
  listContactsSchema,
  listContacts,
);
export const createContactAction = workspaceAction(
  "contacts:write",
  createContactSchema,
  createContact,
);
export const updateContactAction = workspaceAction(
  "contacts:write",
  updateContactSchema,
  updateContact,
);
export const tagContactsAction = workspaceAction("contacts:write", tagContactsSchema, tagContacts);
export const untagContactsAction = workspaceAction(
  "contacts:write",
  untagContactsSchema,
  untagContacts,
);
export const renameTagAction = workspaceAction("contacts:write", renameTagSchema, renameTag);
export const deleteTagAction = workspaceAction("contacts:delete", deleteTagSchema, deleteTag);
export const recordConsentAction = workspaceAction(
  "contacts:write",
  recordConsentSchema,
  recordTypedConsent,
);
export const blockContactAction = workspaceAction(
  "contacts:write",
  blockContactSchema,
  blockContact,
);
export const unblockContactAction = workspaceAction(
  "contacts:write",
  contactIdSchema,
  unblockContact,
);
export const previewMergeAction = workspaceAction(
  "contacts:merge",
  mergeContactsSchema,
  previewMerge,
);
export const mergeContactsAction = workspaceAction(
  "contacts:merge",
  mergeContactsSchema,
  mergeContacts,
);
export const unmergeContactsAction = workspaceAction(
  "contacts:merge",
  unmergeContactsSchema,
  unmergeContacts,
);
export const deleteContactsAction = workspaceAction(
  "contacts:delete",
  contactIdsSchema,
  deleteContacts,
);
export const restoreContactsAction = workspaceAction(
  "contacts:delete",
  contactIdsSchema,
  restoreContacts,
);

export const saveImportColumnsAction = workspaceAction(
  "contacts:import",
  saveImportColumnsSchema,
  saveImportColumns,
);
export const saveImportRulesAction = workspaceAction(
  "contacts:import",
  saveImportRulesSchema,
  saveImportRules,
);
export const startImportAction = workspaceAction("contacts:import", importIdSchema, startImport);
export const cancelImportAction = workspaceAction("contacts:import", importIdSchema, cancelImport);
export const undoImportAction = workspaceAction("contacts:import", importIdSchema, undoImport);
