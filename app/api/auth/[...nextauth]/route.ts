import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { authOptions } from "@/lib/auth/auth-options";
import { requestFacts } from "@/lib/auth/request-facts";
import { authCookie } from "@/lib/auth/session-cookie";

type Context = { params: Promise<{ nextauth: string[] }> };

async function handle(request: NextRequest, context: Context): Promise<Response> {
  const options = authOptions({
    facts: requestFacts(request.headers),
    currentToken: request.cookies.get(authCookie("session").name)?.value,
  });
  return NextAuth(request, context, options) as Promise<Response>;
}

export { handle as GET, handle as POST };
