import type { ConsentState } from "@/db/enums/contacts";
import { recordConsentAction } from "@/lib/contacts/actions";
import { ReasonDialog } from "./reason-dialog";

/** Asks for the proof of what somebody said about marketing, and records both. */
export function ConsentDialog({
  slug,
  contact,
  action,
  onClose,
  onDone,
}: {
  slug: string;
  contact: { id: string; label: string; consent: ConsentState };
  /** What they said; null while nothing is asked. */
  action: "opt_in" | "opt_out" | null;
  onClose: () => void;
  onDone: () => void;
}) {
  const isOut = action === "opt_out";
  return (
    <ReasonDialog
      description={
        isOut
          ? "No campaign will reach them until they agree again."
          : contact.consent === "opted_out"
            ? "They had opted out. Only a newer agreement of theirs may change that."
            : "Campaigns may reach them from now on."
      }
      hint="Kept for ever, with your name and the time."
      label="Proof"
      onDone={onDone}
      onOpenChange={(open) => (open ? undefined : onClose())}
      open={action !== null}
      submit={(evidence) =>
        recordConsentAction(slug, {
          contactIds: [contact.id],
          action: isOut ? "opt_out" : "opt_in",
          evidence,
        })
      }
      submitLabel={isOut ? "Record opt-out" : "Record opt-in"}
      title={`${isOut ? "Opt-out" : "Opt-in"} of ${contact.label}`}
    />
  );
}
