"use client";

import { useRouter } from "next/navigation";
import { startTransition } from "react";
import { answerTo, sayRefusal } from "@/components/forms/no-answer";
import { Avatar } from "@/components/ui/avatar";
import { Chip } from "@/components/ui/chip";
import { PhoneNumber } from "@/components/ui/phone-number";
import { SavingSelect } from "@/components/ui/saving-select";
import { ASSIGNMENT_MODES, type AssignmentMode } from "@/db/enums/inbox";
import type { ActionResult } from "@/lib/core/errors";
import { saveRouteAction, setCapacityAction } from "@/lib/inbox/actions";
import type { AssignmentSettings as Settings, Team } from "@/lib/inbox/settings-queries";
import { ASSIGNMENT_LABELS } from "./team-settings";

const CAPACITIES = [1, 2, 3, 5, 10, 15, 20, 30, 50, 100];

/** Tells what was refused, and renews the page in either case. */
function useSaved() {
  const router = useRouter();
  return async (work: Promise<ActionResult<unknown>>) => {
    const result = await answerTo(work);
    if (!result.ok) sayRefusal(result.error, "It was not changed");
    startTransition(() => router.refresh());
  };
}

export type RouteSettingsProps = {
  slug: string;
  routes: Settings["routes"];
  teams: readonly Team[];
};

/** Where the conversations of each number go. A change acts at once. */
export function RouteSettings({ slug, routes, teams }: RouteSettingsProps) {
  const saved = useSaved();
  const options = [
    ...ASSIGNMENT_MODES.map((mode) => ({
      value: mode as string,
      label:
        mode === "off" ? "Nobody by itself" : `Everybody: ${ASSIGNMENT_LABELS[mode].toLowerCase()}`,
    })),
    ...teams.map(({ id, name }) => ({ value: id, label: `Team ${name}` })),
  ];
  if (routes.length === 0) {
    return <p className="text-body text-ink-2">No number is connected yet.</p>;
  }
  return (
    <ul className="border-b border-line">
      {routes.map((route) => (
        <li
          className="flex flex-wrap items-center gap-x-3 gap-y-2 border-t border-line py-2.5"
          key={route.channelId}
        >
          <div className="min-w-0 flex-1 basis-40">
            <p className="truncate font-medium">{route.channelName}</p>
            <p className="text-dense text-ink-2">
              <PhoneNumber e164={route.phone} />
            </p>
          </div>
          <SavingSelect
            aria-label={`Conversations of ${route.channelName} go to`}
            className="w-64 max-w-full"
            onSave={(value) => {
              const mode = ASSIGNMENT_MODES.find((one) => one === value);
              const input: { teamId: string | null; assignment: AssignmentMode } = mode
                ? { teamId: null, assignment: mode }
                : { teamId: value, assignment: "off" };
              const seen = { teamId: route.teamId, assignment: route.assignment };
              return saved(saveRouteAction(slug, { channelId: route.channelId, ...input, seen }));
            }}
            options={options}
            value={route.teamId ?? route.assignment}
          />
        </li>
      ))}
    </ul>
  );
}

export type CapacitySettingsProps = { slug: string; agents: Settings["agents"] };

/** How much each member is given at most. */
export function CapacitySettings({ slug, agents }: CapacitySettingsProps) {
  const saved = useSaved();
  return (
    <ul className="border-b border-line">
      {agents.map((agent) => {
        const known = agent.capacity !== null && !CAPACITIES.includes(agent.capacity);
        const steps = known
          ? [...CAPACITIES, agent.capacity as number].sort((one, other) => one - other)
          : CAPACITIES;
        return (
          <li
            className="flex flex-wrap items-center gap-x-3 gap-y-2 border-t border-line py-2.5"
            key={agent.id}
          >
            <Avatar name={agent.name} size="md" />
            <div className="min-w-0 flex-1 basis-40">
              <p className="flex items-center gap-2 font-medium">
                <span className="truncate">{agent.name}</span>
                {agent.away ? <Chip tone="mute">Away</Chip> : null}
              </p>
              <p className="text-dense text-ink-2">{agent.open} open</p>
            </div>
            <SavingSelect
              aria-label={`Most that ${agent.name} is given`}
              className="w-40 max-md:w-30"
              onSave={(value) =>
                saved(
                  setCapacityAction(slug, {
                    memberId: agent.id,
                    capacity: value === "" ? null : Number(value),
                    seen: { capacity: agent.capacity },
                  }),
                )
              }
              options={[
                { value: "", label: "No limit" },
                ...steps.map((step) => ({ value: String(step), label: `At most ${step}` })),
              ]}
              value={agent.capacity === null ? "" : String(agent.capacity)}
            />
          </li>
        );
      })}
    </ul>
  );
}
