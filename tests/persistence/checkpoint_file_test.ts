import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  checkpoint,
  dispose,
  epochs,
  foldIn,
  key,
  last,
  liveTensors,
  resume,
  type StatusLine,
} from "shapefold";
import { decodeCheckpoint, encodeCheckpoint } from "../../src/persistence/checkpoint_file.ts";
import { fromPlain, toPlain } from "../../src/persistence/plain_values.ts";
import {
  decodeSafetensors,
  encodeSafetensors,
  type StoredTensor,
} from "../../src/persistence/safetensors.ts";
import { keyWords } from "../../src/tensors/key.ts";
import { type AnyTensor, asTensor, disposable, values } from "../../src/tensors/mod.ts";
import type { Snapshot } from "../../src/training/run.ts";
import type { AnyState } from "../../src/training/state.ts";
import { assertLeavesNothing, startState, step, training } from "../training/problem.ts";
import { testInFolder } from "./temporary.ts";

const silent: StatusLine = { width: 80, show: () => {}, keep: () => {} };

/** Trains in a folder, with a checkpoint after each epoch. */
async function train(dir: string, count: number, line = silent): Promise<void> {
  using start = startState();
  const passes = epochs(training, { batchSize: 4, count, key: key(4) });
  dispose((await last(checkpoint({ dir })(resume(dir, step, start, passes, { line })))).state);
}

/** A checkpoint in the middle of the third epoch. */
function encoded(fingerprint = { model: "some" }): Promise<Uint8Array<ArrayBuffer>> {
  using state = startState();
  const tally = { rows: 4, loss: 1 / 3, terms: { data: 1e-310, l2: -0 }, sums: { mae: [NaN] } };
  const record = {
    seconds: 0.1,
    loss: Infinity,
    terms: { data: -Infinity },
    metrics: { mae: NaN },
  };
  const snapshot: Snapshot<AnyState> = {
    finished: [{ epoch: 1, ...record }, { epoch: 2, ...record, loss: -0 }],
    states: new Map([[1, state], [2, state]]),
    underWay: { state, done: 2, tally, seconds: 7 },
    recalled: { validation: [[1, record], [2, { loss: NaN }]] },
  };
  return encodeCheckpoint(snapshot, fingerprint) as Promise<Uint8Array<ArrayBuffer>>;
}

Deno.test("what a checkpoint holds comes back exactly, with NaN, infinities and minus zero", async () => {
  await assertLeavesNothing(async () => {
    const content = await decodeCheckpoint(await encoded(), "a");
    assertEquals(content.fingerprint, { model: "some" });
    using start = startState();
    const snapshot = content.restore<AnyState>(start);
    const { finished, states, underWay, recalled } = snapshot;
    assertEquals(finished[0].loss, Infinity);
    assert(Object.is(finished[1].loss, -0));
    assertEquals(finished[0].terms, { data: -Infinity });
    assertEquals(recalled.validation[1], [2, { loss: NaN }]);
    assertEquals([underWay?.done, underWay?.seconds, underWay?.tally.loss], [2, 7, 1 / 3]);
    assertEquals(underWay?.tally.terms.data, 1e-310);
    assert(Object.is(underWay?.tally.terms.l2, -0));
    using wanted = startState();
    for (const state of [...states.values(), underWay?.state as AnyState]) {
      assertEquals(keyWords(state.key), keyWords(wanted.key));
      const { params } = state as typeof wanted;
      assertEquals(values(params[0].kernel), values(wanted.params[0].kernel));
      dispose(state);
    }
    assertEquals([...states.keys()], [1, 2]);
  });
});

