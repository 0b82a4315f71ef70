/**
 * Compiles the kernels: `deno task build:kernels`. From `src/kernels/assembly` come two modules of the same source,
 * `fma.wasm` with fused multiply-adds (relaxed SIMD) and `plain.wasm` without.
 *
 * With `--check` nothing is written: it fails where a module is not what its source compiles to.
 *
 * @module
 */

import asc from "npm:assemblyscript@0.28.20/asc";
import { tilesSource } from "./tiles.ts";

const kernels = new URL("../", import.meta.url);

const VARIANTS = { "fma.wasm": ["--enable", "relaxed-simd"], "plain.wasm": [] };

const OPTIONS = [
  ...["assembly/main.ts", "--runtime", "stub", "-O3", "--converge", "--noAssert"],
  ...["--enable", "simd", "--enable", "threads"],
  // The memory is the one that tfjs computes in: 16 MiB at first, 4 GiB at most.
  ...["--importMemory", "--sharedMemory", "--initialMemory", "256", "--maximumMemory", "65536"],
  // No static data and no runtime: nothing in the memory is ours but what was allocated.
  ...["--use", "abort=", "--memoryBase", "0"],
];

async function compile(name: string, options: readonly string[]): Promise<Uint8Array> {
  let binary: Uint8Array | undefined;
  const { error, stderr } = await asc.main([...OPTIONS, ...options, "-o", name], {
    readFile: (path) =>
      path === "assembly/tiles.ts" ? tilesSource() : readSource(new URL(path, kernels)),
    writeFile: (_path, contents) => {
      binary = contents as Uint8Array;
    },
    listFiles: () => [],
  });
  if (error) throw new Error(`Cannot compile ${name}: ${stderr}`);
  return binary as Uint8Array;
}

function readSource(path: URL): string | null {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

const checks = Deno.args.includes("--check");
for (const [name, options] of Object.entries(VARIANTS)) {
  const path = new URL(name, kernels);
  const built = await compile(name, options);
  if (!checks) {
    Deno.writeFileSync(path, built);
    console.log(`${name}: ${(built.length / 1024).toFixed(1)} KiB`);
    continue;
  }
  const found = Deno.readFileSync(path);
  if (found.length !== built.length || found.some((byte, i) => byte !== built[i])) {
    console.error(
      `src/kernels/${name} is not what its source compiles to; run deno task build:kernels`,
    );
    Deno.exit(1);
  }
}
