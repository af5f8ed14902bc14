"use client";

import { useId, useState } from "react";
import { type PhoneMessage, phoneMessage } from "@/components/template-values/phone-message";
import { Button } from "@/components/ui/button";
import { Chip } from "@/components/ui/chip";
import { Field } from "@/components/ui/field";
import { PhonePreview } from "@/components/ui/phone-preview";
import { NativeSelect } from "@/components/ui/select";
import type { TemplateCategory } from "@/db/enums/templates";
import { StartButton } from "./start-button";
import { CATEGORY_WORDS } from "./template-words";

export type StarterChoice = {
  key: string;
  title: string;
  industry: string;
  about: string;
  category: TemplateCategory;
  components: unknown;
  samples: Record<string, string>;
};

export type StarterListProps = {
  workspace: string;
  business: string;
  starters: readonly StarterChoice[];
  /** One number of each WhatsApp account; templates belong to the account. */
  accounts: readonly { channelId: string; label: string }[];
};

/** Ways to begin a template: with nothing, or with words that pass Meta's rules. */
export function StarterList({ workspace, business, starters, accounts }: StarterListProps) {
  const [channelId, setChannelId] = useState(accounts[0]?.channelId ?? "");
  const [shownKey, setShownKey] = useState(starters[0]?.key ?? "");
  const shown = starters.find((starter) => starter.key === shownKey) ?? starters[0];
  const message: PhoneMessage | null = shown ? phoneMessage(shown.components, shown.samples) : null;
  const accountId = useId();
  const [industry, setIndustry] = useState("All");
  const industries = [...new Set(starters.map((starter) => starter.industry))];
  const listed = starters.filter((starter) => industry === "All" || starter.industry === industry);
  return (
    <div className="flex flex-auto">
      <div className="min-w-0 flex-1 p-4 md:px-6 md:py-5">
        {accounts.length > 1 ? (
          <Field
            className="mb-5 max-w-[360px]"
            hint="A template belongs to the WhatsApp account of a number."
            id={accountId}
            label="For the account of"
          >
            {(control) => (
              <NativeSelect
                {...control}
                onChange={(event) => setChannelId(event.target.value)}
                options={accounts.map((one) => ({ value: one.channelId, label: one.label }))}
                value={channelId}
              />
            )}
          </Field>
        ) : null}
        <div className="mb-4 flex flex-wrap gap-1.5">
          {["All", ...industries].map((one) => (
            <Button
              aria-pressed={industry === one}
              key={one}
              look={industry === one ? "secondary" : "ghost"}
              onClick={() => setIndustry(one)}
              size="sm"
            >
              {one}
            </Button>
          ))}
        </div>
        <ul className="max-w-[720px] border-b border-line">
          <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line py-3.5">
            <div className="min-w-0 flex-1 basis-56">
              <h2 className="text-body font-medium">With nothing</h2>
              <p className="text-dense text-ink-2">
                You write every word; the rules are checked as you type.
              </p>
            </div>
            <StartButton
              channelId={channelId}
              look="primary"
              size="sm"
              starter={null}
              workspace={workspace}
            >
              Begin empty
            </StartButton>
          </li>
          {listed.map((starter) => (
            <li
              className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line py-3.5"
              key={starter.key}
              onFocus={() => setShownKey(starter.key)}
              onPointerEnter={() => setShownKey(starter.key)}
            >
              <div className="min-w-0 flex-1 basis-56">
                <h2 className="flex items-center gap-2 text-body font-medium">
                  {starter.title}
                  <Chip size="small">{CATEGORY_WORDS[starter.category]}</Chip>
                  <span className="text-meta font-normal text-ink-3">{starter.industry}</span>
                </h2>
                <p className="text-dense text-ink-2">{starter.about}</p>
              </div>
              <StartButton
                aria-label={`Begin with ${starter.title}`}
                channelId={channelId}
                size="sm"
                starter={starter.key}
                workspace={workspace}
              >
                Begin with this
              </StartButton>
            </li>
          ))}
        </ul>
      </div>
      {message ? (
        <aside
          aria-label={`What ${shown?.title ?? "it"} looks like`}
          className="sticky top-12 hidden w-[332px] flex-none self-start p-5 lg:block"
        >
          <PhonePreview business={business} message={message} />
        </aside>
      ) : null}
    </div>
  );
}
