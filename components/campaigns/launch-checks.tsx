import { Check, CircleAlert, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { TextLink } from "@/components/ui/app-link";
import type { TestSendRow } from "@/lib/campaigns/draft-queries";
import type { CampaignPlan } from "@/lib/campaigns/plan-campaign";
import { FitToLimit } from "./fit-to-limit";

type LaunchCheck = { key: string; tone: "ok" | "warn" | "bad"; title: ReactNode; note?: ReactNode };

export type LaunchChecksProps = {
  workspaceSlug: string;
  campaignHref: string;
  campaignId: string;
  plan: CampaignPlan;
  /** After a choice that changes who gets it. */
  onRecount: () => void;
  template: { quality: string | null } | null;
  tests: readonly TestSendRow[];
};

const NUMBER_PROBLEMS = ["no_number", "number_disconnected", "number_connecting", "number_stopped"];
const RECEIVED = new Set(["delivered", "read"]);

/** What was looked at before a launch; what stands in its way comes first. */
export function LaunchChecks(props: LaunchChecksProps) {
  const checks = checksOf(props);
  const passed = checks.filter((check) => check.tone === "ok").length;
  return (
    <section aria-label="Checks" className="grid gap-3">
      <div className="flex items-baseline gap-2">
        <h2 className="text-body font-semibold">Checks</h2>
        <span className="ms-auto text-meta text-ink-3">
          {passed} passed{checks.length > passed ? `, ${checks.length - passed} to read` : ""}
        </span>
      </div>
      <ul className="grid gap-3">
        {checks.map((check) => (
          <li className="grid grid-cols-[16px_1fr] gap-x-2.5 text-dense" key={check.key}>
            <span className="mt-px">{ICONS[check.tone]}</span>
            <div className="min-w-0">
              <p className={check.tone === "ok" ? undefined : "font-medium"}>{check.title}</p>
              {check.note ? <p className="text-ink-3">{check.note}</p> : null}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

const ICONS = {
  ok: <Check aria-label="Passed" className="text-ok" />,
  warn: <TriangleAlert aria-label="Worth a look" className="text-warn" />,
  bad: <CircleAlert aria-label="In the way" className="text-bad" />,
};

function checksOf({
  workspaceSlug,
  campaignHref,
  campaignId,
  onRecount,
  plan,
  template,
  tests,
}: LaunchChecksProps): LaunchCheck[] {
  const checks: LaunchCheck[] = plan.problems.map(({ code, message }) => ({
    key: code,
    tone: "bad",
    title: message,
    note:
      code === "over_limit" ? (
        <FitToLimit {...{ workspaceSlug, campaignId }} fits={false} onChange={onRecount} />
      ) : (
        mendOf(code, workspaceSlug, campaignHref)
      ),
  }));
  if (plan.limit) {
    const { people, taken, over, fits } = plan.limit;
    const words = `${taken.toLocaleString("en")} of ${people.toLocaleString("en")} people of today’s limit are taken`;
    if (fits && over > 0) {
      checks.push({
        key: "limit",
        tone: "warn",
        title: `${over} ${over === 1 ? "person is" : "people are"} left out: over today’s limit`,
        note: <FitToLimit {...{ workspaceSlug, campaignId }} fits onChange={onRecount} />,
      });
    } else if (over === 0) {
      checks.push({ key: "limit", tone: "ok", title: "Within today’s limit", note: words });
    }
  }
  const failing = new Set(plan.problems.map((problem) => problem.code));
  const missing = plan.skipped
    .filter((one) => one.reason === "missing_variable")
    .reduce((sum, one) => sum + one.count, 0);
  if (missing > 0) {
    checks.push({
      key: "missing",
      tone: "warn",
      title: `${missing === 1 ? "1 person lacks" : `${missing} people lack`} a value`,
      note: <TextLink href={`${campaignHref}?step=message`}>Write a fallback</TextLink>,
    });
  }
  const received = tests.some((test) => RECEIVED.has(test.state));
  checks.push(
    received
      ? { key: "test", tone: "ok", title: "Test received" }
      : {
          key: "test",
          tone: "warn",
          title: tests.length > 0 ? "The test has not arrived yet" : "No test was sent",
          note: (
            <TextLink href={`${campaignHref}?step=test`}>
              {tests.length > 0 ? "Look at it" : "Send one to yourself"}
            </TextLink>
          ),
        },
  );
  if (template && !failing.has("template_not_approved")) {
    checks.push(
      template.quality === "RED" || template.quality === "YELLOW"
        ? {
            key: "quality",
            tone: "warn",
            title: "The template's quality is falling",
            note: "Meta pauses templates that people block or report.",
          }
        : { key: "template", tone: "ok", title: "Template approved" },
    );
  }
  if (!NUMBER_PROBLEMS.some((code) => failing.has(code))) {
    checks.push({ key: "number", tone: "ok", title: "Number connected" });
  }
  if (plan.sendable > 0 && !failing.has("insufficient_funds") && !failing.has("frozen")) {
    checks.push({ key: "wallet", tone: "ok", title: "Wallet covers all of it" });
  }
  return checks;
}

function mendOf(code: string, workspaceSlug: string, campaignHref: string): ReactNode {
  switch (code) {
    case "no_number":
    case "nobody":
      return <TextLink href={`${campaignHref}?step=audience`}>Open the audience</TextLink>;
    case "no_template":
    case "template_elsewhere":
      return <TextLink href={`${campaignHref}?step=message`}>Choose a template</TextLink>;
    case "template_not_approved":
      return <TextLink href={`/w/${workspaceSlug}/templates`}>Open templates</TextLink>;
    case "number_disconnected":
    case "number_connecting":
    case "number_stopped":
      return <TextLink href={`/w/${workspaceSlug}/settings/channels`}>Open numbers</TextLink>;
    case "insufficient_funds":
    case "frozen":
      return <TextLink href={`/w/${workspaceSlug}/wallet`}>Top up</TextLink>;
    default:
      return null;
  }
}
