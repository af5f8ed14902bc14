import { randomBytes } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";

/*
 * Runs before pages. It gives each answer its own script nonce, and spares people without a cookie a
 * look at an empty frame. It holds no right of any kind: whoever deletes this file opens nothing,
 * because pages, actions and routes prove everything themselves (r23).
 */

/** As lib/auth/session-cookie.ts names it, on https and on plain http. */
const SESSION_COOKIES = ["__Host-tickline.session", "tickline.session"];

/** Hashes of the style elements that libraries insert: an empty one, and sonner's. */
const STYLE_HASHES = [
  "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
  "'sha256-StEaX+se6YS7pqjzrzMIA0KaX9zF/8zAhvQXZAe5epY='",
];

const FACEBOOK = " https://www.facebook.com https://web.facebook.com https://graph.facebook.com";

export function proxy(request: NextRequest): NextResponse {
  const { pathname, search } = request.nextUrl;
  const hasCookie = SESSION_COOKIES.some((name) => request.cookies.has(name));
  if (pathname.startsWith("/w/") && !hasCookie) {
    const signIn = new URL("/sign-in", request.nextUrl);
    signIn.searchParams.set("next", pathname + search);
    return NextResponse.redirect(signIn);
  }

  const nonce = randomBytes(16).toString("base64");
  const policy = contentSecurityPolicy(nonce, partnersOf(pathname));
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  // Next reads the nonce for its own scripts from here
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
}

/** Facebook's dialog is allowed on its own page, where it is set up, and nowhere else. */
function partnersOf(pathname: string): string {
  const isSignup = /^\/w\/[^/]+\/settings\/channels\/connect\/facebook$/.test(pathname);
  if (!isSignup || !process.env.META_APP_ID || !process.env.META_SIGNUP_CONFIG_ID) return "";
  const sdk = process.env.META_SDK_URL;
  return sdk && !/\.facebook\.net\//.test(sdk) ? ` ${new URL(sdk).origin}` : FACEBOOK;
}

function contentSecurityPolicy(nonce: string, partners: string): string {
  // React builds error stacks with eval in development, and in development alone
  const isDevelopment = process.env.NODE_ENV === "development";
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ""}`,
    isDevelopment
      ? "style-src 'self' 'unsafe-inline'"
      : `style-src 'self' 'nonce-${nonce}' ${STYLE_HASHES.join(" ")}`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "font-src 'self'",
    // blob: is what the page itself made, such as a picture that is about to be sent
    `connect-src 'self' blob:${partners}`,
    "worker-src 'self' blob:",
    `frame-src 'self'${partners}`,
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

export const config = {
  // pages only: routes answer for themselves, and large uploads must not be buffered on the way
  matcher: ["/((?!api/|_next/static|_next/image|.*\\.(?:svg|ico|png|jpg|webp|woff2|txt|xml)$).*)"],
};
