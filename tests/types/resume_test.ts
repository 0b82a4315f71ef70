import { assertEquals } from "@std/assert";
import {
  type Adam,
  adam,
  asTensor,
  checkpoint,
  dense,
  earlyStopping,
  type EpochReport,
  epochs,
  history,
  initialState,
  input,
  key,
  last,
  meanSquaredError,
  objective,
  pipe,
  resume,
  sequential,
  type StateFor,
  type Stopping,
  trainStep,
  validate,
  type Validated,
  type WithHistory,
} from "shapefold";
import { type Eq, ok } from "./assert_type.ts";

const mayWrite = Deno.permissions.querySync({ name: "write" }).state === "granted";

Deno.test({
  name: "a run that is kept has the types of one that is not",
  ignore: !mayWrite,
  async fn() {
    const model = sequential(input("1"), dense(1));
    const loss = objective(model, meanSquaredError);
    const step = trainStep(loss, adam());
    const data = { x: asTensor([[1], [2]], "n 1"), y: asTensor([[2], [4]], "n 1") };
    const dir = await Deno.makeTempDir();
    using start = initialState(model, step, key(0));
    const report = await last(pipe(
      resume(dir, step, start, epochs(data, { count: 2 })),
      validate(loss, data),
      earlyStopping({ monitor: "validation.loss", patience: 5 }),
      history(),
      checkpoint({ dir }),
    ));
    await Deno.remove(dir, { recursive: true });
    type Report = EpochReport<StateFor<typeof model, Adam>>;
    ok<Eq<typeof report, Report & Validated & Stopping & WithHistory>>();
    using state = report.state;
    ok<Eq<typeof state, StateFor<typeof model, Adam>>>();
    assertEquals(report.history.length, 2);
  },
});
