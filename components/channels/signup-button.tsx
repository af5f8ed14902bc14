"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useState, useTransition } from "react";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { finishSignupAction } from "@/lib/channels/actions";
import { readSignupMessage, type SignupAnswer } from "./signup-message";

export type SignupButtonProps = {
  workspace: string;
  appId: string;
  configId: string;
  sdkUrl: string;
  /** "v25.0" */
  graphVersion: string;
  /** Whether Meta's dialog offers numbers of the WhatsApp Business app (coexistence). */
  staysOnPhone: boolean;
};

const PHONE_APP_FEATURE = "whatsapp_business_app_onboarding";

type LoginResponse = { authResponse?: { code?: string } | null };
type FacebookSdk = {
  init(options: Record<string, unknown>): void;
  login(callback: (response: LoginResponse) => void, options: Record<string, unknown>): void;
};

/** The SDK hands out the code, and the dialog's own message the ids; either may be first. */
const ANSWER_MS = 5_000;

/** Meta's dialog in a popup, and what became of it (whatsapp.md 5.3). */
export function SignupButton({
  workspace,
  appId,
  configId,
  sdkUrl,
  graphVersion,
  staysOnPhone,
}: SignupButtonProps) {
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  const [sdk, setSdk] = useState<FacebookSdk | "failed" | null>(null);
  const [open, setOpen] = useState(false);
  const [problem, setProblem] = useState<{ title: string; body: string } | null>(null);
  const answer = useRef<SignupAnswer | null>(null);

  useEffect(() => {
    const holder = window as unknown as { FB?: FacebookSdk; fbAsyncInit?: () => void };
    const ready = () => {
      holder.FB?.init({ appId, version: graphVersion, xfbml: false });
      setSdk(holder.FB ?? "failed");
    };
    if (holder.FB) {
      ready();
      return;
    }
    holder.fbAsyncInit = ready;
    const script = document.createElement("script");
    script.src = sdkUrl;
    script.async = true;
    script.crossOrigin = "anonymous";
    script.onerror = () => setSdk("failed");
    document.body.append(script);
    return () => {
      script.remove();
    };
  }, [appId, graphVersion, sdkUrl]);

  useEffect(() => {
    const hear = (event: MessageEvent) => {
      const read = readSignupMessage(event, sdkUrl);
      if (read) answer.current = read;
    };
    window.addEventListener("message", hear);
    return () => window.removeEventListener("message", hear);
  }, [sdkUrl]);

  const begin = () => {
    if (!sdk || sdk === "failed") return;
    answer.current = null;
    setProblem(null);
    setOpen(true);
    sdk.login((response) => void finish(response.authResponse?.code ?? null), {
      config_id: configId,
      response_type: "code",
      override_default_response_type: true,
      extras: {
        setup: {},
        sessionInfoVersion: "3",
        ...(staysOnPhone ? { featureType: PHONE_APP_FEATURE } : {}),
      },
    });
  };

  async function finish(code: string | null) {
    const heard = await heardWithin(answer, ANSWER_MS);
    setOpen(false);
    if (heard?.kind === "cancelled") {
      setProblem({ title: "Not connected.", body: heard.words });
      return;
    }
    if (heard?.kind === "no_number") {
      setProblem({
        title: "The account is there, without a number.",
        body: "Nothing was connected. Open the dialog again and add a number, or connect one by ids and token.",
      });
      return;
    }
    if (!heard || !code) {
      setProblem({
        title: "Facebook’s dialog was closed.",
        body: "Nothing was connected and nothing was changed. Open it again when you are ready.",
      });
      return;
    }
    const { phoneNumberId, wabaId, coexists } = heard;
    startTransition(async () => {
      const result = await finishSignupAction(workspace, { code, phoneNumberId, wabaId, coexists });
      if (!result.ok) {
        setProblem({ title: "Not connected.", body: result.error.message });
      } else if (result.value.channelId) {
        router.push(`/w/${workspace}/settings/channels/${result.value.channelId}`);
      } else {
        const failed = result.value.checks.find((check) => check.state === "failed");
        setProblem({
          title: "Not connected.",
          body: failed ? `${failed.detail} ${failed.mend}` : "Meta refused the number.",
        });
      }
    });
  }

  return (
    <div className="grid gap-4">
      <div>
        <Button
          disabled={sdk === null || sdk === "failed"}
          loading={pending || open}
          look="primary"
          onClick={begin}
        >
          Continue with Facebook
        </Button>
      </div>
      <p className="text-dense text-ink-2" role="status">
        {open ? "Finish in the window that opened. It may be behind this one." : ""}
        {pending ? "Meta said yes. Checking the number…" : ""}
      </p>
      {sdk === "failed" ? (
        <Banner live title="Facebook could not be reached from this browser." tone="warn">
          An ad blocker may hold it back. Allow it on this page and load it again, or connect by ids
          and token.
        </Banner>
      ) : null}
      {problem ? (
        <Banner live title={problem.title} tone="warn">
          {problem.body}
        </Banner>
      ) : null}
    </div>
  );
}

async function heardWithin(
  answer: React.RefObject<SignupAnswer | null>,
  withinMs: number,
): Promise<SignupAnswer | null> {
  const deadline = Date.now() + withinMs;
  while (answer.current === null && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return answer.current;
}
