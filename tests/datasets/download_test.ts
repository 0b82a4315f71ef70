import { assert, assertEquals, assertRejects } from "@std/assert";
import { download, PATIENCE, type Patience } from "../../datasets/sources/download.ts";
import { memoryPart } from "../../datasets/sources/part.ts";
import type { PublicFile, WholeFile } from "../../datasets/sources/public_file.ts";
import { DownloadFailure } from "../../datasets/sources/request.ts";
import { packed } from "./bytes.ts";
import { cutAfter, partOf, publicFile, serve, someBytes, type TestServer } from "./test_server.ts";

const bytes = someBytes(5000);
const file = await publicFile("numbers.bin", bytes);
const patience: Patience = { pauses: [1, 2, 3], silence: 2000 };

function get(server: TestServer, own: PublicFile = file, said = patience): Promise<WholeFile> {
  return download(new URL(own.name, server.address), own, memoryPart(), () => {}, said);
}

Deno.test("a file is downloaded and checked, and each piece is told", async () => {
  await using server = serve(() => new Response(bytes));
  const told: number[][] = [];
  const watch = (received: number, total: number) => told.push([received, total]);
  const whole = await download(new URL("numbers.bin", server.address), file, memoryPart(), watch);
  assertEquals(whole, { name: "numbers.bin", bytes });
  assertEquals(told.at(-1), [5000, 5000]);
  assertEquals(server.asked, ["/numbers.bin"]);
});

Deno.test("a file without a Content-Length is taken", async () => {
  await using server = serve(() => new Response(new Blob([bytes]).stream()));
  assertEquals((await get(server)).bytes, bytes);
});

Deno.test("404, 403, 304 and 204 are final: nothing is asked twice", async () => {
  const answers = [
    [404, "Not Found"],
    [403, "Forbidden"],
    [304, "Not Modified"],
    [204, "No Content"],
  ] as const;
  for (const [status, text] of answers) {
    await using server = serve(() => new Response(null, { status }));
    await assertRejects(() => get(server), DownloadFailure, `the server answers ${status} ${text}`);
    assertEquals(server.asked.length, 1);
  }
});

for (const status of [500, 502, 503, 429]) {
  Deno.test(`${status} is tried again, until the file comes`, async () => {
    await using server = serve((_, times) =>
      times < 3 ? new Response("later", { status }) : new Response(bytes)
    );
    assertEquals((await get(server)).bytes, bytes);
    assertEquals(server.asked.length, 4);
  });
}

Deno.test("500 forever ends after the last pause", async () => {
  await using server = serve(() => new Response("later", { status: 500 }));
  const message = "the server answers 500 Internal Server Error";
  await assertRejects(() => get(server), DownloadFailure, message);
  assertEquals(server.asked.length, 4);
});

Deno.test("pauses are waited for, and those for public servers grow", async () => {
  await using server = serve((_, times) =>
    times < 2 ? new Response("later", { status: 500 }) : new Response(bytes)
  );
  const began = performance.now();
  await get(server, file, { pauses: [60, 90], silence: 2000 });
  assert(performance.now() - began >= 145);
  assert(PATIENCE.pauses.every((pause, i) => i === 0 || pause > PATIENCE.pauses[i - 1]));
});

Deno.test("a connection that breaks half-way is gone on with", async () => {
  await using server = serve((request, times) =>
    times === 0
      ? cutAfter(bytes, 2000, { headers: { etag: '"v1"' } })
      : request.headers.get("if-range") === '"v1"'
      ? partOf(request, bytes)
      : new Response("no version", { status: 400 })
  );
  assertEquals((await get(server)).bytes, bytes);
  assertEquals(server.asked, ["/numbers.bin", "/numbers.bin bytes=2000-"]);
});

Deno.test("a connection may break several times", async () => {
  await using server = serve((request, times) => {
    if (times === 0) return cutAfter(bytes, 2000);
    if (times === 2) return partOf(request, bytes);
    const rest = cutAfter(bytes.slice(2000), 500);
    const headers = { "content-range": "bytes 2000-4999/5000", "content-length": "3000" };
    return new Response(rest.body, { status: 206, headers });
  });
  assertEquals((await get(server)).bytes, bytes);
  assertEquals(server.asked, [
    "/numbers.bin",
    "/numbers.bin bytes=2000-",
    "/numbers.bin bytes=2500-",
  ]);
});

Deno.test("a server that knows no ranges sends the file again", async () => {
  await using server = serve((_, times) =>
    times === 0 ? cutAfter(bytes, 2000) : new Response(bytes)
  );
  assertEquals((await get(server)).bytes, bytes);
  assertEquals(server.asked.length, 2);
});

