"use client";

import { Undo2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { FooterBar } from "@/components/layout/footer-bar";
import { PeekSection } from "@/components/layout/peek-panel";
import { useRefreshOn } from "@/components/layout/refresh-on";
import { countryName } from "@/components/people/country-options";
import { AppLink, TextLink } from "@/components/ui/app-link";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Chip } from "@/components/ui/chip";
import { Facts } from "@/components/ui/facts";
import { PhoneNumber } from "@/components/ui/phone-number";
import { Progress } from "@/components/ui/progress";
import { saveImportRulesAction, startImportAction } from "@/lib/contacts/actions";
import type { ImportDetail, ImportGroup } from "@/lib/contacts/import/queries";
import { CONSENT_BASES } from "@/lib/contacts/import/schema";
import { rowsOf } from "./import-words";
import { ReasonGroups } from "./reason-groups";
import { VerdictFigures } from "./verdict-figures";

const number = new Intl.NumberFormat("en");

/** The fourth step: what would happen to every row, before any of it does. */
export function ImportCheck({
  workspaceSlug,
  current,
}: {
  workspaceSlug: string;
  current: ImportDetail;
}) {
  const router = useRouter();
  useRefreshOn({ workspace: workspaceSlug, topics: ["import"], atOnce: true });
  const base = `/w/${workspaceSlug}/contacts/import/${current.id}`;
  const [fault, setFault] = useState<string | null>(null);
  const [pending, startTransition] = useTransition();
  if (current.status === "checking") {
    return (
      <div className="mx-auto grid w-full max-w-[560px] gap-3 px-4 py-16" role="status">
        <h2 className="text-title font-semibold">Checking {rowsOf(current.rowCount)}</h2>
        <Progress label="Checking the file" value={null} />
        <p className="text-dense text-ink-2">
          Every row is compared with your contacts. Nothing is written. You can leave; the result
          waits here.
        </p>
      </div>
    );
  }
  const { counts, groups, options } = current;
  const { rules } = options;
  const saved = counts.create + counts.update;
  const run = (work: () => Promise<{ ok: boolean; error?: { message: string } }>) =>
    startTransition(async () => {
      const result = await work();
      if (!result.ok) setFault(result.error?.message ?? null);
      router.refresh();
    });
  const start = () =>
    run(async () => {
      const result = await startImportAction(workspaceSlug, { importId: current.id });
      return result.ok ? { ok: true } : { ok: false, error: result.error };
    });
  const asEmailOnly = () =>
    run(async () => {
      const result = await saveImportRulesAction(workspaceSlug, {
        importId: current.id,
        rules: { ...rules, withoutPhone: "email_only" },
      });
      return result.ok ? { ok: true } : { ok: false, error: result.error };
    });
  const fix = (group: ImportGroup) => {
    if (group.reason === "no_phone") {
      return (
        <Button loading={pending} onClick={asEmailOnly} size="sm">
          Import as e-mail only
        </Button>
      );
    }
    if (group.reason?.startsWith("phone_") && group.verdict === "fail") {
      return (
        <Button asChild size="sm">
          <AppLink href={`${base}?step=rules`}>Set default country</AppLink>
        </Button>
      );
    }
    return null;
  };
  return (
    <>
      <div className="flex flex-1 flex-wrap items-stretch lg:flex-nowrap">
        <div className="grid min-w-0 flex-1 content-start gap-5 px-4 py-5 max-lg:basis-full md:px-6">
          <div className="flex flex-wrap items-baseline gap-x-3">
            <h2 className="text-title font-semibold">
              {number.format(saved)} of {rowsOf(current.rowCount)} will be saved
            </h2>
            <span className="ms-auto text-dense text-ink-3">Nothing is written yet</span>
          </div>
          {fault ? (
            <Banner live title="Not started." tone="bad">
              {fault}
            </Banner>
          ) : null}
          <VerdictFigures
            counts={counts}
            notes={{
              create: share(counts.create, current.rowCount),
              update:
                rules.existing === "keep"
                  ? "Only empty fields are filled"
                  : "The file's values win",
              skip: "Repeats and rows with nothing new",
              fail: "Saved to an error file",
            }}
            words={{
              create: "New contacts",
              update: "Updated",
              skip: "Left as they are",
              fail: "Cannot be imported",
            }}
          />
          <ReasonGroups
            downloadHref={`${base}/errors`}
            fix={fix}
            groups={groups.filter((group) => group.verdict === "fail")}
            title="What went wrong, by reason"
          />
          <ReasonGroups
            groups={groups.filter((group) => group.verdict === "skip")}
            title="Left as they are"
          />
          <ReasonGroups groups={mergeNotes(groups)} title="Saved, and worth knowing" />
        </div>
        <aside
          aria-label="Rules of this import"
          className="w-full flex-none border-line bg-surface max-lg:border-t lg:w-[336px] lg:border-s"
        >
          <PeekSection
            aside={<TextLink href={`${base}?step=rules`}>Change</TextLink>}
            title="Consent"
          >
            {rules.consent.mode === "none" ? (
              <p className="text-dense text-ink-2">
                Nobody becomes opted in by this import. They can get replies, no campaigns.
              </p>
            ) : (
              <>
                <p className="text-dense text-ink-2">
                  {CONSENT_BASES[rules.consent.basis]}. We keep this text as your proof.
                </p>
                <blockquote className="mt-2 border-s-[3px] border-line-strong ps-2.5 text-dense break-words">
                  <bdi>{rules.consent.evidence}</bdi>
                </blockquote>
              </>
            )}
          </PeekSection>
          <PeekSection
            aside={<TextLink href={`${base}?step=rules`}>Change</TextLink>}
            title="On import"
          >
            <Facts
              items={[
                {
                  key: "country",
                  label: "Numbers",
                  value: rules.useCountryColumn
                    ? "Country of each row"
                    : `${countryName(rules.defaultCountry)} by default`,
                },
                {
                  key: "tags",
                  label: "Add tag",
                  value:
                    rules.tagNames.length > 0
                      ? rules.tagNames.map((name) => (
                          <Chip key={name}>
                            <bdi>{name}</bdi>
                          </Chip>
                        ))
                      : null,
                },
                {
                  key: "existing",
                  label: "Existing",
                  value: rules.existing === "keep" ? "Keep, fill gaps only" : "Take the file's",
                },
              ]}
            />
          </PeekSection>
          {current.firstSaved.length > 0 ? (
            <PeekSection title="First rows as saved">
              <ul>
                {current.firstSaved.map((sample) => (
                  <li
                    className="flex h-9 items-center gap-3 border-b border-line text-dense last:border-b-0"
                    key={sample.rowNumber}
                  >
                    <bdi className="min-w-0 flex-1 truncate font-medium">
                      {sample.name ?? "No name"}
                    </bdi>
                    {sample.phone ? (
                      <PhoneNumber className="text-ink-2" e164={sample.phone} />
                    ) : (
                      <span className="truncate text-ink-2">{sample.email}</span>
                    )}
                    <span className="w-14 flex-none text-end text-meta text-ink-3">
                      {sample.detail === "update" ? "Update" : "New"}
                    </span>
                  </li>
                ))}
              </ul>
            </PeekSection>
          ) : null}
        </aside>
      </div>
      <FooterBar
        note={
          saved > 0 ? (
            <span className="inline-flex items-center gap-1.5">
              <Undo2 className="size-3.5" /> You can undo the whole import for 24 hours
            </span>
          ) : (
            "No row can be saved with these columns and rules"
          )
        }
        start={
          <Button asChild>
            <AppLink href={`${base}?step=rules`}>Back to Rules</AppLink>
          </Button>
        }
      >
        <Button disabled={saved === 0} loading={pending} look="primary" onClick={start} size="lg">
          {`Import ${number.format(saved)} ${saved === 1 ? "contact" : "contacts"}`}
        </Button>
      </FooterBar>
    </>
  );
}

/** Notes of rows that are saved, whether they are new or known. */
function mergeNotes(groups: readonly ImportGroup[]): ImportGroup[] {
  const merged = new Map<string, ImportGroup>();
  for (const group of groups) {
    if (group.reason === null || group.verdict === "fail" || group.verdict === "skip") continue;
    const known = merged.get(group.reason);
    merged.set(
      group.reason,
      known
        ? {
            ...known,
            count: known.count + group.count,
            samples: [...known.samples, ...group.samples].slice(0, 6),
          }
        : group,
    );
  }
  return [...merged.values()];
}

function share(part: number, whole: number): string {
  return whole === 0 ? "" : `${((part / whole) * 100).toFixed(1)} % of rows`;
}
