const headers = [
  { key: "Strict-Transport-Security", value: "max-age=31536000; includeSubDomains" },
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "Referrer-Policy", value: "strict-origin-when-cross-origin" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  { key: "X-Frame-Options", value: "DENY" },
  {
    key: "Permissions-Policy",
    value: "camera=(), geolocation=(), payment=(), usb=(), microphone=(self)",
  },
];

/** @type {import("next").NextConfig} */
export default {
  poweredByHeader: false,
  // bundled, these break: graphile-worker's JSON5, pg's native bindings, argon2's prebuilt binary
  serverExternalPackages: [
    "postgres",
    "pg",
    "graphile-worker",
    "@node-rs/argon2",
    "pino",
    "undici",
  ],
  headers: async () => [
    { source: "/:path*", headers },
    {
      // Facebook's dialog answers the window that opened it
      source: "/w/:workspace/settings/channels/connect/facebook",
      headers: [{ key: "Cross-Origin-Opener-Policy", value: "same-origin-allow-popups" }],
    },
  ],
  // types are judged by `npm test` and `npm run typecheck`; whoever starts it for the first time waits for
  // the build alone
  typescript: { ignoreBuildErrors: true },
  experimental: { serverActions: { bodySizeLimit: "1mb" } },
};
