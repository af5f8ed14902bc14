"use client";

import { Copy, Megaphone } from "lucide-react";
import type { ReactNode } from "react";
import type { PreviewFiles } from "@/components/template-values/phone-message";
import { AppLink } from "@/components/ui/app-link";
import { Banner, type BannerTone } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { buttonLook } from "@/components/ui/button-look";
import { type Fact, Facts } from "@/components/ui/facts";
import { copyTemplateAction } from "@/lib/templates/actions";
import { TemplatePreview } from "./template-preview";
import { useOpenDraft } from "./use-open-draft";

export type TemplateViewProps = {
  /** What the status means now, when it is not simply approved. */
  notice: { title: string; reason: string; tone: BannerTone } | null;
  facts: readonly Fact[];
  /** A coming price, a way to object. */
  notices?: ReactNode;
  files?: PreviewFiles;
  /** Variables with their samples. */
  variables: readonly { place: string; name: string; sample: string }[];
  business: string;
  components: unknown;
  samples: Readonly<Record<string, string>>;
  dir: "ltr" | "rtl";
  history: ReactNode;
  actions: ReactNode;
};

/** A template whose text is fixed: what it says, where it stands, what can be done with it. */
export function TemplateView(props: TemplateViewProps) {
  const { notice, facts, variables, business, components, samples, dir } = props;
  return (
    <div className="grid flex-auto grid-cols-[minmax(0,1fr)] content-start lg:grid-cols-[minmax(0,1fr)_264px_332px] lg:content-stretch">
      <div className="grid content-start gap-5 bg-surface p-4 md:px-6">
        {notice ? (
          <Banner title={`${notice.title}.`} tone={notice.tone}>
            {notice.reason}
          </Banner>
        ) : null}
        {props.notices}
        <Facts items={facts} />
        {variables.length > 0 ? (
          <section aria-labelledby="template-variables">
            <h2 className="mb-1.5 font-semibold" id="template-variables">
              Variables
            </h2>
            <ul className="text-dense">
              {variables.map(({ place, name, sample }) => (
                <li className="flex items-center gap-3 border-t border-line py-1.5" key={place}>
                  <span className="w-40 flex-none truncate">
                    <span className="rounded-chip bg-accent-soft px-1.5 py-0.5 font-medium text-accent-ink">
                      {name}
                    </span>
                  </span>
                  <span className="min-w-0 break-words text-ink-2" dir="auto">
                    {sample || "No sample"}
                  </span>
                </li>
              ))}
            </ul>
          </section>
        ) : null}
        <div className="flex flex-wrap gap-2">{props.actions}</div>
      </div>
      <div className="border-line p-4 max-lg:border-t md:px-6 lg:border-s lg:px-5">
        {props.history}
      </div>
      <div className="border-line p-4 max-lg:order-first max-lg:border-b md:px-6 lg:border-s lg:px-5">
        <TemplatePreview {...{ business, components, samples, dir }} files={props.files ?? {}} />
      </div>
    </div>
  );
}

/** Begins a draft with the same words and opens it. */
export function CopyTemplateButton({
  workspace,
  templateId,
}: {
  workspace: string;
  templateId: string;
}) {
  const { busy, open } = useOpenDraft(workspace, "Not copied");
  const copy = () => open(() => copyTemplateAction(workspace, { templateId }));
  return (
    <Button icon={<Copy />} loading={busy} onClick={copy} size="sm">
      Copy as new
    </Button>
  );
}

/** Leads to a new campaign that begins with this template. */
export function UseInCampaign({ href }: { href: string }) {
  return (
    <AppLink className={buttonLook({ look: "primary", size: "sm" })} href={href}>
      <Megaphone />
      Use in a campaign
    </AppLink>
  );
}
