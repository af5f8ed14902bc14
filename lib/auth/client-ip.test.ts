import { afterEach, describe, expect, test } from "vitest";
import { publishEnv } from "@/lib/core/env";
import { addressPrefix, clientIp } from "./client-ip";

const given = (forwarded?: string) =>
  new Headers(forwarded === undefined ? {} : { "x-forwarded-for": forwarded });

afterEach(() => publishEnv({ TRUST_PROXY: undefined }));

describe("r31: limits count an address that a client cannot choose", () => {
  test("behind our proxy only the entry that it appended counts", () => {
    publishEnv({ TRUST_PROXY: "on" });
    expect(clientIp(given("6.6.6.6, 10.1.1.1, 203.0.113.7"))).toBe("203.0.113.7");
    expect(clientIp(given("203.0.113.7"))).toBe("203.0.113.7");
  });

  test("without a proxy a list was made up by the client", () => {
    publishEnv({ TRUST_PROXY: "off" });
    expect(clientIp(given("6.6.6.6, 203.0.113.7"))).toBeUndefined();
    expect(clientIp(given("203.0.113.7"))).toBe("203.0.113.7");
  });

  test("what is no address is not taken for one", () => {
    expect(clientIp(given("unknown"))).toBeUndefined();
    expect(clientIp(given("' or 1=1"))).toBeUndefined();
    expect(clientIp(given(""))).toBeUndefined();
    expect(clientIp(given())).toBeUndefined();
  });

  test("IPv4 inside IPv6 is the same machine", () => {
    expect(clientIp(given("::ffff:203.0.113.7"))).toBe("203.0.113.7");
  });
});

test("one IPv6 customer is one place, however many addresses they use", () => {
  const place = addressPrefix("2001:db8:1:2:aaaa::1");
  expect(addressPrefix("2001:0DB8:0001:0002:ffff:eeee:dddd:cccc")).toBe(place);
  expect(addressPrefix("2001:db8:1:3::1")).not.toBe(place);
  expect(addressPrefix("2001:db8::1")).toBe("2001:db8:0:0::/64");
  expect(addressPrefix("::1")).toBe("0:0:0:0::/64");
  expect(addressPrefix("203.0.113.7")).toBe("203.0.113.7");
});
