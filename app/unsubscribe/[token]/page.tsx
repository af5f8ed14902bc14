import type { Metadata } from "next";
import { AuthFrame } from "@/components/layout/auth-frame";
import { TextLink } from "@/components/ui/app-link";
import { Button } from "@/components/ui/button";
import { kindName } from "@/lib/notifications/notification-mail";
import { readUnsubscribeToken } from "@/lib/notifications/unsubscribe-token";

export const metadata: Metadata = { title: "Stop mail", referrer: "no-referrer" };

type Props = {
  params: Promise<{ token: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function UnsubscribePage({ params, searchParams }: Props) {
  const { token } = await params;
  const { outcome } = await searchParams;
  const claims = outcome === "unknown" ? null : readUnsubscribeToken(token);
  if (!claims) {
    return (
      <AuthFrame title="This link does not work">
        <p className="text-ink-2">
          It was cut off on its way, or it belongs to somebody who left the workspace. Nothing was
          changed. Copy the whole address from the mail, or change it in{" "}
          <TextLink href="/continue">your notification settings</TextLink>.
        </p>
      </AuthFrame>
    );
  }
  if (outcome === "done") {
    return (
      <AuthFrame title="No more mail about this">
        <p className="text-ink-2">
          Mail about {kindName(claims.kind)} is off. You still find it in Tickline, and you can
          switch the mail on again in{" "}
          <TextLink href="/continue">your notification settings</TextLink>.
        </p>
      </AuthFrame>
    );
  }
  return (
    <AuthFrame title="Stop this mail?">
      <p className="mb-5 text-ink-2">
        You will get no more mail about {kindName(claims.kind)}. Nothing else changes, and you need
        not sign in.
      </p>
      <form action={`/api/unsubscribe/${token}`} method="post">
        <input name="from" type="hidden" value="page" />
        <Button look="primary" size="lg" type="submit">
          Stop this mail
        </Button>
      </form>
    </AuthFrame>
  );
}
