/**
 * What an error page says: happened, safe and next of an ErrorState.
 * @param dropped the answer broke off on the way
 * @param next what can be done about a failure of our own
 */
export const failureWords = (dropped: boolean, next: string) =>
  dropped
    ? {
        happened: "The connection dropped",
        safe: "What was saved or sent before is kept as it was.",
        next: "The page comes back by itself once the server answers.",
      }
    : {
        happened: "This page could not be shown",
        safe: "The fault is on our side. What was saved or sent before is kept as it was.",
        next,
      };
