import { Plus, X } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { INTERACTIVE_LIMITS } from "@/lib/channels/whatsapp/capabilities";
import type { Choice } from "./content-form";

/** Titles of the buttons under a question, in their order. */
export function ButtonTitles({
  value,
  errors,
  onChange,
}: {
  value: readonly string[];
  errors: Record<string, string>;
  onChange: (buttons: string[]) => void;
}) {
  const { buttonsMaxCount, buttonTitle } = INTERACTIVE_LIMITS;
  return (
    <Group
      error={errors.buttons}
      label="Buttons"
      onAdd={value.length < buttonsMaxCount ? () => onChange([...value, ""]) : undefined}
    >
      {value.map((title, index) => (
        // buttons have no name but their place
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <Row error={errors[`buttons.${index}`]} key={index}>
          <Input
            aria-label={`Button ${index + 1}`}
            className="flex-1"
            dir="auto"
            maxLength={buttonTitle}
            onChange={(event) => onChange(value.with(index, event.target.value))}
            value={title}
          />
          {value.length > 1 ? (
            <IconButton
              label={`Remove button ${index + 1}`}
              onClick={() => onChange(value.toSpliced(index, 1))}
            >
              <X />
            </IconButton>
          ) : null}
        </Row>
      ))}
    </Group>
  );
}

/** Rows of a list, each with a line that explains it. */
export function ListChoices({
  value,
  errors,
  onChange,
}: {
  value: readonly Choice[];
  errors: Record<string, string>;
  onChange: (choices: Choice[]) => void;
}) {
  const { listRowsMaxCount, rowTitle, rowDescription } = INTERACTIVE_LIMITS;
  const patch = (index: number, change: Partial<Choice>) =>
    onChange(value.map((choice, at) => (at === index ? { ...choice, ...change } : choice)));
  return (
    <Group
      error={errors.sections}
      label="Choices"
      onAdd={
        value.length < listRowsMaxCount
          ? () => onChange([...value, { title: "", description: "" }])
          : undefined
      }
    >
      {value.map((choice, index) => (
        // choices have no name but their place
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <Row error={errors[`sections.0.rows.${index}.title`]} key={index}>
          <div className="grid min-w-0 flex-1 gap-1.5 md:grid-cols-2">
            <Input
              aria-label={`Choice ${index + 1}`}
              dir="auto"
              maxLength={rowTitle}
              onChange={(event) => patch(index, { title: event.target.value })}
              placeholder="Choice"
              value={choice.title}
            />
            <Input
              aria-label={`Description of choice ${index + 1}`}
              dir="auto"
              maxLength={rowDescription}
              onChange={(event) => patch(index, { description: event.target.value })}
              placeholder="Description, optional"
              value={choice.description}
            />
          </div>
          {value.length > 1 ? (
            <IconButton
              label={`Remove choice ${index + 1}`}
              onClick={() => onChange(value.toSpliced(index, 1))}
            >
              <X />
            </IconButton>
          ) : null}
        </Row>
      ))}
    </Group>
  );
}

function Group({
  label,
  error,
  onAdd,
  children,
}: {
  label: string;
  error: string | undefined;
  onAdd: (() => void) | undefined;
  children: ReactNode;
}) {
  return (
    <fieldset className="grid gap-1.5">
      <legend className="mb-1.5 text-dense font-medium">{label}</legend>
      {children}
      {error ? <p className="text-dense text-bad">{error}</p> : null}
      {onAdd ? (
        <Button className="justify-self-start" icon={<Plus />} onClick={onAdd} size="sm">
          Add another
        </Button>
      ) : null}
    </fieldset>
  );
}

function Row({ error, children }: { error: string | undefined; children: ReactNode }) {
  return (
    <div>
      <div className="flex gap-1.5">{children}</div>
      {error ? <p className="mt-1 text-dense text-bad">{error}</p> : null}
    </div>
  );
}
