import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { NameForm } from "@/components/auth/name-form";
import { PasswordForm } from "@/components/auth/password-form";
import { SessionList } from "@/components/auth/session-list";
import { SignOutButton } from "@/components/auth/sign-out-button";
import { FormSection } from "@/components/forms/form-section";
import { Chip } from "@/components/ui/chip";
import { Facts } from "@/components/ui/facts";
import { SettingsHeader } from "@/components/workspaces/settings-header";
import { requireWorkspace } from "@/lib/access/require-workspace";
import { settingsRights } from "@/lib/access/settings-rights";
import { listSessions, listSignInWays } from "@/lib/auth/queries";
import { getSession } from "@/lib/auth/session";

export const metadata: Metadata = { title: "Your account" };

type Props = { params: Promise<{ workspace: string }> };

export default async function AccountPage({ params }: Props) {
  const ctx = await requireWorkspace((await params).workspace);
  const session = await getSession();
  if (!session) redirect("/sign-in");
  const [sessions, ways] = await Promise.all([listSessions(session), listSignInWays(session)]);
  return (
    <>
      <SettingsHeader current="account" may={settingsRights(ctx)} workspaceSlug={ctx.slug} />
      <div className="px-4 md:px-6">
        <FormSection about="Shown to colleagues, in every workspace you belong to." title="You">
          <NameForm name={session.name} />
          <Facts
            className="mt-6"
            items={[
              {
                key: "email",
                label: "Email",
                value: (
                  <>
                    <bdi>{session.email}</bdi>
                    {session.emailVerified ? (
                      <Chip tone="ok">Confirmed</Chip>
                    ) : (
                      <Chip tone="warn">Not confirmed</Chip>
                    )}
                  </>
                ),
              },
              {
                key: "ways",
                label: "Signs in by",
                value:
                  [ways.hasPassword ? "password" : null, ...ways.providers]
                    .filter(Boolean)
                    .join(", ") || "link by mail",
              },
            ]}
          />
        </FormSection>
        <FormSection
          about="Changing it signs you out in every other browser, and a mail tells you."
          title="Password"
        >
          {ways.hasPassword ? (
            <PasswordForm />
          ) : (
            <p className="text-ink-2">
              This account has no password. To set one, sign out and choose “Forgot it”.
            </p>
          )}
        </FormSection>
        <FormSection
          about="A session ends after 8 hours without use, and after 30 days in any case."
          title="Sessions"
        >
          <SessionList sessions={sessions} timeZone={ctx.timeZone} />
          <div className="mt-6">
            <SignOutButton userId={session.userId}>Sign out here</SignOutButton>
          </div>
        </FormSection>
      </div>
    </>
  );
}
