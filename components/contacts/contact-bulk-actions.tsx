"use client";

import { MoreHorizontal, Tag } from "lucide-react";
import { useState } from "react";
import type { TableSelection } from "@/components/data-table/selection";
import { ReasonDialog } from "@/components/people/reason-dialog";
import { TagDialog } from "@/components/people/tag-dialog";
import { sayRemoved } from "@/components/trash/put-back";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { IconButton } from "@/components/ui/icon-button";
import { deleteContactsAction, recordConsentAction } from "@/lib/contacts/actions";
import type { ContactAudience } from "@/lib/contacts/schema";
import type { ContactsScreenProps } from "./contacts-screen";
import { ExportButton } from "./export-button";

const number = new Intl.NumberFormat("en");

/** What can be done with the selected contacts. */
export function BulkActions({
  workspaceSlug,
  selection,
  clear,
  onChanged,
  filter,
  tags,
  may,
}: ContactsScreenProps & {
  selection: TableSelection;
  clear: () => void;
  onChanged: () => void;
}) {
  const [dialog, setDialog] = useState<"tags" | "opt_out" | "remove" | null>(null);
  const audience: ContactAudience =
    selection.kind === "ids"
      ? { kind: "ids", ids: [...selection.ids] }
      : { kind: "filter", filter, exceptIds: [...selection.except] };
  const ids = selection.kind === "ids" ? [...selection.ids] : null;
  const who =
    ids === null
      ? "everybody who matches"
      : `${number.format(ids.length)} ${ids.length === 1 ? "contact" : "contacts"}`;
  const close = (open: boolean) => setDialog(open ? dialog : null);
  const done = () => {
    clear();
    onChanged();
  };
  const remove = async () => {
    const result = await deleteContactsAction(workspaceSlug, { ids: ids ?? [] });
    if (!result.ok) return result;
    const [first, ...more] = result.value.ids;
    done();
    if (first) {
      sayRemoved(workspaceSlug, {
        title: `${number.format(more.length + 1)} removed`,
        removed: { kind: "contact", ids: [first, ...more] },
        onBack: onChanged,
      });
    }
    return { ok: true as const };
  };
  return (
    <>
      <Button icon={<Tag />} onClick={() => setDialog("tags")} size="sm">
        Tag
      </Button>
      {may.export ? (
        <ExportButton audience={audience} label="Export" workspaceSlug={workspaceSlug} />
      ) : null}
      {ids ? (
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <IconButton label="More actions for the selection" look="secondary" size="sm">
              <MoreHorizontal />
            </IconButton>
          </DropdownMenuTrigger>
          <DropdownMenuContent align="end">
            <DropdownMenuItem onSelect={() => setDialog("opt_out")}>
              Record opt-out
            </DropdownMenuItem>
            {may.remove ? (
              <DropdownMenuItem onSelect={() => setDialog("remove")} tone="danger">
                Remove contacts
              </DropdownMenuItem>
            ) : null}
          </DropdownMenuContent>
        </DropdownMenu>
      ) : null}
      <TagDialog
        audience={audience}
        current={null}
        onDone={done}
        onOpenChange={close}
        open={dialog === "tags"}
        tags={tags}
        who={who}
        workspaceSlug={workspaceSlug}
      />
      <ReasonDialog
        description="No campaign will reach them until they agree again."
        hint="Kept for ever, with your name and the time."
        label="Proof"
        onDone={done}
        onOpenChange={close}
        open={dialog === "opt_out"}
        submit={(evidence) =>
          recordConsentAction(workspaceSlug, {
            contactIds: ids ?? [],
            action: "opt_out",
            evidence,
          })
        }
        submitLabel="Record opt-out"
        title={`Opt-out of ${who}`}
      />
      <ConfirmDialog
        confirmLabel="Remove contacts"
        description="They leave your lists. Messages and proofs of consent stay, and you can restore them from the trash for 30 days."
        onConfirm={remove}
        onOpenChange={close}
        open={dialog === "remove"}
        title={`Remove ${who}`}
        tone="danger"
      />
    </>
  );
}
