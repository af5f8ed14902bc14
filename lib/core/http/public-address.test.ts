import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { publishEnv } from "@/lib/core/env";
import { assertPublicUrl, isPublicAddress, postPublic, publicLookup } from "./public-address";

beforeEach(() => publishEnv({ EGRESS_TEST_ORIGIN: undefined }));
afterEach(() => publishEnv({ EGRESS_TEST_ORIGIN: undefined }));

describe("r28: no request to an address that is not public", () => {
  test.each([
    "http://example.com/",
    "ftp://example.com/",
    "file:///etc/passwd",
    "https://user:secret@example.com/",
    "https://example.com@127.0.0.1/",
    "https://example.com:22/",
    "https://localhost/",
    "https://localhost./",
    "https://intranet/",
    "https://db.internal/",
    "https://printer.local/",
    "https://127.0.0.1/",
    "https://127.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0177.0.0.1/",
    "https://①②⑦.⓪.⓪.①/",
    "https://127。0。0。1/",
    "https://0.0.0.0/",
    "https://10.1.2.3/",
    "https://100.64.0.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://172.31.255.255/",
    "https://192.168.1.1/",
    "https://198.18.0.1/",
    "https://224.0.0.1/",
    "https://255.255.255.255/",
    "https://[::]/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[2002:7f00:1::]/",
    "https://[2001:db8::1]/",
    "https://[fe80::1]/",
    "https://[fd00::1]/",
    "not an address",
    "",
  ])("%s", (address) => {
    expect(() => assertPublicUrl(address)).toThrow("refused");
  });

  test.each([
    "https://fcm.googleapis.com/fcm/send/abc",
    "https://updates.push.services.mozilla.com/wpush/v2/abc",
    "https://web.push.apple.com/abc",
    "https://example.com:8443/",
    "https://1.1.1.1/",
    "https://[2606:4700::1111]/",
  ])("%s is public", (address) => {
    expect(assertPublicUrl(address).protocol).toBe("https:");
  });

  test("a name that resolves to this machine is not connected to", async () => {
    const error = await new Promise((done) =>
      publicLookup("localhost", { all: true }, (failure) => done(failure)),
    );
    expect(String(error)).toContain("is not public");
    expect(isPublicAddress("127.0.0.1")).toBe(false);
  });

  test("nothing is posted to a listener on loopback, unless a test names its origin", async () => {
    let asked = 0;
    const server = createServer((_, response) => {
      asked += 1;
      response.writeHead(302, { location: "http://169.254.169.254/" });
      response.end("x".repeat(10_000));
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const post = () => postPublic(`${origin}/a`, { headers: {}, body: Buffer.from("b") });
    await expect(post()).rejects.toThrow("refused");
    expect(asked).toBe(0);
    publishEnv({ EGRESS_TEST_ORIGIN: origin });
    const answer = await post();
    expect(answer.status).toBe(302);
    expect(answer.text).toHaveLength(4_096);
    expect(asked).toBe(1);
    server.closeAllConnections();
    server.close();
  });
});
