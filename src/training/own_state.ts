/**
 * Is this state of the type that is wanted? As a type, with the first difference where it is not.
 *
 * @module
 */

import type { OwnWeights } from "../layers/weights.ts";
import type { ShapeError } from "../shapes/mod.ts";
import type { AnyState, TrainingState } from "./state.ts";

/** `S` where it is a state of the type `State`, else the first difference in one line. */
export type OwnState<S, State> = State extends TrainingState<infer Params, unknown, unknown>
  ? S extends AnyState ? unknown extends S["params"] ? S
    : OwnWeights<S, Params> extends infer Message extends ShapeError ? Message
    : S extends State ? S
    : ShapeError<"the state of another optimizer; make one by initialState(model, step, key)">
  : ShapeError<"expected a state such as initialState(model, step, key) gives">
  : S extends State ? S
  : State;
