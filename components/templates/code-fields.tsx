"use client";

import { Plus, Trash2 } from "lucide-react";
import { useId } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { CheckboxLine } from "@/components/ui/checkbox";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { RadioGroup } from "@/components/ui/radio-group";
import { TEMPLATE_LIMITS } from "@/lib/templates/draft-schema";
import type { TemplateFault } from "@/lib/templates/rules/fault";
import type { TemplateDraftCode } from "@/lib/templates/schema";
import { Counter } from "./counter";
import { Fault, Row } from "./editor-row";

export type CodeFieldsProps = {
  code: TemplateDraftCode;
  faults: readonly TemplateFault[];
  onChange: (code: TemplateDraftCode) => void;
};

/** A login code: Meta's own words, and what is ours to decide about them. */
export function CodeFields({ code, faults, onChange }: CodeFieldsProps) {
  const id = useId();
  const set = (part: Partial<TemplateDraftCode>) => onChange({ ...code, ...part });
  const footer = faults.find(({ place }) => place.component === "footer");
  const button = faults.find(({ place }) => place.component === "buttons");
  const fillsIn = code.kind !== "COPY_CODE";
  return (
    <>
      <Row label="Words">
        <p className="text-dense text-ink-2">
          Meta writes them, in each language: “123456 is your verification code.”
        </p>
        <div className="mt-2 grid gap-2">
          <CheckboxLine
            checked={code.advice}
            id={`${id}-advice`}
            label="Say not to share the code"
            onCheckedChange={(checked) => set({ advice: checked === true })}
          />
          <CheckboxLine
            checked={code.expiresInMinutes !== null}
            id={`${id}-expires`}
            label="Say when it expires"
            onCheckedChange={(checked) => set({ expiresInMinutes: checked === true ? 10 : null })}
          />
        </div>
        {code.expiresInMinutes === null ? null : (
          <div className="mt-2 ms-6 flex items-center gap-2 text-dense">
            <Input
              aria-describedby={footer ? `${id}-footer` : undefined}
              aria-invalid={footer ? true : undefined}
              aria-label="Minutes until it expires"
              className="w-20"
              inputMode="numeric"
              max={90}
              min={1}
              onChange={(event) => set({ expiresInMinutes: wholeNumber(event.target.value) })}
              size="sm"
              type="number"
              value={code.expiresInMinutes}
            />
            minutes
          </div>
        )}
        <Fault id={`${id}-footer`}>{footer?.reason}</Fault>
      </Row>
      <Row label="Button">
        <RadioGroup
          aria-label="How the code gets into the app"
          onValueChange={(kind) => set({ kind: kind as TemplateDraftCode["kind"] })}
          options={[
            {
              value: "COPY_CODE",
              label: "Copies the code",
              hint: "Works on every phone; the person pastes it.",
            },
            {
              value: "ONE_TAP",
              label: "One tap fills it in",
              hint: "On Android, in your own app. Elsewhere it copies.",
            },
            {
              value: "ZERO_TAP",
              label: "Filled in by itself",
              hint: "On Android, in your own app, without a tap.",
            },
          ]}
          value={code.kind}
        />
        <div className="mt-3 grid gap-2 sm:grid-cols-2">
          <Input
            aria-label="Label of the copy button"
            onChange={(event) => set({ copyText: event.target.value })}
            placeholder="Copy code"
            size="sm"
            trailing={<Counter limit={TEMPLATE_LIMITS.buttonText} text={code.copyText} />}
            value={code.copyText}
          />
          {fillsIn ? (
            <Input
              aria-label="Label of the autofill button"
              onChange={(event) => set({ autofillText: event.target.value })}
              placeholder="Autofill"
              size="sm"
              trailing={<Counter limit={TEMPLATE_LIMITS.autofillText} text={code.autofillText} />}
              value={code.autofillText}
            />
          ) : null}
        </div>
        <p className="mt-1.5 text-meta text-ink-3">Left empty, Meta’s own labels are used.</p>
        <Fault id={`${id}-button`}>{button?.reason}</Fault>
      </Row>
      {fillsIn ? (
        <Row label="Android apps">
          <ul className="grid gap-2">
            {code.apps.map((app, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: apps are known by their place while written
              <li className="flex flex-wrap items-center gap-2" key={index}>
                <Input
                  aria-label={`App ${index + 1}: package name`}
                  className="min-w-40 flex-1 font-mono"
                  onChange={(event) =>
                    set({
                      apps: code.apps.with(index, { ...app, packageName: event.target.value }),
                    })
                  }
                  placeholder="com.example.shop"
                  size="sm"
                  spellCheck={false}
                  value={app.packageName}
                />
                <Input
                  aria-label={`App ${index + 1}: signature hash`}
                  className="w-36 font-mono"
                  onChange={(event) =>
                    set({
                      apps: code.apps.with(index, { ...app, signatureHash: event.target.value }),
                    })
                  }
                  placeholder="K8a/AINcGX7"
                  size="sm"
                  spellCheck={false}
                  value={app.signatureHash}
                />
                <IconButton
                  label={`Remove app ${index + 1}`}
                  onClick={() => set({ apps: code.apps.filter((_, place) => place !== index) })}
                  size="sm"
                >
                  <Trash2 />
                </IconButton>
              </li>
            ))}
          </ul>
          <Button
            className="mt-2"
            disabled={code.apps.length >= 5}
            icon={<Plus />}
            look="ghost"
            onClick={() => set({ apps: [...code.apps, { packageName: "", signatureHash: "" }] })}
            size="sm"
          >
            Add app
          </Button>
          {code.kind === "ZERO_TAP" ? (
            <Callout className="mt-3" title="Meta’s terms for zero-tap.">
              <CheckboxLine
                checked={code.termsAccepted}
                id={`${id}-terms`}
                label="Our customers know that codes are filled in by themselves, and we answer for it."
                onCheckedChange={(checked) => set({ termsAccepted: checked === true })}
              />
            </Callout>
          ) : null}
        </Row>
      ) : null}
    </>
  );
}

function wholeNumber(text: string): number {
  const number = Number.parseInt(text, 10);
  return Number.isNaN(number) ? 0 : Math.max(0, Math.min(999, number));
}
