import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { OpenDemo } from "@/components/auth/open-demo";
import { SignUpForm } from "@/components/auth/sign-up-form";
import { AuthFrame } from "@/components/layout/auth-frame";
import { TextLink } from "@/components/ui/app-link";
import { DEMO_EMAIL, isDemoOpen } from "@/lib/auth/open-demo";
import { getSession } from "@/lib/auth/session";

export const metadata: Metadata = { title: "Create an account" };

export default async function SignUpPage() {
  if (await getSession()) redirect("/continue");
  return (
    <AuthFrame
      subtitle={
        <>
          Have one? <TextLink href="/sign-in">Sign in</TextLink>
        </>
      }
      title="Create an account"
    >
      <SignUpForm />
      {isDemoOpen() ? <OpenDemo email={DEMO_EMAIL} /> : null}
    </AuthFrame>
  );
}
