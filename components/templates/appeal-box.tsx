"use client";

import { ExternalLink } from "lucide-react";
import { useId, useState } from "react";
import { buttonLook } from "@/components/ui/button-look";
import { CopyButton } from "@/components/ui/copy-button";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";

export type AppealBoxProps = {
  name: string;
  language: string;
  category: string;
  business: string;
  /** What Meta said, in plain words. */
  reason: string | null;
};

/** Words to object with. Meta takes an appeal in WhatsApp Manager alone; its answer comes here by itself. */
export function AppealBox(props: AppealBoxProps) {
  const id = useId();
  const [text, setText] = useState(() => appealText(props));
  return (
    <details className="rounded-panel border border-line px-3.5 py-2.5">
      <summary className="cursor-pointer text-dense font-medium">Ask Meta to look again</summary>
      <p className="mt-2 mb-3 text-dense text-ink-2">
        An appeal is filed in WhatsApp Manager and answered within a day. Until then it stands here
        as “In appeal”, and the answer comes by itself.
      </p>
      <Field
        hint="Say what the message is for and where people agreed to it."
        id={id}
        label="Your words"
      >
        {(control) => (
          <Textarea
            {...control}
            onChange={(event) => setText(event.target.value)}
            rows={5}
            value={text}
          />
        )}
      </Field>
      <div className="mt-3 flex flex-wrap gap-2">
        <CopyButton text={text} what="words" worded />
        <a
          className={buttonLook({ size: "sm" })}
          href="https://business.facebook.com/wa/manage/message-templates/"
          rel="noopener noreferrer"
          target="_blank"
        >
          <ExternalLink />
          Open WhatsApp Manager
        </a>
      </div>
    </details>
  );
}

function appealText({ name, language, category, business, reason }: AppealBoxProps): string {
  return [
    `Please review the template ${name} (${language}, ${category.toLowerCase()}) of ${business} again.`,
    reason ? `The reason that was given: ${reason}` : "No reason was given.",
    "What the message is for: ",
    "Where the recipients agreed to get it: ",
  ].join("\n");
}
