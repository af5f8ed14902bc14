"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { ActionForm, FormError, SubmitButton } from "@/components/forms/action-form";
import { PasswordField, TextField } from "@/components/forms/fields";
import { useActionForm } from "@/components/forms/use-action-form";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { CopyButton } from "@/components/ui/copy-button";
import { DateTime } from "@/components/ui/date-time";
import { Facts } from "@/components/ui/facts";
import { showToast } from "@/components/ui/toast";
import { removeOwnAppAction, saveOwnAppAction } from "@/lib/channels/actions";
import type { OwnApp } from "@/lib/channels/own-app";
import { saveOwnAppSchema } from "@/lib/channels/schema";

export type OwnAppSectionProps = {
  workspace: string;
  app: OwnApp | null;
  /** Names of the webhook fields to subscribe. */
  fields: string;
  mayWrite: boolean;
  timeZone: string;
};

/** A Meta app of the workspace's own: its secret, and what has to be set in it. */
export function OwnAppSection({ workspace, app, fields, mayWrite, timeZone }: OwnAppSectionProps) {
  const router = useRouter();
  const [editing, setEditing] = useState(false);
  const [removing, setRemoving] = useState(false);
  return (
    <section aria-labelledby="own-app" className="rounded-panel border border-line bg-surface p-4">
      <h2 className="font-semibold" id="own-app">
        Your own Meta app
      </h2>
      <p className="mt-1 max-w-140 text-dense text-ink-2">
        {app
          ? "Numbers whose token belongs to this app post their updates to the address below, signed with its secret."
          : "Only needed when your access token comes from a Meta app of your own. Meta signs updates with that app’s secret, so without it they would be refused."}
      </p>
      {app ? <OwnAppFacts app={app} fields={fields} timeZone={timeZone} /> : null}
      {mayWrite && editing ? (
        <OwnAppForm
          appId={app?.appId ?? ""}
          onDone={() => {
            setEditing(false);
            router.refresh();
          }}
          workspace={workspace}
        />
      ) : null}
      {mayWrite && !editing ? (
        <div className="mt-3 flex flex-wrap gap-2">
          <Button onClick={() => setEditing(true)} size="sm">
            {app ? "Change app or secret" : "Add your app"}
          </Button>
          {app ? (
            <Button look="ghost" onClick={() => setRemoving(true)} size="sm">
              Remove
            </Button>
          ) : null}
        </div>
      ) : null}
      <ConfirmDialog
        confirmLabel="Remove app"
        description="Its secret is erased, and what it posts from now on is refused: customers’ messages to numbers of this app would not arrive. Nothing that is here is lost."
        onConfirm={async () => {
          const result = await removeOwnAppAction(workspace, {});
          if (result.ok) router.refresh();
          return result;
        }}
        onOpenChange={setRemoving}
        open={removing}
        title="Remove your Meta app"
        tone="danger"
      />
    </section>
  );
}

function OwnAppFacts({ app, fields, timeZone }: { app: OwnApp; fields: string; timeZone: string }) {
  const { appId, callbackUrl, verifyToken, acceptedAt, refusedAt } = app;
  const copied = (text: string, what: string) => (
    <span className="flex min-w-0 items-center gap-1.5">
      <span className="min-w-0 font-mono text-meta break-all">{text}</span>
      <CopyButton text={text} what={what} />
    </span>
  );
  const isRefused = refusedAt !== null && (acceptedAt === null || refusedAt > acceptedAt);
  return (
    <div className="mt-3 grid gap-3">
      <Facts
        items={[
          {
            key: "app",
            label: "App id",
            value: <span className="font-mono text-meta">{appId}</span>,
          },
          { key: "url", label: "Callback URL", value: copied(callbackUrl, "callback URL") },
          { key: "token", label: "Verify token", value: copied(verifyToken, "verify token") },
          { key: "fields", label: "Fields", value: copied(fields, "fields") },
          {
            key: "news",
            label: "Updates",
            value: acceptedAt ? (
              <span>
                The last one came <DateTime at={acceptedAt} format="short" timeZone={timeZone} />.
              </span>
            ) : (
              "None yet. Set callback URL and verify token in the app under WhatsApp, Configuration."
            ),
          },
        ]}
      />
      {isRefused ? (
        <Callout title="The last update was refused" tone="bad">
          It came <DateTime at={refusedAt} format="short" timeZone={timeZone} />, and its signature
          does not fit this secret. Copy the app secret again from App settings, Basic. Meta keeps
          sending what was refused for up to seven days, so nothing is lost yet.
        </Callout>
      ) : null}
    </div>
  );
}

function OwnAppForm({
  workspace,
  appId,
  onDone,
}: {
  workspace: string;
  appId: string;
  onDone: () => void;
}) {
  const state = useActionForm({
    schema: saveOwnAppSchema,
    action: (input) => saveOwnAppAction(workspace, input),
    defaultValues: { appId, appSecret: "" },
    onSuccess: () => {
      showToast({ title: "App saved", tone: "ok" });
      onDone();
    },
  });
  return (
    <ActionForm className="mt-3 max-w-96 gap-3" label="Your own Meta app" state={state}>
      <TextField
        autoComplete="off"
        autoFocus
        hint="At the top of the app’s dashboard at Meta."
        inputMode="numeric"
        label="App id"
        name="appId"
      />
      <PasswordField
        autoComplete="off"
        hint="App settings, Basic. It is kept sealed and never shown again."
        label="App secret"
        name="appSecret"
      />
      <FormError />
      <div className="flex flex-wrap gap-2">
        <SubmitButton look="secondary" size="sm">
          Save app
        </SubmitButton>
        <Button look="ghost" onClick={onDone} size="sm">
          Cancel
        </Button>
      </div>
    </ActionForm>
  );
}
