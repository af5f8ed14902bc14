import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/select";

export type ActivityFiltersProps = {
  /** What is filtered for now, as in the address. */
  action: string;
  actor: string;
  since: string;
  /** Names to choose from. */
  actors: readonly string[];
};

const NOUNS = [
  "api_key",
  "campaign",
  "channel",
  "contact",
  "conversation",
  "export",
  "import",
  "member",
  "payment",
  "template",
  "wallet",
  "workspace",
];

/** A plain form that writes itself into the address, so that a view can be shared. */
export function ActivityFilters({ action, actor, since, actors }: ActivityFiltersProps) {
  const names = actor && !actors.includes(actor) ? [actor, ...actors] : actors;
  return (
    <form className="flex flex-wrap items-end gap-3 pb-4" method="get">
      <Field className="w-40" id="activity-action" label="What">
        {(control) => (
          <NativeSelect
            {...control}
            defaultValue={action}
            name="action"
            options={[
              { value: "", label: "Everything" },
              ...NOUNS.map((noun) => ({ value: noun, label: noun.replace("api_key", "API key") })),
            ]}
          />
        )}
      </Field>
      <Field className="w-48" id="activity-actor" label="Who">
        {(control) => (
          <NativeSelect
            {...control}
            defaultValue={actor}
            name="actor"
            options={[
              { value: "", label: "Everybody" },
              ...names.map((name) => ({ value: name, label: name })),
            ]}
          />
        )}
      </Field>
      <Field className="w-40" id="activity-since" label="Since">
        {(control) => <Input {...control} defaultValue={since} name="since" type="date" />}
      </Field>
      <Button type="submit">Show</Button>
    </form>
  );
}
