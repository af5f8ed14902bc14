import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fetchPicture, pictureAddress } from "./fetch-picture";

const META = "https://graph.facebook.com";

test.each([
  ["a picture at Meta", "https://scontent.xx.fbcdn.net/v/t45/1.jpg?oh=1"],
  ["one that Meta keeps for a shop", "https://external-fra.fbsbx.com/p.jpg"],
])("%s is fetched", (_, address) => {
  expect(pictureAddress(address, META)?.href).toBe(address);
});

test.each([
  ["the Graph itself, which obeys ?method=post", "https://graph.facebook.com/v25.0/1?method=post"],
  ["a machine of our own", "http://169.254.169.254/latest/meta-data"],
  ["an address that only looks like Meta's", "https://fbcdn.net.evil.example/1.jpg"],
  ["Meta's host on another port", "https://a.fbcdn.net:8443/1.jpg"],
  ["Meta's host without encryption", "http://a.fbcdn.net/1.jpg"],
  ["a name and password before the host", "https://me:secret@a.fbcdn.net/1.jpg"],
  ["a file", "file:///etc/passwd"],
  ["no address", "kettle.jpg"],
])("nothing is fetched from %s", (_, address) => {
  expect(pictureAddress(address, META)).toBeNull();
});

const asked: (string | undefined)[] = [];
const server = createServer((request, response) => {
  asked.push(request.headers.authorization);
  const kind = (request.url ?? "").split("/").at(-1);
  if (kind === "moved") response.writeHead(302, { location: "https://example.com/a.png" }).end();
  else if (kind === "page") response.writeHead(200, { "content-type": "text/html" }).end("<b>");
  else if (kind === "drawing") {
    response.writeHead(200, { "content-type": "image/svg+xml" }).end("<svg/>");
  } else if (kind === "huge") {
    response.writeHead(200, { "content-type": "image/png" }).end(Buffer.alloc(9 * 1024 * 1024));
  } else response.writeHead(200, { "content-type": "image/png" }).end("png");
});
let base = "";
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test("a picture comes without our token; a page, a drawing that could run, a redirect and a huge file do not", async () => {
  const get = (kind: string) => fetchPicture(`${base}/whatsapp_business/${kind}`, base);
  expect(await get("picture")).toMatchObject({ mimeType: "image/png" });
  for (const kind of ["moved", "page", "drawing", "huge"]) expect(await get(kind)).toBeNull();
  expect(asked.filter((token) => token !== undefined)).toEqual([]);
});
