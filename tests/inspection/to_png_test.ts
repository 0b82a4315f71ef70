import { assert, assertEquals, assertRejects } from "@std/assert";
import { curvesPlot, imageGridPlot, toPng } from "shapefold/plots";
import { colours, pictureOf } from "./png.ts";

const spec = curvesPlot([{ name: "training", y: [0.3, 0.2] }, { name: "test", y: [0.3, 0.25] }], {
  title: "Loss",
  width: 100,
  height: 60,
});

/** How many pixels of a picture have a colour, given as `#rrggbbaa`. */
async function count(colour: string, options: Parameters<typeof toPng>[1] = {}): Promise<number> {
  return colours(pictureOf(await toPng(spec, { scale: 1, ...options }))).get(colour) ?? 0;
}

Deno.test("toPng() makes two pixels of one, or as many as asked for", async () => {
  const size = async (scale?: number) => {
    const { width, height } = pictureOf(await toPng(spec, scale === undefined ? {} : { scale }));
    return [width, height];
  };
  const [width, height] = await size(1);
  assert(width > 120 && width < 200 && height > 100 && height < 200, `${width} x ${height}`);
  assertEquals(await size(), [2 * width, 2 * height]);
  assertEquals(await size(0.5), [Math.ceil(width / 2), Math.ceil(height / 2)]);
});

Deno.test("toPng() draws the curves in their colours and the text in black on white", async () => {
  const { width, height } = pictureOf(await toPng(spec, { scale: 1 }));
  assert(await count("#ffffffff") > 0.8 * width * height);
  for (const colour of ["#0072b2ff", "#d55e00ff", "#000000ff"]) {
    assert(await count(colour) > 20, colour);
  }
});

Deno.test("toPng() draws letters: another title is another picture", async () => {
  const titled = (title: string) => toPng({ ...spec, title });
  assertEquals(await titled("Loss"), await titled("Loss"));
  for (const title of ["Less", "Lλss", "Löss", "L−ss"]) {
    assert((await titled(title)).toBase64() !== (await titled("Loss")).toBase64(), title);
  }
  assert((await titled("αβ")).toBase64() !== (await titled("γδ")).toBase64());
});

Deno.test("toPng() draws bold letters bold", async () => {
  const ink = async (fontWeight: string) => {
    const titled = { ...spec, title: { text: "Loss of the network", fontWeight } };
    return colours(pictureOf(await toPng(titled))).get("#000000ff") ?? 0;
  };
  assert(
    await ink("bold") > 1.1 * await ink("normal"),
    `${[await ink("bold"), await ink("normal")]}`,
  );
});

Deno.test("toPng() draws the pixels of images sharp, as browsers do", async () => {
  const grid = imageGridPlot([{ pixels: [0, 1, 1, 0] }], { width: 2, size: 64 });
  const counts = colours(pictureOf(await toPng(grid, { scale: 2 })));
  assertEquals(counts.get("#000000ff"), 2 * 64 ** 2);
  assertEquals([...counts.keys()].sort(), ["#000000ff", "#ffffffff"]);
});

Deno.test("toPng() turns the text light on a dark background and leaves the curves", async () => {
  const dark = { background: "dark" } as const;
  assert(await count("#15181cff", dark) > await count("#ffffffff") * 0.99);
  assertEquals(await count("#000000ff", dark), 0);
  assert(await count("#e3e6eaff", dark) > 20);
  assert(await count("#0072b2ff", dark) > 20);
});

Deno.test("toPng() leaves out the background where it is to be transparent", async () => {
  const transparent = { background: "transparent" } as const;
  assertEquals(await count("#00000000", transparent), await count("#ffffffff"));
  assert(await count("#000000ff", transparent) > 20);
});

Deno.test("toPng() keeps the background of the specification unless told otherwise", async () => {
  const ivory = colours(pictureOf(await toPng({ ...spec, background: "#fffff0" })));
  assert((ivory.get("#fffff0ff") ?? 0) > 1000);
  const white = { background: "white" } as const;
  const repainted = colours(pictureOf(await toPng({ ...spec, background: "#fffff0" }, white)));
  assertEquals(repainted.get("#fffff0ff"), undefined);
});

Deno.test({
  name: "toPng() needs no permission",
  permissions: "none",
  async fn() {
    assertEquals(await toPng(spec), await toPng(spec));
  },
});

Deno.test("toPng() says what is wrong with its options", async () => {
  const cases: [object, typeof RangeError | typeof TypeError, string][] = [
    [
      { scale: 0 },
      RangeError,
      "Cannot draw a PNG: expected a scale above 0 and at most 16 but found 0",
    ],
    [
      { scale: "2" },
      TypeError,
      'Cannot draw a PNG: expected a scale above 0 and at most 16 but found "2"',
    ],
    [
      { background: "ivory" },
      RangeError,
      'Cannot draw a PNG: expected the background "white", "transparent" or "dark" but found "ivory"',
    ],
    [
      { size: 2 },
      TypeError,
      "Cannot draw a PNG: expected the options scale, background but found 'size'",
    ],
  ];
  for (const [options, kind, message] of cases) {
    assertEquals((await assertRejects(() => toPng(spec, options), kind)).message, message);
  }
});
