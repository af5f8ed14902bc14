"use client";

import { ChevronDown, ChevronUp, X } from "lucide-react";
import { useRouter } from "next/navigation";
import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { NativeSelect } from "@/components/ui/select";
import { showToast } from "@/components/ui/toast";
import { languageName } from "@/lib/core/format/language";
import { saveLanguagesAction } from "@/lib/workspaces/actions";

export type LanguageOrderFormProps = {
  workspaceSlug: string;
  /** BCP 47, best first. */
  languages: readonly string[];
  /** Everything that can be chosen. */
  options: readonly { value: string; label: string }[];
};

/** The languages that a template falls back on, in their order. */
export function LanguageOrderForm({ workspaceSlug, languages, options }: LanguageOrderFormProps) {
  const router = useRouter();
  const id = useId();
  const [order, setOrder] = useState(languages);
  const [pending, setPending] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const move = (from: number, to: number) => {
    const next = [...order];
    const [moved] = next.splice(from, 1);
    if (moved) next.splice(to, 0, moved);
    setOrder(next);
  };
  const save = async () => {
    setPending(true);
    setRefusal(null);
    try {
      const result = await saveLanguagesAction(workspaceSlug, { languages: [...order] });
      if (result.ok) {
        showToast({ title: "Languages saved", tone: "ok" });
        router.refresh();
      } else setRefusal(result.error.message);
    } catch {
      setRefusal("The server did not answer. What you chose is still here; save it again.");
    } finally {
      setPending(false);
    }
  };
  return (
    <div className="grid gap-3">
      {order.length > 0 ? (
        <ol aria-label="Languages to fall back on" className="rounded-panel border border-line">
          {order.map((language, index) => {
            const name = languageName(language);
            return (
              <li
                className="flex items-center gap-1 border-b border-line py-1 ps-3 pe-1 last:border-b-0"
                key={language}
              >
                <span className="me-1 text-dense text-ink-3 tabular-nums">{index + 1}</span>
                <bdi className="min-w-0 flex-1 truncate">{name}</bdi>
                <IconButton
                  disabled={index === 0}
                  label={`Move ${name} up`}
                  onClick={() => move(index, index - 1)}
                  size="sm"
                >
                  <ChevronUp />
                </IconButton>
                <IconButton
                  disabled={index === order.length - 1}
                  label={`Move ${name} down`}
                  onClick={() => move(index, index + 1)}
                  size="sm"
                >
                  <ChevronDown />
                </IconButton>
                <IconButton
                  label={`Remove ${name}`}
                  onClick={() => setOrder(order.filter((one) => one !== language))}
                  size="sm"
                >
                  <X />
                </IconButton>
              </li>
            );
          })}
        </ol>
      ) : (
        <p className="text-dense text-ink-2">
          None yet: whoever has no language here gets the one that the campaign was written in.
        </p>
      )}
      <div>
        <label className="mb-1 block text-dense font-medium" htmlFor={`${id}-add`}>
          Add a language
        </label>
        <NativeSelect
          id={`${id}-add`}
          onChange={(event) => {
            if (event.target.value) setOrder([...order, event.target.value]);
          }}
          options={options.filter(({ value }) => !order.includes(value))}
          placeholder="Choose"
          value=""
        />
      </div>
      {refusal ? (
        <p className="text-dense text-bad" role="alert">
          {refusal}
        </p>
      ) : null}
      <div>
        <Button
          disabled={order.join() === languages.join()}
          loading={pending}
          onClick={() => void save()}
        >
          Save languages
        </Button>
      </div>
    </div>
  );
}
