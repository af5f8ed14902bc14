import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { ResetPasswordForm } from "@/components/auth/reset-password-form";
import { AuthFrame } from "@/components/layout/auth-frame";

// the address holds a token: nothing that is linked from here may learn it (r35)
export const metadata: Metadata = { title: "Set a new password", referrer: "no-referrer" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function ResetPasswordPage({ searchParams }: Props) {
  const { token } = await searchParams;
  if (typeof token !== "string" || token === "") redirect("/forgot-password");
  return (
    <AuthFrame
      subtitle="It signs you out everywhere else and ends any pause after wrong tries."
      title="Set a new password"
    >
      <ResetPasswordForm token={token} />
    </AuthFrame>
  );
}