Deno.test("a server that refuses the range is asked for the whole file", async () => {
  await using server = serve((_, times) => {
    if (times === 0) return cutAfter(bytes, 2000);
    return times === 1 ? new Response("no", { status: 416 }) : new Response(bytes);
  });
  assertEquals((await get(server)).bytes, bytes);
  assertEquals(server.asked.slice(1), ["/numbers.bin bytes=2000-", "/numbers.bin"]);
});

Deno.test("parts of two files are not taken for one: the file is downloaded anew", async () => {
  const other = bytes.map((byte) => byte ^ 1);
  await using server = serve((request, times) => {
    if (times === 0) return cutAfter(other, 2000);
    return times === 1 ? partOf(request, bytes) : new Response(bytes);
  });
  assertEquals((await get(server)).bytes, bytes);
  assertEquals(server.asked.slice(1), ["/numbers.bin bytes=2000-", "/numbers.bin"]);
});

Deno.test("another part than the one that was asked for is not taken", async () => {
  await using server = serve((_, times) => {
    if (times === 0) return cutAfter(bytes, 2000);
    if (times === 2) return new Response(bytes);
    const headers = { "content-range": "bytes 100-4999/5000" };
    return new Response(bytes.slice(100), { status: 206, headers });
  });
  assertEquals((await get(server)).bytes, bytes);
  assertEquals(server.asked.slice(1), ["/numbers.bin bytes=2000-", "/numbers.bin"]);
});

Deno.test("a weak version is not gone on with by name; the SHA-256 decides", async () => {
  await using server = serve((request, times) =>
    times === 0
      ? cutAfter(bytes, 2000, { headers: { etag: 'W/"v1"' } })
      : request.headers.has("if-range")
      ? new Response("a weak tag", { status: 400 })
      : partOf(request, bytes)
  );
  assertEquals((await get(server)).bytes, bytes);
});

Deno.test("a file that ends too early is gone on with, though the server says that it is whole", async () => {
  await using server = serve((request, times) =>
    times === 0 ? new Response(bytes.slice(0, 1500)) : partOf(request, bytes)
  );
  assertEquals((await get(server)).bytes, bytes);
  assertEquals(server.asked[1], "/numbers.bin bytes=1500-");
});

Deno.test("a file that is always too short is not taken", async () => {
  await using server = serve(() => new Response(bytes.slice(0, 1500)));
  const message = "ends after 1500 of 5000 bytes";
  await assertRejects(() => get(server), DownloadFailure, message);
});

Deno.test("wrong bytes are not taken, and not asked for again", async () => {
  await using server = serve(() => new Response(bytes.map((byte) => byte ^ 1)));
  const message = "is another file: it does not have the SHA-256 that it should have";
  await assertRejects(() => get(server), DownloadFailure, message);
  assertEquals(server.asked.length, 1);
});

Deno.test("a web page is not taken for a part of the file, as that of a network that wants a login", async () => {
  const headers = { "content-type": "text/html; charset=utf-8" };
  await using server = serve(() => new Response("<p>Log in</p>", { headers }));
  const message = "the server answers with a web page, not with a file";
  await assertRejects(() => get(server), DownloadFailure, message);
  assertEquals(server.asked.length, 1);
});

Deno.test("no more is received than a file has", async () => {
  let sent = 0;
  await using server = serve(() =>
    new Response(
      new ReadableStream({
        pull(controller) {
          sent += 1000;
          if (sent > 10_000_000) controller.close();
          else controller.enqueue(new Uint8Array(1000));
        },
      }),
    )
  );
  const message = "expected 5000 bytes at most but more came";
  await assertRejects(() => get(server), DownloadFailure, message);
  assert(sent < 5_000_000, `${sent} bytes were sent`);
});

Deno.test("a server that is silent for too long is left, before and in the middle of the file", async () => {
  const hangs = () => {
    let pieces = 0;
    return new ReadableStream({
      async pull(controller) {
        if (pieces > 0) await new Promise((resolve) => setTimeout(resolve, 200));
        controller.enqueue(bytes.subarray(0, 10));
        if (++pieces === 3) controller.close();
      },
    });
  };
  const answers = [
    () => new Promise<Response>((resolve) => setTimeout(() => resolve(new Response("")), 200)),
    () => new Response(hangs()),
  ];
  for (const answer of answers) {
    await using server = serve(answer);
    const said = { pauses: [1], silence: 80 };
    const message = "the server is silent for 0.08 s";
    await assertRejects(() => get(server, file, said), DownloadFailure, message);
    assertEquals(server.asked.length, 2);
  }
});

