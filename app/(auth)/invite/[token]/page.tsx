import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AcceptInvitation } from "@/components/auth/accept-invitation";
import { InvitedSignUpForm } from "@/components/auth/invited-sign-up-form";
import { SignInForm } from "@/components/auth/sign-in-form";
import { SignOutButton } from "@/components/auth/sign-out-button";
import { AuthFrame } from "@/components/layout/auth-frame";
import { TextLink } from "@/components/ui/app-link";
import { Callout } from "@/components/ui/callout";
import { getSession } from "@/lib/auth/session";
import { type InvitationPreview, previewInvitation } from "@/lib/workspaces/invitation-queries";

export const metadata: Metadata = { title: "Invitation", referrer: "no-referrer" };

type Props = { params: Promise<{ token: string }> };

export default async function InvitationPage({ params }: Props) {
  const { token } = await params;
  const invitation = await previewInvitation(token);
  const session = await getSession();
  if (invitation.state === "accepted" && session?.email.toLowerCase() === invitation.email) {
    redirect("/continue");
  }
  if (invitation.state !== "open") return <Closed invitation={invitation} />;

  const { email, role, workspaceName, invitedBy } = invitation;
  const isForMe = session?.email.toLowerCase() === email;
  return (
    <AuthFrame
      subtitle={`${invitedBy} invites you to the team, as ${role}.`}
      title={`Join ${workspaceName}`}
    >
      {session && isForMe ? (
        <AcceptInvitation token={token} workspaceName={workspaceName} />
      ) : session ? (
        <div className="grid gap-5">
          <Callout title="This invitation is for another address." tone="warn">
            It was sent to <bdi>{email}</bdi>, and you are signed in as <bdi>{session.email}</bdi>.
            Sign out, then open the link again.
          </Callout>
          <SignOutButton size="lg" userId={session.userId} />
        </div>
      ) : invitation.hasAccount ? (
        <>
          <p className="mb-5 text-dense text-ink-2">
            <bdi className="font-medium text-ink">{email}</bdi> has an account. Sign in to accept.
          </p>
          <SignInForm email={email} next={`/invite/${token}`} />
        </>
      ) : (
        <InvitedSignUpForm email={email} token={token} workspaceName={workspaceName} />
      )}
    </AuthFrame>
  );
}

const REASONS = {
  accepted: "It was accepted already, and a link works once.",
  revoked: "It was taken back, or a newer one replaced it. Look for a later mail.",
  expired: "It has expired: invitations work for 7 days.",
  unknown: "The link is not complete, or a newer one replaced it. Look for a later mail.",
};

function Closed({ invitation }: { invitation: Exclude<InvitationPreview, { state: "open" }> }) {
  return (
    <AuthFrame title="This invitation does not work">
      <Callout tone="warn">{REASONS[invitation.state]}</Callout>
      <p className="mt-5 text-dense text-ink-2">
        Nothing was changed. Ask whoever invited you for a new one, or{" "}
        <TextLink href="/continue">go to your workspace</TextLink>.
      </p>
    </AuthFrame>
  );
}
