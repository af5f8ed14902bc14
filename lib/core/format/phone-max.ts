import fullMetadata from "libphonenumber-js/max/metadata";
import { createPhoneParser, type PhoneParser } from "./phone";

/**
 * parsePhone with the complete numbering plans (about 150 KB): `assigned` is as exact as it can be
 * known offline. For the server; the browser uses phone.ts.
 */
export const parsePhoneExactly: PhoneParser = createPhoneParser(fullMetadata);