Deno.test("a slow server is waited for as long as something comes", async () => {
  let at = 0;
  await using server = serve(() =>
    new Response(
      new ReadableStream({
        async pull(controller) {
          await new Promise((resolve) => setTimeout(resolve, 40));
          controller.enqueue(bytes.subarray(at, at += 250));
          if (at >= bytes.length) controller.close();
        },
      }),
    )
  );
  const whole = await get(server, file, { pauses: [], silence: 500 });
  assertEquals(whole.bytes, bytes);
});

Deno.test("an address that never answers is tried twice", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  let connections = 0;
  const accepting = (async () => {
    for await (const connection of listener) {
      connections++;
      connection.close();
    }
  })();
  const address = new URL(`http://127.0.0.1:${port}/numbers.bin`);
  const action = () => download(address, file, memoryPart(), () => {}, patience);
  const { message } = await assertRejects(action, DownloadFailure);
  assert(/^the connection fails: [^/]*connection/i.test(message) && !message.includes(`${port}`));
  listener.close();
  await accepting;
  assertEquals(connections, 2);
});

Deno.test("a redirect on the same host is followed, with the range", async () => {
  await using server = serve((request, times) => {
    const { pathname } = new URL(request.url);
    if (pathname === "/numbers.bin") return Response.redirect(new URL("/moved", request.url), 307);
    return times === 0 ? cutAfter(bytes, 2000) : partOf(request, bytes);
  });
  assertEquals((await get(server)).bytes, bytes);
  assertEquals(server.asked.at(-1), "/moved bytes=2000-");
});

Deno.test("redirects have an end", async () => {
  await using server = serve((request) => Response.redirect(request.url, 302));
  const message = "is redirected more than 10 times";
  await assertRejects(() => get(server), DownloadFailure, message);
});

Deno.test("a redirect leads to web addresses only", async () => {
  const places = [["file:///etc/hostname", "file:"], ["http://[bad", '"http://[bad"']];
  for (const [location, found] of places) {
    await using server = serve(() => new Response(null, { status: 302, headers: { location } }));
    const message = `is redirected to ${found}, which is no web address`;
    const error = await assertRejects(() => get(server), DownloadFailure);
    assertEquals([error.message, server.asked.length], [message, 1]);
  }
});

Deno.test({
  name: "a redirect to a host without permission is not followed, and the flag is shown",
  permissions: { net: ["127.0.0.1"] },
  async fn() {
    const headers = { location: "https://mirror.invalid/numbers.bin" };
    await using server = serve(() => new Response(null, { status: 302, headers }));
    const message = "is redirected to mirror.invalid; allow it with --allow-net=mirror.invalid";
    await assertRejects(() => get(server), DownloadFailure, message);
  },
});

Deno.test("gzipped files are taken as they are, and as what is in them, however servers send them", async () => {
  const zipped = await packed(bytes);
  const own = await publicFile("numbers.bin.gz", zipped, bytes);
  const encoded = { headers: { "content-encoding": "gzip" } };
  const answers: [Response, string, Uint8Array][] = [
    [new Response(zipped), "numbers.bin.gz", zipped],
    [new Response(zipped, encoded), "numbers.bin.gz", zipped],
    [new Response(bytes), "numbers.bin", bytes],
    [new Response(await packed(zipped), encoded), "numbers.bin.gz", zipped],
  ];
  for (const [answer, name, wanted] of answers) {
    await using server = serve((request) =>
      request.headers.get("accept-encoding") === "identity"
        ? answer
        : new Response("packed", { status: 406 })
    );
    assertEquals(await get(server, own), { name, bytes: wanted });
  }
});

Deno.test("a file that a server packs on the way is unpacked, and checked all the same", async () => {
  const headers = { "content-encoding": "gzip" };
  const zipped = await packed(bytes);
  await using right = serve(() => new Response(zipped, { headers }));
  assertEquals(await get(right), { name: "numbers.bin", bytes });

  const random = crypto.getRandomValues(new Uint8Array(5000)); // longer when it is packed
  await using longer = serve(async () => new Response(await packed(random), { headers }));
  assertEquals((await get(longer, await publicFile("random.bin", random))).bytes, random);

  const wrong = [
    await packed(bytes.map((byte) => byte ^ 1)),
    zipped.slice(0, -20),
    await packed(someBytes(6000)),
  ];
  for (const body of wrong) {
    await using server = serve(() => new Response(body, { headers }));
    await assertRejects(() => get(server), DownloadFailure, "is another file");
  }
});
