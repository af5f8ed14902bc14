import { FileText, X } from "lucide-react";
import type { ReactNode } from "react";
import { PageHeader } from "@/components/layout/page-header";
import { AppLink } from "@/components/ui/app-link";
import { IconButton } from "@/components/ui/icon-button";
import { type Step, Steps } from "@/components/ui/steps";
import type { ImportDetail } from "@/lib/contacts/import/queries";
import { rowsOf } from "./import-words";

export type ImportStep = "file" | "columns" | "rules" | "check" | "done";
const ORDER: readonly ImportStep[] = ["file", "columns", "rules", "check", "done"];

/** Header and the five steps, around whichever is open. */
export function ImportFrame({
  workspaceSlug,
  current,
  step,
  children,
}: {
  workspaceSlug: string;
  current: ImportDetail | null;
  step: ImportStep;
  children: ReactNode;
}) {
  const base = `/w/${workspaceSlug}/contacts`;
  const editable = current?.status === "mapping" || current?.status === "checked";
  const at = ORDER.indexOf(step);
  const hrefOf = (key: ImportStep) =>
    editable && current && key !== "file" && key !== "done" && ORDER.indexOf(key) < at
      ? `${base}/import/${current.id}?step=${key}`
      : undefined;
  const items = ORDER.map((key, index): Step => {
    const href = hrefOf(key);
    return {
      key,
      ...describeStep(key, current, index <= at),
      state:
        index < at || (step === "done" && index === at) ? "done" : index === at ? "now" : "next",
      ...(href ? { href } : {}),
    };
  });
  return (
    <div className="flex min-h-full flex-1 flex-col">
      <PageHeader
        about={
          current ? (
            <span className="inline-flex items-center gap-1.5">
              <FileText className="size-3.5" />
              <bdi className="font-mono text-meta">{current.fileName}</bdi>
            </span>
          ) : undefined
        }
        actions={
          <>
            <span className="text-meta text-ink-3 max-lg:hidden">
              {current ? "Each finished step is saved. You can leave and come back." : ""}
            </span>
            <IconButton asChild className="max-md:hidden" label="Close import" size="sm">
              <AppLink href={base}>
                <X />
              </AppLink>
            </IconButton>
          </>
        }
        crumbs={[{ href: base, label: "Contacts" }]}
        title="Import"
      />
      <Steps
        className="flex-none border-b border-line px-4 py-2 md:px-6"
        items={items}
        label="Steps of the import"
      />
      {children}
    </div>
  );
}

const PURPOSES = {
  both: "Add and update",
  create: "Add new only",
  update: "Update only",
} as const;

function describeStep(
  key: ImportStep,
  current: ImportDetail | null,
  reached: boolean,
): { label: string; summary?: string } {
  switch (key) {
    case "file":
      return {
        label: "File",
        summary: current ? rowsOf(current.rowCount) : "Choose a table",
      };
    case "columns": {
      const mapped = Object.values(current?.mapping ?? {}).filter((field) => field !== "skip");
      return {
        label: "Columns",
        ...(current && reached
          ? { summary: `${mapped.length} of ${current.headers.length} used` }
          : {}),
      };
    }
    case "rules":
      return {
        label: "Rules",
        ...(current && reached ? { summary: PURPOSES[current.options.rules.purpose] } : {}),
      };
    case "check":
      return { label: "Check", ...(reached ? { summary: "Read the result" } : {}) };
    case "done":
      return { label: "Done" };
    default:
      return key satisfies never;
  }
}
