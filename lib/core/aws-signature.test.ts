import { expect, test } from "vitest";
import { EMPTY_SHA256, signedHeaders, type UnsignedRequest } from "./aws-signature";

/*
 * The four examples of Amazon's own page "Signature calculations for the Authorization header:
 * transferring payload in a single chunk", with its published keys and signatures.
 */
const EXAMPLE = {
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  region: "us-east-1",
};
const AT = new Date("2013-05-24T00:00:00Z");
const HOST = "https://examplebucket.s3.amazonaws.com";

const signatureOf = (request: Omit<UnsignedRequest, "url"> & { path: string }) =>
  /Signature=([0-9a-f]{64})$/.exec(
    signedHeaders({ ...request, url: new URL(HOST + request.path) }, EXAMPLE, AT).authorization ??
      "",
  )?.[1];

test("a part of an object is asked for with Amazon's published signature", () => {
  expect(
    signatureOf({
      method: "GET",
      path: "/test.txt",
      headers: { range: "bytes=0-9" },
      bodySha256: EMPTY_SHA256,
    }),
  ).toBe("f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
});

test("an object is stored with Amazon's published signature", () => {
  expect(
    signatureOf({
      method: "PUT",
      path: "/test%24file.text",
      headers: {
        date: "Fri, 24 May 2013 00:00:00 GMT",
        "x-amz-storage-class": "REDUCED_REDUNDANCY",
      },
      bodySha256: "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072",
    }),
  ).toBe("98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
});

test("a parameter without a value is signed as Amazon published it", () => {
  expect(
    signatureOf({ method: "GET", path: "/?lifecycle", headers: {}, bodySha256: EMPTY_SHA256 }),
  ).toBe("fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
});

test("a list of objects is asked for with Amazon's published signature", () => {
  expect(
    signatureOf({
      method: "GET",
      path: "/?max-keys=2&prefix=J",
      headers: {},
      bodySha256: EMPTY_SHA256,
    }),
  ).toBe("34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
});
