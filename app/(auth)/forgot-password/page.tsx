import type { Metadata } from "next";
import { ForgotPasswordForm } from "@/components/auth/forgot-password-form";
import { AuthFrame } from "@/components/layout/auth-frame";
import { TextLink } from "@/components/ui/app-link";

export const metadata: Metadata = { title: "Set a new password" };

export default function ForgotPasswordPage() {
  return (
    <AuthFrame
      subtitle={
        <>
          Remembered it? <TextLink href="/sign-in">Sign in</TextLink>
        </>
      }
      title="Set a new password"
    >
      <ForgotPasswordForm />
    </AuthFrame>
  );
}
