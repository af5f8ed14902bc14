import { FormSection } from "@/components/forms/form-section";
import { CopyButton } from "@/components/ui/copy-button";
import { Facts } from "@/components/ui/facts";

export type ApiQuickStartProps = {
  /** "https://app.example.com/api/v1" */
  baseUrl: string;
  /** A template of this workspace to begin with. */
  template: { name: string; language: string; places: readonly string[] } | null;
  numbers: readonly { id: string; name: string }[];
};

/** As much as one needs for the first message; the whole is the OpenAPI file. */
export function ApiQuickStart({ baseUrl, template, numbers }: ApiQuickStartProps) {
  return (
    <div className="border-t border-line px-4 md:px-6">
      <FormSection
        about={
          <>
            Everything else stands in the{" "}
            <a className="underline underline-offset-2" href={`${baseUrl}/openapi.json`}>
              OpenAPI file
            </a>
            , which most tools read.
          </>
        }
        title="Quick start"
      >
        <div className="grid gap-4">
          <Code label="Base URL" text={baseUrl} />
          <Code label="Send a template" text={curlOf(baseUrl, template)} />
          {template ? null : (
            <p className="text-dense text-ink-2">
              You have no approved template yet, so this one only shows the form.
            </p>
          )}
          <Code
            label="See how it fares"
            text={`curl ${baseUrl}/messages/MESSAGE_ID \\\n  -H "Authorization: Bearer $TICKLINE_KEY"`}
          />
        </div>
      </FormSection>
      <FormSection about="What a program should know." title="In short">
        <Facts items={IN_SHORT} />
      </FormSection>
      {numbers.length > 0 ? (
        <FormSection about="What stands in “from”." title="Your numbers">
          <ul className="grid gap-2">
            {numbers.map(({ id, name }) => (
              <li className="flex flex-wrap items-center gap-x-3" key={id}>
                <bdi className="min-w-0 flex-1 basis-40 truncate font-medium">{name}</bdi>
                <span className="flex min-w-0 items-center gap-1">
                  <code className="min-w-0 truncate font-mono text-meta text-ink-2">{id}</code>
                  <CopyButton text={id} what={`id of ${name}`} />
                </span>
              </li>
            ))}
          </ul>
        </FormSection>
      ) : null}
    </div>
  );
}

const IN_SHORT = [
  {
    key: "to",
    label: "to",
    value: "A phone number like +254712345678, or the id of a contact. New people become contacts.",
  },
  {
    key: "from",
    label: "from",
    value: "The id of a channel. Without it: the one they wrote to last, else your default.",
  },
  {
    key: "text",
    label: "text",
    value:
      "{ body }, on WhatsApp within 24 hours of their last message, afterwards 422 window_closed; over SMS at any time.",
  },
  {
    key: "template",
    label: "template",
    value:
      "{ name, language, values }. Values are named by their place: body.1 or body.first_name, header.1, button.0, header.media.",
  },
  {
    key: "repeat",
    label: "Repeats",
    value:
      "One Idempotency-Key a message, for instance the number of the order; remembered for 30 days in the whole workspace. Repeated with the same body it is the same message: 200 and Idempotent-Replayed: true. With another body: 409. After a refusal the key is free again.",
  },
  {
    key: "errors",
    label: "Errors",
    value:
      "{ error: { code, message, fields } } with 400, 401, 402 (wallet), 403, 404, 409, 422 or 429.",
  },
  {
    key: "pace",
    label: "Pace",
    value: "100 calls in 10 seconds for each key; after that 429 with Retry-After.",
  },
  {
    key: "inbox",
    label: "In the inbox",
    value:
      "A message by API answers nobody: what is unread or waits for your team stays so, with whom it was.",
  },
];

function curlOf(baseUrl: string, template: ApiQuickStartProps["template"]): string {
  const { name, language, places } = template ?? {
    name: "order_ready",
    language: "en_US",
    places: ["body.first_name"],
  };
  const values = Object.fromEntries(places.map((place) => [place, "…"]));
  const body = JSON.stringify(
    { to: "+254712345678", template: { name, language, values } },
    null,
    2,
  );
  return [
    `curl ${baseUrl}/messages \\`,
    '  -H "Authorization: Bearer $TICKLINE_KEY" \\',
    '  -H "Idempotency-Key: order-1042" \\',
    '  -H "Content-Type: application/json" \\',
    `  -d '${body.replaceAll("'", "'\\''")}'`,
  ].join("\n");
}

function Code({ label, text }: { label: string; text: string }) {
  return (
    <figure>
      <figcaption className="mb-1 flex items-center justify-between gap-3 text-dense text-ink-3">
        {label}
        <CopyButton text={text} what={label.toLowerCase()} />
      </figcaption>
      <pre
        // Long lines scroll inside; a keyboard has to reach them.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region
        tabIndex={0}
        className="overflow-x-auto rounded-control bg-surface-2 p-3 font-mono text-meta"
        dir="ltr"
      >
        {text}
      </pre>
    </figure>
  );
}
