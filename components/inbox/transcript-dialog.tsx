import { Download } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { CheckboxLine } from "@/components/ui/checkbox";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { RadioGroup } from "@/components/ui/radio-group";

const FORMATS = [
  { value: "html", label: "Page", hint: "To read or print, in any browser" },
  { value: "txt", label: "Text", hint: "To paste into a mail or a ticket" },
  { value: "csv", label: "Table", hint: "For a spreadsheet, a line each message" },
] as const;

export type TranscriptDialogProps = {
  slug: string;
  conversationId: string;
  customer: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
};

/** In which form a conversation leaves the house. It asks anew each time: notes are never left in. */
export function TranscriptDialog(props: TranscriptDialogProps) {
  return (
    <Dialog onOpenChange={props.onOpenChange} open={props.open}>
      {props.open ? <Choices {...props} /> : null}
    </Dialog>
  );
}

function Choices({ slug, conversationId, customer, onOpenChange }: TranscriptDialogProps) {
  const [format, setFormat] = useState("html");
  const [notes, setNotes] = useState(false);
  const query = new URLSearchParams({ as: format, ...(notes ? { notes: "1" } : {}) });
  return (
    <DialogContent
      description={`Everything ${customer} and your team wrote, with files by name and how far each message came. The download is recorded with your name.`}
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button asChild look="primary">
            <a
              download
              href={`/w/${slug}/inbox/${conversationId}/transcript?${query}`}
              onClick={() => onOpenChange(false)}
            >
              <Download />
              Download
            </a>
          </Button>
        </>
      }
      size="sm"
      title="Download the conversation"
    >
      <RadioGroup
        aria-label="Format"
        onValueChange={setFormat}
        options={[...FORMATS]}
        value={format}
      />
      <div className="mt-3 border-t border-line pt-3">
        <CheckboxLine
          checked={notes}
          hint="Customers never see them; whoever gets this file will."
          id="transcript-notes"
          label="Include the team's notes"
          onCheckedChange={(checked) => setNotes(checked === true)}
        />
      </div>
    </DialogContent>
  );
}
