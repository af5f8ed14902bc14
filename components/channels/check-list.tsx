import { CircleAlert, CircleCheck, CircleDashed } from "lucide-react";
import type { NumberCheck } from "@/lib/channels/check-number";

const TITLES: Record<NumberCheck["name"], string> = {
  token: "Access token and its permissions",
  account: "WhatsApp account",
  number: "Phone number",
  webhook: "Webhook subscription",
  templates: "Access to templates",
};

/** The five checks of a connection, each with what Meta said and how to mend it. */
export function CheckList({ checks }: { checks: readonly NumberCheck[] }) {
  const failed = checks.filter((check) => check.tried && !check.ok);
  const passed = checks.filter((check) => check.ok).length;
  return (
    <section aria-labelledby="number-checks" role="status">
      <h2 className="mb-2 font-semibold" id="number-checks">
        {failed.length === 0
          ? `${passed} of ${checks.length} checks passed`
          : `Not connected: ${failed.map((check) => TITLES[check.name].toLowerCase()).join(", ")}`}
      </h2>
      <ol className="border-b border-line">
        {checks.map((check) => (
          <li
            className="grid grid-cols-[16px_minmax(0,1fr)] gap-x-2.5 border-t border-line py-2.5 text-dense"
            key={check.name}
          >
            {check.ok ? (
              <CircleCheck aria-hidden="true" className="mt-px text-ok" />
            ) : check.tried ? (
              <CircleAlert aria-hidden="true" className="mt-px text-bad" />
            ) : (
              <CircleDashed aria-hidden="true" className="mt-px text-ink-3" />
            )}
            <div>
              <p className="font-medium">
                {TITLES[check.name]}
                <span className="font-normal text-ink-3">
                  {check.ok ? ", passed" : check.tried ? ", failed" : ", not tried"}
                </span>
              </p>
              <p className="break-words text-ink-2">{check.detail}</p>
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
