import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { ConfirmEmail } from "@/components/auth/confirm-email";
import { AuthFrame } from "@/components/layout/auth-frame";

export const metadata: Metadata = { title: "Confirm your address", referrer: "no-referrer" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function VerifyEmailPage({ searchParams }: Props) {
  const { token } = await searchParams;
  if (typeof token !== "string" || token === "") redirect("/continue");
  return (
    <AuthFrame title="Confirm your address">
      <ConfirmEmail token={token} />
    </AuthFrame>
  );
}