Deno.test("trees of tensors, keys and numbers are written as JSON and read again", () => {
  using tensors = asTensors();
  const tree = {
    list: [1, -0, NaN, Infinity, -Infinity, null, undefined, true, "text"],
    $name: { $$: 1 },
    key: foldIn(key(3), 4),
    tensors,
  };
  const stored: Record<string, StoredTensor> = {};
  const plain = JSON.parse(JSON.stringify(toPlain(tree, ["optimizer"], stored)));
  assertEquals(Object.keys(stored), [
    "optimizer.tensors.float",
    "optimizer.tensors.int",
    "optimizer.tensors.bool",
    "optimizer.tensors.scalar",
  ]);
  const found = fromPlain(plain, new Map(Object.entries(stored))) as typeof tree;
  assertEquals(found.list, tree.list);
  assert(Object.is(found.list[1], -0));
  assertEquals(found.$name, tree.$name);
  assertEquals(keyWords(found.key), keyWords(tree.key));
  for (const [name, tensor] of Object.entries(tensors)) {
    const own = (found.tensors as unknown as Readonly<Record<string, AnyTensor>>)[name];
    assertEquals([own.dtype, own.shape, values(own)], [tensor.dtype, tensor.shape, values(tensor)]);
  }
  dispose(found);
});

function asTensors() {
  return disposable({
    float: asTensor([[1.5, NaN], [-0, Infinity]], "2 2"),
    int: asTensor([-1, 2 ** 31 - 1], "2", "int32"),
    bool: asTensor([true, false, true], "3", "bool"),
    scalar: asTensor(7, ""),
  });
}

Deno.test("two tensors whose paths read the same have names of their own", () => {
  using tensors = asTensors();
  const tree = { "a.b": tensors.float, a: { b: tensors.scalar } };
  const stored: Record<string, StoredTensor> = {};
  const plain = toPlain(tree, [], stored);
  assertEquals(Object.keys(stored), ["a.b", "a.b'"]);
  const found = fromPlain(plain, new Map(Object.entries(stored))) as typeof tree;
  assertEquals(values(found.a.b), values(tensors.scalar));
  dispose(found);
});

Deno.test("what cannot be kept is refused with its place", () => {
  const error = assertThrows(() => toPlain({ slots: [new Date(0)] }, ["optimizer"], {}), TypeError);
  assertEquals(
    error.message,
    "Cannot keep a run: expected tensors, keys, numbers and texts but found 1970-01-01T00:00:00.000Z at " +
      "optimizer.slots[0]",
  );
});

Deno.test("a checkpoint that was cut, or in which one bit is another, is not taken", async () => {
  const bytes = await encoded();
  const header = 8 + Number(new DataView(bytes.buffer).getBigUint64(0, true));
  const ends = [0, 1, 7, 8, 9, 40, 200, header - 1, header, header + 1, bytes.length - 1];
  const refuses = async (damaged: Uint8Array<ArrayBuffer>, what: string) => {
    const before = liveTensors();
    const error = await assertRejects(
      () => decodeCheckpoint(damaged, "a.safetensors"),
      Error,
      "",
      what,
    );
    assert(error instanceof SyntaxError, `${what}: ${error}`);
    assert(
      /^Cannot read a\.safetensors: expected .* but found .* at byte \d+$/.test(error.message),
      error.message,
    );
    assertEquals(liveTensors(), before);
  };
  for (const end of ends) await refuses(bytes.slice(0, end), `cut at ${end}`);
  await refuses(Uint8Array.of(...bytes, 0), "one more");
  // Every byte of the header's first part, and some everywhere.
  const places = [
    ...Array.from({ length: 200 }, (_, i) => i),
    ...Array.from({ length: 300 }, (_, i) => Math.floor(i * (bytes.length - 1) / 299)),
  ];
  for (const [i, place] of places.entries()) {
    const damaged = bytes.slice();
    damaged[place] ^= 1 << (i % 8);
    await refuses(damaged, `bit ${i % 8} of byte ${place}`);
  }
});

