"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import type { FieldValues } from "react-hook-form";
import { ActionForm, FormError, SubmitButton } from "@/components/forms/action-form";
import { PasswordField } from "@/components/forms/fields";
import { type ActionFormState, useActionForm } from "@/components/forms/use-action-form";
import { Button } from "@/components/ui/button";
import { showToast } from "@/components/ui/toast";
import type { ChannelKind } from "@/db/enums/channels";
import {
  replaceApiKeyAction,
  replaceAuthTokenAction,
  replaceTokenAction,
} from "@/lib/channels/actions";
import {
  replaceApiKeySchema,
  replaceAuthTokenSchema,
  replaceTokenSchema,
} from "@/lib/channels/schema";

export type TokenFormProps = {
  workspace: string;
  channelId: string;
  kind: ChannelKind;
  /** The token fails or ends soon: the form is open without a press. */
  isNeeded: boolean;
};

/** A new token in the place of the old one; it is tried before it is kept. */
export function TokenForm(props: TokenFormProps) {
  switch (props.kind) {
    case "whatsapp":
      return <AccessTokenForm {...props} />;
    case "sms":
      return <AuthTokenForm {...props} />;
    case "email":
      return <ApiKeyForm {...props} />;
  }
}

function AccessTokenForm(props: TokenFormProps) {
  const { workspace, channelId } = props;
  const asking = useAsking(props);
  const state = useActionForm({
    schema: replaceTokenSchema,
    action: (input) => replaceTokenAction(workspace, input),
    defaultValues: { channelId, accessToken: "" },
    resetOnSuccess: true,
    onSuccess: asking.done,
  });
  return (
    <Frame {...asking} state={state} what="access token">
      {(field) => <PasswordField {...field} name="accessToken" />}
    </Frame>
  );
}

function AuthTokenForm(props: TokenFormProps) {
  const { workspace, channelId } = props;
  const asking = useAsking(props);
  const state = useActionForm({
    schema: replaceAuthTokenSchema,
    action: (input) => replaceAuthTokenAction(workspace, input),
    defaultValues: { channelId, authToken: "" },
    resetOnSuccess: true,
    onSuccess: asking.done,
  });
  return (
    <Frame {...asking} state={state} what="auth token">
      {(field) => <PasswordField {...field} name="authToken" />}
    </Frame>
  );
}

function ApiKeyForm(props: TokenFormProps) {
  const { workspace, channelId } = props;
  const asking = useAsking(props);
  const state = useActionForm({
    schema: replaceApiKeySchema,
    action: (input) => replaceApiKeyAction(workspace, input),
    defaultValues: { channelId, apiKey: "" },
    resetOnSuccess: true,
    onSuccess: asking.done,
  });
  return (
    <Frame {...asking} state={state} what="API key">
      {(field) => <PasswordField {...field} name="apiKey" />}
    </Frame>
  );
}

function useAsking({ isNeeded, kind }: TokenFormProps) {
  const router = useRouter();
  const [isAsked, setIsAsked] = useState(false);
  return {
    isNeeded,
    isAsked,
    setIsAsked,
    done: () => {
      setIsAsked(false);
      showToast({ title: kind === "email" ? "API key replaced" : "Token replaced", tone: "ok" });
      router.refresh();
    },
  };
}

function Frame<Input extends FieldValues>({
  isNeeded,
  isAsked,
  setIsAsked,
  state,
  what,
  children,
}: Omit<ReturnType<typeof useAsking>, "done"> & {
  state: ActionFormState<Input>;
  what: string;
  children: (field: {
    autoComplete: string;
    autoFocus: boolean;
    hint: string;
    label: string;
  }) => ReactNode;
}) {
  const words = what === "API key" ? "Replace API key" : "Replace token";
  if (!isNeeded && !isAsked) {
    return (
      <div className="mt-2">
        <Button onClick={() => setIsAsked(true)} size="sm">
          {words}
        </Button>
      </div>
    );
  }
  return (
    <ActionForm className="mt-3 max-w-96 gap-3" label={`Replace the ${what}`} state={state}>
      {children({
        autoComplete: "off",
        autoFocus: isAsked,
        hint: "It is tried first; one that does not work changes nothing.",
        label: `New ${what}`,
      })}
      <FormError />
      <div className="flex flex-wrap gap-2">
        <SubmitButton look="secondary" size="sm">
          {words}
        </SubmitButton>
        {isNeeded ? null : (
          <Button look="ghost" onClick={() => setIsAsked(false)} size="sm">
            Keep the one in use
          </Button>
        )}
      </div>
    </ActionForm>
  );
}
