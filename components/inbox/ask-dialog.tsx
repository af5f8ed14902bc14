import { ConfirmDialog } from "@/components/ui/alert-dialog";
import type { Asking } from "./use-asking";

/** A colleague answered while somebody pressed Send now or Send again. */
export function AskDialog({ asking }: { asking: Asking }) {
  const { question, close } = asking;
  return (
    <ConfirmDialog
      cancelLabel="Do not send"
      confirmLabel="Send anyway"
      description={question?.words}
      onConfirm={question?.again ?? (async () => undefined)}
      onOpenChange={(open) => (open ? undefined : close())}
      open={question !== null}
      title="Send it over your colleague's answer"
    />
  );
}
