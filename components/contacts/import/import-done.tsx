"use client";

import { FileDown } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { FooterBar } from "@/components/layout/footer-bar";
import { useRefreshOn } from "@/components/layout/refresh-on";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { AppLink } from "@/components/ui/app-link";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { DateTime } from "@/components/ui/date-time";
import { Facts } from "@/components/ui/facts";
import { Progress } from "@/components/ui/progress";
import { cancelImportAction, undoImportAction } from "@/lib/contacts/actions";
import type { ImportDetail } from "@/lib/contacts/import/queries";
import { rowsOf } from "./import-words";
import { ReasonGroups } from "./reason-groups";
import { VerdictFigures } from "./verdict-figures";

const number = new Intl.NumberFormat("en");

/** The last step: how far it is, what came of every row, the error file and the way back. */
export function ImportDone({
  workspaceSlug,
  timeZone,
  current,
}: {
  workspaceSlug: string;
  timeZone: string;
  current: ImportDetail;
}) {
  const router = useRouter();
  useRefreshOn({ workspace: workspaceSlug, topics: ["import"], atOnce: true });
  const [dialog, setDialog] = useState<"cancel" | "undo" | null>(null);
  const contactsHref = `/w/${workspaceSlug}/contacts`;
  const base = `${contactsHref}/import/${current.id}`;
  const counts = {
    create: current.createdCount,
    update: current.updatedCount,
    skip: current.skippedCount,
    fail: current.failedCount,
  };
  const through = counts.create + counts.update + counts.skip + counts.fail;
  const running = current.status === "committing";
  const reverting = current.status === "undone" && current.committedThrough > 0;
  const confirm = async (
    action: typeof cancelImportAction | typeof undoImportAction,
  ): Promise<{ ok: true } | { ok: false; error: { message: string } }> => {
    const result = await action(workspaceSlug, { importId: current.id });
    router.refresh();
    return result.ok ? { ok: true } : { ok: false, error: result.error };
  };
  return (
    <>
      <div className="mx-auto grid w-full max-w-[880px] content-start gap-5 px-4 py-6">
        <div role="status">
          <h2 className="text-title font-semibold">{headline(current, through)}</h2>
          {running ? (
            <p className="text-dense text-ink-2">
              You can leave; it goes on, also when the server restarts.
            </p>
          ) : null}
        </div>
        {running || reverting ? (
          <Progress
            label={running ? "Importing" : "Undoing"}
            total={current.rowCount}
            value={running ? through : Math.max(0, current.rowCount - current.committedThrough)}
            valueText={`${number.format(through)} of ${rowsOf(current.rowCount)}`}
          />
        ) : null}
        {current.status === "cancelled" && through < current.rowCount ? (
          <Banner title="Cancelled." tone="info">
            {number.format(current.rowCount - through)} rows were not looked at and nothing of them
            was saved.
          </Banner>
        ) : null}
        {current.status === "failed" ? (
          <Banner title="Failed." tone="bad">
            {current.problem}
          </Banner>
        ) : null}
        {current.status === "undone" ? (
          <Banner title="This import was undone." tone="info">
            New contacts were removed, except those who have written or were written to since.
            Changed contacts have their former values back, except where somebody has edited them.
          </Banner>
        ) : null}
        <VerdictFigures
          counts={counts}
          notes={{}}
          words={{
            create: "Added",
            update: "Updated",
            skip: "Left as they were",
            fail: "Not imported",
          }}
        />
        <p className="text-dense text-ink-3 tabular-nums">
          {number.format(counts.create)} + {number.format(counts.update)} +{" "}
          {number.format(counts.skip)} + {number.format(counts.fail)} = {number.format(through)} of{" "}
          {rowsOf(current.rowCount)} in the file
        </p>
        {counts.fail > 0 && !running ? (
          <>
            <div className="flex flex-wrap items-center gap-3">
              <Button asChild>
                <a download href={`${base}/errors`}>
                  <FileDown /> Get the {rowsOf(counts.fail)} as an error file
                </a>
              </Button>
              <span className="text-dense text-ink-3">
                Correct it and import it again; rows that are in already make no second contact.
              </span>
            </div>
            <ReasonGroups
              groups={current.groups.filter((group) => group.verdict === "fail")}
              title="What went wrong, by reason"
            />
          </>
        ) : null}
        <Facts
          items={[
            { key: "by", label: "Imported by", value: current.createdByName },
            {
              key: "at",
              label: "Uploaded",
              value: <DateTime at={current.createdAt} timeZone={timeZone} />,
            },
            ...(current.completedAt
              ? [
                  {
                    key: "end",
                    label: "Ended",
                    value: <DateTime at={current.completedAt} timeZone={timeZone} />,
                  },
                ]
              : []),
            {
              key: "hash",
              label: "File hash",
              value: <span className="font-mono text-meta">{current.shortHash}</span>,
            },
          ]}
        />
      </div>
      <FooterBar
        note={
          current.undoUntil ? (
            <span>
              Can be undone until <DateTime at={current.undoUntil} timeZone={timeZone} />
            </span>
          ) : undefined
        }
        start={
          running ? (
            <Button look="danger" onClick={() => setDialog("cancel")}>
              Cancel import
            </Button>
          ) : current.undoUntil ? (
            <Button onClick={() => setDialog("undo")}>Undo import</Button>
          ) : undefined
        }
      >
        <Button asChild look="primary" size="lg">
          <AppLink href={contactsHref}>See contacts</AppLink>
        </Button>
      </FooterBar>
      <ConfirmDialog
        cancelLabel="Go on importing"
        confirmLabel="Cancel import"
        description="What is saved stays, and can be undone. The other rows are not looked at."
        onConfirm={() => confirm(cancelImportAction)}
        onOpenChange={(open) => setDialog(open ? "cancel" : null)}
        open={dialog === "cancel"}
        title="Cancel this import"
        tone="danger"
      />
      <ConfirmDialog
        confirmLabel="Undo import"
        description={`The ${number.format(counts.create)} added contacts are removed and the ${number.format(counts.update)} updated ones get their former values back. People with messages and fields that were edited since are left alone.`}
        onConfirm={() => confirm(undoImportAction)}
        onOpenChange={(open) => setDialog(open ? "undo" : null)}
        open={dialog === "undo"}
        title="Undo this import"
        tone="danger"
      />
    </>
  );
}

function headline(current: ImportDetail, through: number): string {
  const saved = number.format(current.createdCount + current.updatedCount);
  switch (current.status) {
    case "committing":
      return `Importing, ${number.format(through)} of ${rowsOf(current.rowCount)}`;
    case "undone":
      return current.committedThrough > 0 ? "Undoing the import" : "Import undone";
    case "cancelled":
      return `${saved} contacts imported before it was cancelled`;
    case "failed":
      return `${saved} contacts imported before it failed`;
    default:
      return `${saved} contacts imported`;
  }
}
