"use client";

import { Pencil, Plus, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { sayRemoved } from "@/components/trash/put-back";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import type { KeptKind } from "@/db/enums/trash";
import type { ActionResult } from "@/lib/core/errors";

export type EditableItem = {
  id: string;
  /** In plain words, for buttons and questions. */
  name: string;
  title: ReactNode;
  detail?: ReactNode;
  mayEdit: boolean;
  mayDelete: boolean;
  /** What hangs on just this one, before it is deleted. */
  deleteWarning?: string | undefined;
};

export type EditableListProps = {
  label: string;
  items: readonly EditableItem[];
  empty: string;
  /** Of the button that adds; no list that nothing is added to needs one. */
  addLabel?: string;
  /** What happens when one is deleted, and what stays. */
  deleteWords: string;
  /** Null: nothing can be added. */
  onAdd: (() => void) | null;
  onEdit: (id: string) => void;
  onDelete: (id: string) => Promise<ActionResult<{ entryId: string }>>;
  /** What each is, for the trash. */
  kind: KeptKind;
  slug: string;
};

/** Rows that are made, changed and removed in place. */
export function EditableList(props: EditableListProps) {
  const { label, items, empty, addLabel, deleteWords, onAdd, onEdit, onDelete } = props;
  const { kind, slug } = props;
  const router = useRouter();
  const [asked, setAsked] = useState<EditableItem | null>(null);
  return (
    <>
      {items.length > 0 ? (
        <ul aria-label={label} className="border-b border-line">
          {items.map((item) => (
            <li
              className="flex min-h-12 items-center gap-3 border-t border-line py-2"
              key={item.id}
            >
              <div className="min-w-0 flex-1">
                <div className="flex min-w-0 items-center gap-2 font-medium">{item.title}</div>
                {item.detail ? (
                  <div className="text-dense break-words text-ink-2">{item.detail}</div>
                ) : null}
              </div>
              {item.mayEdit ? (
                <IconButton label={`Change ${item.name}`} onClick={() => onEdit(item.id)} size="sm">
                  <Pencil />
                </IconButton>
              ) : null}
              {item.mayDelete ? (
                <IconButton label={`Delete ${item.name}`} onClick={() => setAsked(item)} size="sm">
                  <Trash2 />
                </IconButton>
              ) : null}
            </li>
          ))}
        </ul>
      ) : (
        <p className="text-body text-ink-2">{empty}</p>
      )}
      {onAdd ? (
        <Button className="mt-4" icon={<Plus />} onClick={onAdd}>
          {addLabel}
        </Button>
      ) : null}
      <ConfirmDialog
        confirmLabel="Delete"
        description={asked?.deleteWarning ? `${deleteWords} ${asked.deleteWarning}` : deleteWords}
        onConfirm={async () => {
          if (!asked) return undefined;
          const result = await onDelete(asked.id);
          if (!result.ok) return result;
          router.refresh();
          sayRemoved(slug, {
            title: `${asked.name} deleted`,
            removed: { kind, ids: [result.value.entryId] },
            onBack: () => router.refresh(),
          });
          return result;
        }}
        onOpenChange={(open) => {
          if (!open) setAsked(null);
        }}
        open={asked !== null}
        title={`Delete ${asked?.name ?? ""}`}
        tone="danger"
      />
    </>
  );
}
