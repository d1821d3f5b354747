/**
 * Tests of a sample. The test runner (tools/test.ts) sets SIGHTGLASS_CASES and SIGHTGLASS_SEED for the full run; a test that is
 * started by hand runs in any case.
 */
import { test } from 'node:test'

const oneOf = Number(process.env.SIGHTGLASS_CASES ?? '1')
const seed = process.env.SIGHTGLASS_SEED ?? '0'

/** True if this run tests the case, which resembles many others. The same seed gives the same sample. */
export function isCaseInSample(name: string): boolean {
  return oneOf <= 1 || fnv1a(`${seed} ${name}`) % oneOf === 0
}

/** `test` of a case that resembles its neighbours and starts processes. */
export const sampledTest = ((name: string, ...rest: [never]) =>
  isCaseInSample(name) ? test(name, ...rest) : test.skip(name)) as typeof test

/** FNV-1a, 32 bits: http://www.isthe.com/chongo/tech/comp/fnv/. */
export function fnv1a(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  // The low bits of FNV-1a differ little between similar texts.
  return (hash ^ (hash >>> 15)) >>> 0
}
