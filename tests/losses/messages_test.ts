import { assertEquals, assertThrows } from "@std/assert";
import {
  type AnyLoss,
  type AnyTensor,
  asTensor,
  binaryCrossentropy,
  categoricalCrossentropy,
  dense,
  flatten,
  huber,
  input,
  key,
  type Loss,
  meanSquaredError,
  objective,
  sequential,
  sparseCategoricalCrossentropy,
  type Tensor,
} from "shapefold";

/** A loss whose arguments the compiler does not look at. */
type Unchecked = { apply(predictions: Tensor<string>, labels: AnyTensor): Tensor<""> };

const [mse, categorical, sparse, binary, multiLabel] = [
  meanSquaredError,
  categoricalCrossentropy,
  sparseCategoricalCrossentropy,
  binaryCrossentropy,
  binaryCrossentropy({ multiLabel: true }),
] as unknown as Unchecked[];

const y = asTensor([[0.2, 0.8], [0.5, 0.5], [0.9, 0.1]], "3 2");
const column = asTensor([[0.2], [0.5], [0.9]], "3 1");

const mistakes: [
  name: string,
  loss: Unchecked,
  predictions: Tensor<string>,
  labels: AnyTensor,
  error: typeof Error,
  message: string,
][] = [
  [
    "labels of another width",
    mse,
    y,
    column,
    TypeError,
    "meanSquaredError: predictions are '3 2' but labels are '3 1'",
  ],
  [
    "labels of fewer rows",
    mse,
    y,
    asTensor([[1, 2]], "1 2"),
    TypeError,
    "meanSquaredError: predictions are '3 2' but labels are '1 2'",
  ],
  [
    "integers for numbers",
    mse,
    y,
    asTensor([[1, 2], [3, 4], [5, 6]], "3 2", "int32"),
    TypeError,
    "meanSquaredError wants float32 labels but they are int32",
  ],
  [
    "class indices for one-hot labels",
    categorical,
    y,
    asTensor([0, 1, 0], "3", "int32"),
    TypeError,
    "categoricalCrossentropy wants float32 labels but they are int32",
  ],
  [
    "one-hot labels for class indices",
    sparse,
    y,
    asTensor([[0, 1], [1, 0], [1, 0]], "3 2"),
    TypeError,
    "sparseCategoricalCrossentropy wants int32 labels but they are float32",
  ],
  [
    "class indices in a column",
    sparse,
    y,
    asTensor([[0], [1], [0]], "3 1", "int32"),
    TypeError,
    "sparseCategoricalCrossentropy: predictions are '3 2' but labels are '3 1'",
  ],
  [
    "two outputs for one yes or no",
    binary,
    y,
    y,
    TypeError,
    "binaryCrossentropy expects predictions '... 1' but got '3 2'",
  ],
  [
    "a scalar for a row of classes",
    categorical,
    asTensor(1, ""),
    asTensor(1, ""),
    TypeError,
    "categoricalCrossentropy expects predictions '... classes' but got ''",
  ],
  [
    "a class that there is not",
    sparse,
    y,
    asTensor([0, 1, 2], "3", "int32"),
    RangeError,
    "Cannot apply sparseCategoricalCrossentropy: expected labels from 0 to 1 but found 2 in row 2",
  ],
  [
    "a negative class",
    sparse,
    y,
    asTensor([0, -1, 0], "3", "int32"),
    RangeError,
    "Cannot apply sparseCategoricalCrossentropy: expected labels from 0 to 1 but found -1 in row 1",
  ],
  [
    "a class that there is not, in a sequence",
    sparse,
    asTensor(new Float32Array(18).fill(0.3), "2 3 3"),
    asTensor([[0, 1, 2], [0, 3, 1]], "2 3", "int32"),
    RangeError,
    "Cannot apply sparseCategoricalCrossentropy: expected labels from 0 to 2 but found 3 in row 1",
  ],
  [
    "a label above 1",
    categorical,
    y,
    asTensor([[0, 1], [0, 1], [0, 1.5]], "3 2"),
    RangeError,
    "Cannot apply categoricalCrossentropy: expected labels from 0 to 1 but found 1.5 in row 2",
  ],
  [
    "a label of -1",
    binary,
    column,
    asTensor([[1], [-1], [1]], "3 1"),
    RangeError,
    "Cannot apply binaryCrossentropy: expected labels from 0 to 1 but found -1 in row 1",
  ],
  [
    "a label that is no number",
    multiLabel,
    y,
    asTensor([[0, NaN], [0, 1], [0, 1]], "3 2"),
    RangeError,
    "Cannot apply binaryCrossentropy: expected labels from 0 to 1 but found NaN in row 0",
  ],
];