Deno.test("a checkpoint whose digest is right is not believed what cannot be", async () => {
  const { tensors, metadata } = decodeSafetensors(await encoded(), "a");
  const told = JSON.parse(metadata.run);
  const [one] = told.finished;
  const found = async (changes: object, format = metadata.format): Promise<string> => {
    const run = "run" in changes ? `${changes.run}` : JSON.stringify({ ...told, ...changes });
    const bytes = await signed(encodeSafetensors(tensors as Record<string, StoredTensor>, {
      sha256: "0".repeat(64),
      format,
      run,
    }));
    using start = startState();
    const before = liveTensors();
    const error = await assertRejects(async () => {
      (await decodeCheckpoint(bytes, "a")).restore(start);
    }, SyntaxError);
    assertEquals(liveTensors(), before);
    return error.message.replace(/^Cannot read a: expected /, "").replace(/ at byte 8$/, "");
  };
  assertEquals(
    await found({}, "another"),
    `the format 'shapefold checkpoint 1' but found "another"`,
  );
  assertEquals(await found({ run: "{" }), 'JSON but found "{"');
  assertEquals(await found({ run: "3" }), "what is known of a run but found 3");
  assertEquals(await found({ fingerprint: 3 }), "a fingerprint but found 3");
  assertEquals(
    await found({ finished: [{ ...one, epoch: 2 }] }).then((text) => text.slice(0, 26)),
    "finished epochs but found ",
  );
  assertEquals(await found({ finished: { length: 2 } }), "finished epochs but found { length: 2 }");
  assertEquals(await found({ recalled: [[1]] }), "recalled results but found [ [ 1 ] ]");
  assertEquals(await found({ underWay: 1 }), "an epoch under way but found 1");
  assertEquals(
    await found({ finished: [], underWay: { $number: "undefined" }, others: [] }),
    "a finished epoch but found 0",
  );
  assertEquals(
    await found({ others: [[3, {}]] }),
    "states with their epochs but found [ [ 3, {} ] ]",
  );
  assertEquals(await found({ state: {} }), "the state of a run but found {}");
  assertEquals(
    await found({ state: { $other: 1 } }),
    'a number, tensor or key but found { "$other": 1 }',
  );
  assertEquals(await found({ state: { $tensor: "none" } }), 'the tensor "none" but found none');
  const twice = { $tensor: "params.0.kernel" };
  assertEquals(
    await found({ state: [twice, twice] }),
    'the tensor "params.0.kernel" but found none',
  );
});

/** The bytes with the digest that they should have. */
async function signed(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
  const place = new TextDecoder("latin1").decode(bytes).indexOf("0".repeat(64));
  bytes.set(new TextEncoder().encode(digest), place);
  return bytes;
}

testInFolder(
  "a damaged newest checkpoint falls back to the one before, and says so",
  async (dir) => {
    await train(dir, 4);
    const whole = await Deno.readFile(`${dir}/checkpoint-000012.safetensors`);
    const lines: string[] = [];
    const line: StatusLine = { width: 80, show: () => {}, keep: (text) => lines.push(text) };
    await Deno.writeFile(`${dir}/checkpoint-000012.safetensors`, whole.subarray(0, 500));
    await train(dir, 4, line);
    assertEquals(lines.length, 1);
    assert(
      /^Cannot read checkpoint-000012\.safetensors: expected .*; going on from checkpoint-000009\.safetensors$/
        .test(lines[0]),
      lines[0],
    );
    const content = await decodeCheckpoint(
      await Deno.readFile(`${dir}/checkpoint-000012.safetensors`),
      "a",
    );
    using start = startState();
    dispose([...content.restore(start).states.values()]);
  },
);

testInFolder(
  "where all checkpoints are damaged the run does not begin anew by itself",
  async (dir) => {
    await train(dir, 2);
    for (const number of [3, 6]) {
      await Deno.writeFile(
        `${dir}/checkpoint-00000${number}.safetensors`,
        new Uint8Array(3),
      );
    }
    await assertLeavesNothing(async () => {
      const error = await assertRejects(() => train(dir, 3), Error);
      assertEquals(
        (error as Error).message,
        `Cannot resume from ${dir}: expected a checkpoint that is whole but found only damaged ones: ` +
          "Cannot read checkpoint-000006.safetensors: expected 8 bytes with the header's length but found the end at byte 3",
      );
    });
  },
);
