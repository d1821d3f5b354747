/** All requests a step can make, and changed ones that it cannot: what the tests of engine, tshark and kernel send. */
import { type CompiledField, type CompiledStep, requestBytes } from './compile.ts'

/** Patterns for bytes that echo the device: none, all and mixed bits. */
const OPEN_SAMPLES = [
  (length: number) => new Uint8Array(length),
  (length: number) => new Uint8Array(length).fill(0xff),
  (length: number) => Uint8Array.from({ length }, (_, i) => (0x5a + i * 37) & 0xff),
]

const SECRET_SAMPLE = 0x78

/** Every request: all values of all fields; ends and middle of wide ranges; three samples of bytes that echo the device. */
export function* variants(step: CompiledStep): Iterable<Uint8Array> {
  if (step.tail === undefined) {
    if (step.bytes.length > 0) yield* fill(step, step.fields, {})
    return
  }
  const [least, most] = step.tail
  for (const head of step.bytes.length > 0 ? fill(step, step.fields, {}) : [new Uint8Array()])
    for (const length of [least, Math.floor((least + most) / 2), most])
      yield Uint8Array.of(...head, ...OPEN_SAMPLES[2]!(length))
}

function* fill(
  step: CompiledStep,
  [field, ...rest]: readonly CompiledField[],
  values: Readonly<Record<string, Uint8Array | number>>,
): Iterable<Uint8Array> {
  if (field === undefined) {
    yield requestBytes(step, values)
    return
  }
  for (const value of valuesOf(field)) yield* fill(step, rest, { ...values, [field.letter]: value })
}

function valuesOf({ bound, length }: CompiledField): readonly (Uint8Array | number)[] {
  if (bound.kind === 'values') return bound.values
  if (bound.kind === 'range') return [bound.from, Math.floor((bound.from + bound.to) / 2), bound.to]
  if (bound.kind === 'secret') return [new Uint8Array(length).fill(SECRET_SAMPLE)]
  return OPEN_SAMPLES.map((sample) => sample(length))
}

/** Changes of one byte that are tried: each bit pattern represents many. */
const FLIPS = [0x01, 0x80, 0xff]

/**
 * Requests that differ: each byte outside the fields changed, each shorter and some longer one.
 * @param flips all 255 changes of a byte instead of three
 */
export function* mutations(step: CompiledStep, flips: readonly number[] = FLIPS): Iterable<Uint8Array> {
  const [least, most] = step.tail ?? [0, 0]
  const head = requestBytes(step, {})
  if (head.length === 0) return
  const request = Uint8Array.of(...head, ...new Uint8Array(least))
  const isField = new Uint8Array(request.length)
  for (const { offsets, length } of step.fields)
    for (const offset of offsets) isField.fill(1, offset, offset + length)
  for (let at = 0; at < head.length; at++) {
    if (isField[at] === 1) continue
    for (const flip of flips) {
      const changed = request.slice()
      changed[at]! ^= flip
      yield changed
    }
  }
  for (let length = 1; length < request.length; length++) yield request.slice(0, length)
  for (const more of [1, 2, 4, 64]) yield Uint8Array.of(...request, ...new Uint8Array(most - least + more))
  yield* outsideValues(step)
}

/** A value next to those that a field may have. */
function* outsideValues(step: CompiledStep): Iterable<Uint8Array> {
  for (const { letter, bound, length } of step.fields) {
    const most = 256 ** length - 1
    const tried =
      bound.kind === 'values'
        ? bound.values
            .flatMap((value) => [value - 1, value + 1])
            .filter((value) => !bound.values.includes(value))
        : bound.kind === 'range'
          ? [bound.from - 1, bound.to + 1]
          : []
    for (const value of new Set(tried))
      if (value >= 0 && value <= most) yield requestBytes(step, { [letter]: value })
  }
}
