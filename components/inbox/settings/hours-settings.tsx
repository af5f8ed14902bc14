"use client";

import { useId, useRef, useState } from "react";
import { ConflictNote } from "@/components/forms/conflict-note";
import { useSave } from "@/components/forms/use-save";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Input } from "@/components/ui/input";
import { isSame } from "@/lib/core/field-merge";
import { saveHoursAction } from "@/lib/inbox/actions";
import type { WorkingDay } from "@/lib/inbox/response-target";
import { type WorkingWeek, weekOf } from "@/lib/inbox/working-week";

/** The week as most calendars show it. */
const DAYS: readonly { day: keyof WorkingWeek; name: string }[] = [
  { day: "day.1", name: "Monday" },
  { day: "day.2", name: "Tuesday" },
  { day: "day.3", name: "Wednesday" },
  { day: "day.4", name: "Thursday" },
  { day: "day.5", name: "Friday" },
  { day: "day.6", name: "Saturday" },
  { day: "day.0", name: "Sunday" },
];
const USUAL = { fromMinute: 540, toMinute: 1020 };

type Times = WorkingWeek[keyof WorkingWeek];

const wall = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
const minuteOf = (text: string) => {
  const [hour = "0", minute = "0"] = text.split(":");
  return Number(hour) * 60 + Number(minute);
};
/** As the fields above show it, which follow the browser: "13:00" or "01:00 PM". */
const shownTime = (minute: number) =>
  new Date(minute * 60_000).toLocaleTimeString([], {
    hour: "2-digit",
    minute: "2-digit",
    timeZone: "UTC",
  });
const wordsOf = (value: unknown) => {
  const times = value as Times;
  return times ? `${shownTime(times.fromMinute)} to ${shownTime(times.toMinute)}` : "closed";
};

export type HoursSettingsProps = { slug: string; days: readonly WorkingDay[]; zone: string };

/** When the workspace works, by its own clock. */
export function HoursSettings({ slug, days, zone }: HoursSettingsProps) {
  const [week, setWeek] = useState(() => weekOf(days));
  const [opened] = useState(week);
  const sent = useRef(week);
  const change = (day: keyof WorkingWeek) => (times: Times) =>
    setWeek((known) => ({ ...known, [day]: times }));
  const { save, pending, message, conflicts } = useSave<WorkingWeek, WorkingWeek>({
    done: "Working hours saved",
    // with what colleagues have changed on other days; what was changed while it was saved stays
    onDone: (saved) => {
      const was = sent.current;
      setWeek((known) => {
        const next = { ...saved };
        for (const { day } of DAYS) if (!isSame(known[day], was[day])) next[day] = known[day];
        return next;
      });
      conflicts.seen.current = { ...saved };
    },
    shown: opened,
    take: Object.fromEntries(DAYS.map(({ day }) => [day, change(day)])),
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        sent.current = week;
        save((seen) => saveHoursAction(slug, { week, ...seen }));
      }}
    >
      <ul className="border-b border-line">
        {DAYS.map(({ day, name }) => (
          <li className="grid gap-1.5 border-t border-line py-1.5" key={day}>
            <DayLine name={name} onChange={change(day)} times={week[day]} />
            <ConflictNote conflicts={conflicts} field={day} label={name} words={wordsOf} />
          </li>
        ))}
      </ul>
      {message ? (
        <p className="mt-3 text-dense text-bad" role="alert">
          {message} The end of a day must come after its beginning.
        </p>
      ) : null}
      <div className="mt-4 flex flex-wrap items-center gap-3">
        <Button loading={pending} type="submit">
          Save hours
        </Button>
        <span className="text-dense text-ink-3">On the clock of {zone}</span>
      </div>
    </form>
  );
}

function DayLine({
  name,
  times,
  onChange,
}: {
  name: string;
  times: Times;
  onChange: (times: Times) => void;
}) {
  const id = useId();
  return (
    <div className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-1">
      <Checkbox
        checked={times !== null}
        id={id}
        onCheckedChange={(on) => onChange(on === true ? USUAL : null)}
      />
      <label className="w-28 cursor-pointer" htmlFor={id}>
        {name}
      </label>
      {times ? (
        <span className="flex items-center gap-2 text-dense text-ink-2">
          <Input
            aria-label={`${name} from`}
            className="w-28 touch:w-36"
            onChange={(event) => onChange({ ...times, fromMinute: minuteOf(event.target.value) })}
            size="sm"
            type="time"
            value={wall(times.fromMinute)}
          />
          to
          <Input
            aria-label={`${name} to`}
            className="w-28 touch:w-36"
            onChange={(event) =>
              // midnight at the end of a day is the end of that day
              onChange({ ...times, toMinute: minuteOf(event.target.value) || 1440 })
            }
            size="sm"
            type="time"
            value={wall(times.toMinute % 1440)}
          />
        </span>
      ) : (
        <span className="text-dense text-ink-3">Closed</span>
      )}
    </div>
  );
}
