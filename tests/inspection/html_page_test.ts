import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { curvesPlot, htmlPage, type PageSection, toSvg } from "shapefold/plots";

const curve = curvesPlot([{ name: "training", y: [0.31, 0.17, 0.09] }]);

Deno.test("htmlPage() escapes text and makes paragraphs of it", () => {
  const page = htmlPage({
    title: "<Loss>",
    sections: [{ heading: "a & b", text: `"one"\nline\n\nit's two` }],
  });
  assertStringIncludes(page, "<title>&lt;Loss&gt;</title>");
  assertStringIncludes(
    page,
    "<section>\n<h2>a &amp; b</h2>\n" +
      "<p>&quot;one&quot;\nline</p>\n<p>it&#39;s two</p>\n</section>",
  );
});

Deno.test("htmlPage() writes tables with numbers on the right", () => {
  const page = htmlPage({
    title: "Results",
    sections: [{
      heading: "Test set",
      table: { columns: ["model", "parameters", "<loss>"], rows: [["base", 55050, 0.10314]] },
    }],
  });
  assertStringIncludes(
    page,
    '<table>\n<thead><tr><th scope="col">model</th><th scope="col" class="number">parameters</th>' +
      '<th scope="col" class="number">&lt;loss&gt;</th></tr></thead>\n<tbody>\n' +
      '<tr><td>base</td><td class="number">55050</td><td class="number">0.1031</td></tr>\n' +
      "</tbody>\n</table>",
  );
});

Deno.test("htmlPage() holds its pictures and refers to nothing outside", async () => {
  const svg = await toSvg(curve);
  const page = htmlPage({ title: "Loss", sections: [{ heading: "Curve", svg }] });
  assertStringIncludes(page, svg.slice(svg.indexOf(">")));
  assertStringIncludes(
    page,
    `content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"`,
  );
  assert(!/(src|href)=|url\(|@import/.test(page.replaceAll(/xmlns(:\w+)?="[^"]*"/g, "")));
});

Deno.test("htmlPage() throws for a table with holes and for a picture that is none", () => {
  const page = (section: Omit<PageSection, "heading">) =>
    htmlPage({ title: "Page", sections: [{ heading: "Part", ...section }] });
  assertEquals(
    assertThrows(() => page({ table: { columns: ["a", "b"], rows: [[1, 2], [3]] } }), RangeError)
      .message,
    'Cannot write section "Part": expected 2 cells in row 1 but found 1',
  );
  assertEquals(
    assertThrows(() => page({ svg: "<script>alert(1)</script>" }), SyntaxError).message,
    'Cannot write section "Part": expected an SVG element but found "<script>alert(1)</sc"',
  );
});

Deno.test("htmlPage() shows several figures and tables of a section with their captions", async () => {
  const svg = await toSvg(curve);
  const page = htmlPage({
    title: "Page",
    text: "What it is about.",
    sections: [{
      heading: "Part",
      figures: [{ svg, caption: "The <first>" }, { svg }],
      tables: [{ table: { columns: ["a"], rows: [[1]] }, caption: "The & table" }],
    }],
  });
  assertStringIncludes(page, "<h1>Page</h1>\n<p>What it is about.</p>\n<section>");
  assertEquals(page.split("<figure>").length - 1, 2);
  assertStringIncludes(page, "<figcaption>The &lt;first&gt;</figcaption></figure>");
  assertStringIncludes(page, "<table>\n<caption>The &amp; table</caption>\n<thead>");
});

Deno.test("htmlPage() says of each picture what it shows", async () => {
  const page = async (
    description: string | undefined,
    figure: { alt?: string; caption?: string },
  ) => {
    const { description: _, ...bare } = curve;
    const svg = await toSvg(description === undefined ? bare : { ...bare, description });
    const html = htmlPage({
      title: "P",
      sections: [{ heading: "Part", figures: [{ svg, ...figure }] }],
    });
    return [...html.matchAll(/<svg[^>]*? role="img" aria-label="([^"]*)"/g)].map(([, alt]) => alt);
  };
  assertEquals(await page('Loss "falls"', {}), ["Loss &quot;falls&quot;"]);
  assertEquals(await page("Loss", { alt: "A <curve>" }), ["A &lt;curve&gt;"]);
  assertEquals(await page(undefined, { caption: "The loss" }), ["The loss"]);
  assertEquals(await page(undefined, {}), ["Part"]);
});

Deno.test("htmlPage() keeps the names inside of pictures apart", () => {
  const svg = '<svg><clipPath id="clip0"></clipPath><g clip-path="url(#clip0)"></g></svg>';
  const page = htmlPage({
    title: "P",
    sections: [{ heading: "A", figures: [{ svg }, { svg }] }, { heading: "B", svg }],
  });
  const names = [...page.matchAll(/ id="([^"]*)"/g)].map(([, name]) => name);
  assertEquals(new Set(names).size, 3);
  assertEquals([...page.matchAll(/url\(#([^)]*)\)/g)].map(([, name]) => name), names);
});

Deno.test("htmlPage() ends in what the figures come from", () => {
  const page = htmlPage({
    title: "P",
    sections: [],
    about: {
      date: "21 November 2026",
      seed: 7,
      threads: 2,
      versions: { shapefold: "0.1.0" },
      data: [{
        name: "digits",
        kind: "stand-in",
        from: "drawn",
        rows: { train: 8000, test: 2000 },
      }],
      configuration: { epochs: 50, dropout: 0.5, augment: true },
    },
  });
  assertStringIncludes(page, "<h2>About this run</h2>");
  for (
    const cells of [
      ["epochs", "50"],
      ["dropout", "0.5"],
      ["augment", "true"],
      ["digits", "stand-in", "drawn", "train 8,000, test 2,000"],
      ["date", "21 November 2026"],
      ["seed", "7"],
      ["threads", "2"],
      ["shapefold", "0.1.0"],
    ]
  ) assertStringIncludes(page, `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`);
  assert(!htmlPage({ title: "P", sections: [], about: {} }).includes("About"));
});

Deno.test("htmlPage() closes every element that it opens", async () => {
  const svg = await toSvg(curve);
  const page = htmlPage({ title: "P", sections: [{ heading: "Part", text: "a", svg }] });
  const empty = ["meta"];
  const open: string[] = [];
  for (
    const [, close, name, , self] of page.matchAll(
      /<(\/?)([a-zA-Z]\w*)((?:"[^"]*"|[^">])*?)(\/?)>/g,
    )
  ) {
    if (close) assertEquals(open.pop(), name);
    else if (!self && !empty.includes(name)) open.push(name);
  }
  assertEquals(open, []);
});
