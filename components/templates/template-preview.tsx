"use client";

import { Moon, Sun } from "lucide-react";
import { useState } from "react";
import { type PreviewFiles, phoneMessage } from "@/components/template-values/phone-message";
import { Avatar } from "@/components/ui/avatar";
import { PhonePreview } from "@/components/ui/phone-preview";
import { SegmentedControl } from "@/components/ui/segmented-control";

export type TemplatePreviewProps = {
  business: string;
  components: unknown;
  samples: Readonly<Record<string, string>>;
  /** Names of variables at which a rule fails. */
  problems?: ReadonlySet<string>;
  /** Sample files that we have, by Meta's handle. */
  files?: PreviewFiles;
  dir: "ltr" | "rtl";
};

/** Long enough to break what only works with short words. */
const LONG_WORDS = "Maximiliane Konstantinopoulou-Okonkwo of 17 Kilimani Heights";

/** The customer's phone, light or dark, with usual or with long values. */
export function TemplatePreview(props: TemplatePreviewProps) {
  const { business, components, samples, problems, files, dir } = props;
  const [theme, setTheme] = useState<"light" | "dark">("light");
  const [length, setLength] = useState("typical");
  const values =
    length === "typical"
      ? samples
      : Object.fromEntries(
          Object.entries(samples).map(([place, sample]) => [
            place,
            place.endsWith(".media") ? sample : `${sample} ${LONG_WORDS}`.trim(),
          ]),
        );
  const message = phoneMessage(components, values, { problems, files });
  const lockText = [
    message.header?.kind === "text" ? plain(message.header.text) : "",
    plain(message.body),
  ]
    .filter(Boolean)
    .join(". ");
  return (
    <section aria-labelledby="template-preview">
      <div className="mb-3 flex items-center gap-2">
        <h2 className="font-semibold" id="template-preview">
          Preview
        </h2>
        <SegmentedControl
          className="ms-auto"
          label="Phone"
          onValueChange={(value) => setTheme(value === "dark" ? "dark" : "light")}
          options={[
            { value: "light", label: <Sun />, ariaLabel: "Light phone" },
            { value: "dark", label: <Moon />, ariaLabel: "Dark phone" },
          ]}
          size="sm"
          value={theme}
        />
        <SegmentedControl
          label="Length of the values"
          onValueChange={setLength}
          options={[
            { value: "typical", label: "Typical" },
            { value: "longest", label: "Longest" },
          ]}
          size="sm"
          value={length}
        />
      </div>
      <PhonePreview business={business} dir={dir} message={message} theme={theme} />
      <p className="mt-2.5 text-meta text-ink-3">Dashed words change for each person</p>
      <div className="mt-4 border-t border-line pt-3.5">
        <h3 className="mb-2 font-semibold">On the lock screen</h3>
        <div className="flex gap-2.5">
          <Avatar name={business} />
          <div className="min-w-0">
            <p className="text-dense font-medium">{business}</p>
            <p className="line-clamp-2 text-dense break-words text-ink-2" dir="auto">
              {lockText || "No text yet"}
            </p>
          </div>
        </div>
      </div>
    </section>
  );
}

function plain(text: string | readonly (string | { text: string })[]): string {
  const whole =
    typeof text === "string"
      ? text
      : text.map((part) => (typeof part === "string" ? part : part.text)).join("");
  // The lock screen draws no marks; those inside a {{variable_name}} are no marks.
  return whole
    .replace(/(?<![\p{L}\p{N}_{])([*_~])(\S(?:.*?\S)?)\1(?![\p{L}\p{N}_}])/gu, "$2")
    .replace(/\s+/g, " ")
    .trim();
}
