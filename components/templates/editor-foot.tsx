import { CircleAlert } from "lucide-react";
import { type ReactNode, useId } from "react";
import { FooterBar } from "@/components/layout/footer-bar";
import { Button } from "@/components/ui/button";
import { DateTime } from "@/components/ui/date-time";
import type { SavingState } from "./use-draft-saving";

export type EditorFootProps = {
  saving: SavingState;
  timeZone: string;
  /** Why it cannot be submitted; null when it can. */
  obstacle: string | null;
  submitting: boolean;
  onSave: () => void;
  onSubmit: () => void;
  /** The way to throw it away. */
  start: ReactNode;
};

/** What is saved, what stands in the way of a review, and the buttons for both. */
export function EditorFoot(props: EditorFootProps) {
  const { saving, timeZone, obstacle, submitting, onSave, onSubmit, start } = props;
  const id = useId();
  return (
    <>
      {saving.kind === "failed" ? (
        // On a phone the foot of the page is out of sight while one writes.
        <p
          className="sticky bottom-0 z-20 flex items-start gap-2 border-t border-line bg-bad-soft px-4 py-2.5 text-dense text-ink md:sr-only"
          // of a choice the notes at the fields tell by themselves
          role={saving.stale ? undefined : "alert"}
        >
          <CircleAlert className="mt-0.5 flex-none text-bad" />
          {saving.message}
        </p>
      ) : null}
      <FooterBar
        // Beside a keyboard a phone has no room for a bar that stays.
        className="max-md:static"
        note={
          obstacle ? (
            <span className="flex items-center gap-1.5 text-ink" id={`${id}-cause`}>
              <CircleAlert className="text-bad" />
              {obstacle}
            </span>
          ) : (
            <SavedWords saving={saving} timeZone={timeZone} />
          )
        }
        start={start}
      >
        <Button loading={saving.kind === "saving"} onClick={onSave}>
          Save draft
        </Button>
        <Button
          aria-describedby={obstacle ? `${id}-cause` : undefined}
          disabled={obstacle !== null}
          loading={submitting}
          look="primary"
          onClick={onSubmit}
        >
          Submit for review
        </Button>
      </FooterBar>
    </>
  );
}

function SavedWords({ saving, timeZone }: Pick<EditorFootProps, "saving" | "timeZone">) {
  return (
    <span role="status">
      {saving.kind === "saved" ? (
        <>
          Saved <DateTime at={saving.at} format="time" timeZone={timeZone} />
        </>
      ) : (
        "Saving"
      )}
    </span>
  );
}
