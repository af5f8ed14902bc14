import { CopyButton } from "@/components/ui/copy-button";
import { Facts } from "@/components/ui/facts";
import { SUBSCRIBED_FIELDS } from "@/lib/channels/whatsapp/subscribed-fields";

export type DeveloperBlockProps = {
  /** Where Meta posts. */
  webhookUrl: string;
  /** Whether META_VERIFY_TOKEN and META_APP_SECRET are set on this installation. */
  verifyTokenSet: boolean;
  appSecretSet: boolean;
};

const FIELDS = SUBSCRIBED_FIELDS.join(", ");

/** What somebody with access to Meta's app has to set there; one button copies it all. */
export function DeveloperBlock({ webhookUrl, verifyTokenSet, appSecretSet }: DeveloperBlockProps) {
  const text = [
    "Set up the WhatsApp webhook in Meta's app dashboard (WhatsApp, Configuration):",
    `Callback URL: ${webhookUrl}`,
    "Verify token: the value of META_VERIFY_TOKEN on our server",
    `Fields to subscribe: ${FIELDS}`,
    "App secret (App settings, Basic): goes into META_APP_SECRET on our server",
  ].join("\n");
  return (
    <section
      aria-labelledby="developer-block"
      className="rounded-panel border border-line bg-surface p-4"
    >
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <h2 className="font-semibold" id="developer-block">
          For your developer
        </h2>
        <span className="ms-auto">
          <CopyButton look="secondary" text={text} what="for my developer" worded />
        </span>
      </div>
      <Facts
        items={[
          {
            key: "url",
            label: "Callback URL",
            value: (
              <span className="flex min-w-0 items-center gap-1.5">
                <span className="min-w-0 font-mono text-meta break-all">{webhookUrl}</span>
                <CopyButton text={webhookUrl} what="callback URL" />
              </span>
            ),
          },
          {
            key: "token",
            label: "Verify token",
            value: verifyTokenSet
              ? "Set on the server as META_VERIFY_TOKEN; give Meta the same value."
              : "Not set. Whoever runs this installation sets META_VERIFY_TOKEN.",
          },
          {
            key: "secret",
            label: "App secret",
            value: appSecretSet
              ? "Set on the server; updates with a wrong signature are refused."
              : "Not set. Without META_APP_SECRET every update is refused.",
          },
          {
            key: "fields",
            label: "Fields",
            value: <span className="min-w-0 font-mono text-meta wrap-anywhere">{FIELDS}</span>,
          },
        ]}
      />
    </section>
  );
}
