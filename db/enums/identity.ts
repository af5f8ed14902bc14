export const AUTH_TOKEN_PURPOSES = ["verify_email", "reset_password"] as const;
export type AuthTokenPurpose = (typeof AUTH_TOKEN_PURPOSES)[number];
