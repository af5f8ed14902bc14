import { Upload } from "lucide-react";
import { Button } from "@/components/ui/button";
import type { ContactAudience } from "@/lib/contacts/schema";

export type ExportButtonProps = {
  workspaceSlug: string;
  audience: ContactAudience;
  label: string;
  look?: "quiet" | "secondary";
};

/** Downloads people as CSV. A plain form, so that the browser saves the stream as it comes. */
export function ExportButton({ workspaceSlug, audience, label, look }: ExportButtonProps) {
  return (
    <form action={`/w/${workspaceSlug}/contacts/export`} method="post">
      <input name="audience" type="hidden" value={JSON.stringify(audience)} />
      <Button icon={<Upload />} look={look ?? "secondary"} size="sm" type="submit">
        {label}
      </Button>
    </form>
  );
}
