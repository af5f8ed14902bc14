import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { OpenDemo } from "@/components/auth/open-demo";
import { OtherWays } from "@/components/auth/other-ways";
import { SignInForm } from "@/components/auth/sign-in-form";
import { AuthFrame } from "@/components/layout/auth-frame";
import { TextLink } from "@/components/ui/app-link";
import { Callout } from "@/components/ui/callout";
import { offeredProviders } from "@/lib/auth/auth-options";
import { DEMO_EMAIL, isDemoOpen } from "@/lib/auth/open-demo";
import { safeNext } from "@/lib/auth/safe-next";
import { getSession } from "@/lib/auth/session";

export const metadata: Metadata = { title: "Sign in" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function SignInPage({ searchParams }: Props) {
  const { next, callbackUrl, error, sent, email } = await searchParams;
  const target = safeNext(one(next) ?? one(callbackUrl));
  if (await getSession()) redirect(target);
  const notice = noticeOf(one(error), one(sent));
  const ways = offeredProviders();
  return (
    <AuthFrame
      subtitle={
        <>
          New here? <TextLink href="/sign-up">Create an account</TextLink>
        </>
      }
      title="Sign in"
    >
      {notice ? (
        <Callout className="mb-5" tone={notice.tone}>
          {notice.text}
        </Callout>
      ) : null}
      <SignInForm next={target} {...(one(email) ? { email: one(email) as string } : {})} />
      <OtherWays google={ways.google} mailLink={ways.mailLink} next={target} />
      {isDemoOpen() ? <OpenDemo email={DEMO_EMAIL} /> : null}
    </AuthFrame>
  );
}

function one(value: string | string[] | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** next-auth's codes in words; texts from the address bar are never shown. */
function noticeOf(error: string | undefined, sent: string | undefined) {
  if (sent === "link") {
    const text = "If the address can receive mail, a sign-in link is on its way.";
    return { tone: "info" as const, text };
  }
  if (!error) return null;
  const texts: Record<string, string> = {
    Verification: "This sign-in link was used already or has expired. Ask for a new one.",
    OAuthAccountNotLinked:
      "There is an account with this address that signs in another way. Use the way you used before.",
    AccessDenied: "Google has not verified this address, so it cannot be used to sign in.",
    CredentialsSignin: "That did not work. Check the address and the password.",
    EmailSignin: "The mail could not be sent. Try again in a minute.",
  };
  const text = texts[error] ?? "Signing in did not work and nothing was changed. Try again.";
  return { tone: "warn" as const, text };
}
