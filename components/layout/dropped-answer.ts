/*
 * The words of browsers, and of React, for an answer that ended before it was whole: the connection
 * was lost, or the server went away. React says "Connection closed.", as number 412 where it is
 * minified. A failure on the server has a digest.
 */
const WORDS =
  /^(?:network error|networkerror|failed to fetch|load failed|error in (?:input|body) stream|connection closed|minified react error #412\b|the network connection was lost)/i;

/** Whether the page could not be shown because its answer broke off on the way. */
export const isDroppedAnswer = ({ message, digest }: Error & { digest?: string }): boolean =>
  digest === undefined && WORDS.test(message);