for (const [name, loss, predictions, labels, error, message] of mistakes) {
  Deno.test(`a loss says what is wrong with ${name}`, () => {
    assertEquals(assertThrows(() => loss.apply(predictions, labels), error).message, message);
  });
}

Deno.test("objective() says that a loss does not take what the model gives", () => {
  const twoOutputs = sequential(input("3"), dense(2));
  const scalars = sequential(input(""));
  for (
    const [model, loss, message] of [
      [
        twoOutputs,
        binaryCrossentropy,
        "binaryCrossentropy expects predictions '... 1' but the model gives 'batch 2'",
      ],
      [
        scalars,
        binaryCrossentropy,
        "binaryCrossentropy expects predictions '... 1' but the model gives 'batch'",
      ],
    ] as const
  ) {
    const build = objective as unknown as (model: unknown, loss: unknown) => unknown;
    assertEquals(assertThrows(() => build(model, loss), TypeError).message, message);
  }
});

Deno.test("an objective says what is wrong with the labels of a batch", () => {
  const model = sequential(input("2 1"), flatten(), dense(2));
  const f = objective(model, huber);
  const batch = { x: asTensor([[[1], [2]]], "batch 2 1"), y: asTensor([[1]], "batch 1") };
  const error = assertThrows(
    () => f(model.init(key(0)), batch as unknown as Parameters<typeof f>[1], { training: false }),
    TypeError,
  );
  assertEquals(error.message, "huber: predictions are '1 2' but labels are '1 1'");
});

Deno.test("a loss says which predictions and labels it takes", () => {
  const described = (loss: AnyLoss) =>
    `${loss.name}: ${loss.predictions} | ${loss.labels} | ${loss.dtype}`;
  const sparseLoss: Loss<string, string, string, "int32"> = sparseCategoricalCrossentropy;
  assertEquals(
    [meanSquaredError, categoricalCrossentropy, sparseLoss, binaryCrossentropy].map(described),
    [
      "meanSquaredError: ... | ... | float32",
      "categoricalCrossentropy: ... classes | ... classes | float32",
      "sparseCategoricalCrossentropy: ... classes | ... | int32",
      "binaryCrossentropy: ... 1 | ... 1 | float32",
    ],
  );
  assertEquals(binaryCrossentropy({ multiLabel: true }).labels, "... labels");
  assertEquals(
    [categoricalCrossentropy, categoricalCrossentropy({ fromLogits: true })].map((loss) =>
      loss.fromLogits
    ),
    [false, true],
  );
});

Deno.test("a crossentropy on probabilities refuses what is none, and says what to do", () => {
  const yes = asTensor([[1], [1]], "2 1");
  const unbounded = asTensor([[0.5], [5.5]], "2 1");
  assertEquals(
    assertThrows(() => binaryCrossentropy.apply(unbounded, yes), RangeError).message,
    "Cannot apply binaryCrossentropy: expected probabilities but found 5.5 in row 1; " +
      "end the model in sigmoid, or write binaryCrossentropy({ fromLogits: true })",
  );
  const negative = asTensor([[-1, 2], [0.5, 0.5]], "2 2");
  assertEquals(
    assertThrows(
      () => sparseCategoricalCrossentropy.apply(negative, asTensor([0, 1], "2", "int32")),
      RangeError,
    ).message,
    "Cannot apply sparseCategoricalCrossentropy: expected probabilities but found -1 in row 0; " +
      "end the model in softmax, or write sparseCategoricalCrossentropy({ fromLogits: true })",
  );
});
