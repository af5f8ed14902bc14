import { noSuchAddress } from "@/lib/access/api-route";

/** A wrong address is told as every other error. */
export {
  noSuchAddress as DELETE,
  noSuchAddress as GET,
  noSuchAddress as PATCH,
  noSuchAddress as POST,
  noSuchAddress as PUT,
};
