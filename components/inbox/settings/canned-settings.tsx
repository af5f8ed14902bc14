"use client";

import { useId, useState } from "react";
import { ConflictNote } from "@/components/forms/conflict-note";
import { EditDialog } from "@/components/forms/edit-dialog";
import { EditableList } from "@/components/forms/editable-list";
import { useSave } from "@/components/forms/use-save";
import { CheckboxLine } from "@/components/ui/checkbox";
import { Chip } from "@/components/ui/chip";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import { deleteCannedReplyAction, saveCannedReplyAction } from "@/lib/inbox/actions";
import { PLACEHOLDERS } from "@/lib/inbox/fill-placeholders";
import type { CannedFile, CannedReply } from "@/lib/inbox/settings-queries";
import type { CannedFileRef } from "@/lib/inbox/settings-schema";
import { CannedFiles, CannedThumb } from "./canned-files";
import { usesWords } from "./uses-words";

export type CannedSettingsProps = {
  slug: string;
  replies: readonly CannedReply[];
  mayManage: boolean;
};

/** Text that is written again and again. */
export function CannedSettings({ slug, replies, mayManage }: CannedSettingsProps) {
  const [edited, setEdited] = useState<string | "new" | null>(null);
  return (
    <>
      <EditableList
        addLabel="Add canned reply"
        deleteWords="It is no longer offered. What was sent with it stays."
        empty="No canned replies yet. Type / in the composer to use one."
        items={replies.map((reply) => ({
          id: reply.id,
          name: `/${reply.shortcut}`,
          title: (
            <>
              <span className="truncate font-mono text-dense">/{reply.shortcut}</span>
              <Chip>{reply.shared ? "Shared" : "Only you"}</Chip>
            </>
          ),
          detail: (
            <>
              <span className="line-clamp-2" dir="auto">
                {reply.body}
              </span>
              <FilesOf files={reply.files} slug={slug} />
              <span className="text-meta text-ink-3">
                {reply.mine ? "" : `${reply.author}, `}
                {usesWords(reply.uses)}
              </span>
            </>
          ),
          mayEdit: reply.mine,
          mayDelete: reply.mine || mayManage,
        }))}
        kind="canned_reply"
        label="Canned replies"
        onAdd={() => setEdited("new")}
        onDelete={(cannedId) => deleteCannedReplyAction(slug, { cannedId })}
        onEdit={setEdited}
        slug={slug}
      />
      {edited ? (
        <CannedDialog
          onClose={() => setEdited(null)}
          reply={replies.find(({ id }) => id === edited)}
          slug={slug}
        />
      ) : null}
    </>
  );
}

function CannedDialog({
  slug,
  reply,
  onClose,
}: {
  slug: string;
  reply: CannedReply | undefined;
  onClose: () => void;
}) {
  const id = useId();
  const [shortcut, setShortcut] = useState(reply?.shortcut ?? "");
  const [body, setBody] = useState(reply?.body ?? "");
  const [files, setFiles] = useState<readonly CannedFile[]>(reply?.files ?? []);
  const [busy, setBusy] = useState(false);
  const [shared, setShared] = useState(reply?.shared ?? true);
  const takeFiles = (refs: readonly CannedFileRef[]) =>
    setFiles((now) => {
      const known = new Map([...now, ...(reply?.files ?? [])].map((one) => [one.fileId, one]));
      return refs.flatMap((ref) => {
        const one = known.get(ref.fileId);
        return one ? [{ ...one, ...ref }] : [];
      });
    });
  const { save, pending, fields, message, conflicts } = useSave({
    done: "Canned reply saved",
    onDone: onClose,
    shown: reply
      ? {
          shortcut: reply.shortcut,
          body: reply.body,
          shared: reply.shared,
          files: refsOf(reply.files),
        }
      : null,
    take: { shortcut: setShortcut, body: setBody, shared: setShared, files: takeFiles },
  });
  return (
    <EditDialog
      message={Object.keys(fields).length > 0 ? null : message}
      onClose={onClose}
      onSave={() =>
        save((seen) =>
          saveCannedReplyAction(slug, {
            ...seen,
            shortcut: shortcut.replace(/^\//, ""),
            body,
            files: refsOf(files),
            shared,
            ...(reply ? { cannedId: reply.id } : {}),
          }),
        )
      }
      pending={pending || busy}
      saveLabel="Save reply"
      title={reply ? `Change /${reply.shortcut}` : "Add a canned reply"}
    >
      <Field
        error={fields.shortcut}
        hint="One word; typed after a slash."
        id={`${id}-word`}
        label="Word"
        notice={<ConflictNote conflicts={conflicts} field="shortcut" />}
      >
        {(control) => (
          <Input
            {...control}
            autoComplete="off"
            icon={<span className="text-ink-3">/</span>}
            maxLength={31}
            onChange={(event) => setShortcut(event.target.value)}
            value={shortcut}
          />
        )}
      </Field>
      <Field
        error={fields.body}
        id={`${id}-body`}
        label="Reply"
        notice={<ConflictNote conflicts={conflicts} field="body" />}
      >
        {(control) => (
          <Textarea
            {...control}
            dir="auto"
            grow
            maxLength={4096}
            onChange={(event) => setBody(event.target.value)}
            rows={5}
            value={body}
          />
        )}
      </Field>
      <PlaceholderList onInsert={(name) => setBody((text) => `${text}{{${name}}}`)} />
      <CannedFiles
        error={Object.entries(fields).find(([field]) => field.startsWith("files"))?.[1]}
        files={files}
        onBusy={setBusy}
        onChange={setFiles}
        slug={slug}
      />
      <ConflictNote conflicts={conflicts} field="files" />
      <CheckboxLine
        checked={shared}
        hint="Everybody may use it; you change it."
        id={`${id}-shared`}
        label="Share with the team"
        onCheckedChange={(on) => setShared(on === true)}
      />
      <ConflictNote conflicts={conflicts} field="shared" />
    </EditDialog>
  );
}

const refsOf = (files: readonly CannedFile[]): CannedFileRef[] =>
  files.map(({ fileId, kind, caption }) => ({ fileId, kind, caption }));

/** What goes along, at a glance. */
function FilesOf({ slug, files }: { slug: string; files: readonly CannedFile[] }) {
  if (files.length === 0) return null;
  return (
    <ul aria-label="Files" className="my-1 flex flex-wrap gap-2">
      {files.map((file) => (
        <li
          className="flex max-w-full min-w-0 items-center gap-2 rounded-control border border-line py-1 ps-1 pe-2"
          key={file.fileId}
        >
          <CannedThumb file={file} slug={slug} />
          <bdi className="truncate text-meta">{file.fileName}</bdi>
        </li>
      ))}
    </ul>
  );
}

/** What a text can say by itself; a press puts it at the end. */
export function PlaceholderList({ onInsert }: { onInsert: (name: string) => void }) {
  return (
    <div>
      <p className="mb-1.5 text-dense text-ink-2">Filled in by itself</p>
      <ul className="flex flex-wrap gap-1.5">
        {Object.entries(PLACEHOLDERS).map(([name, words]) => (
          <li key={name}>
            <button
              className="rounded-chip border border-line px-1.5 py-0.5 font-mono text-meta text-ink-2 hover:bg-surface-2 hover:text-ink touch:min-h-11"
              onClick={() => onInsert(name)}
              title={words}
              type="button"
            >
              {`{{${name}}}`}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
