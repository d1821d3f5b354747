/**
 * Selection of a suite in this run. The test runner (tools/test.ts) sets the variables; a suite that is started by hand
 * tests everything.
 *   SIGHTGLASS_PROTOCOLS=modbus,dnp3   these protocol folders alone; !modbus,dnp3: all but these
 *   SIGHTGLASS_RULES=port-scan         these rules alone; !port-scan: all but these
 *   SIGHTGLASS_PAIRS=8                 of the pairs of protocols one in 8; 1: all
 *   SIGHTGLASS_CASES=3                 of the cases that resemble each other one in 3; 1: all
 *   SIGHTGLASS_CHANGED=modbus,dnp3     of these protocols all pairs
 *   SIGHTGLASS_SEED=20260301           which of the pairs and cases; the runner prints it
 */

import { fnv1a, isCaseInSample } from '#model/testing/sampled-test'

/** True if the suite tests this protocol folder. */
export const isSelectedProtocol = selector(process.env.SIGHTGLASS_PROTOCOLS)

/** True if the suite tests this rule. */
export const isSelectedRule = selector(process.env.SIGHTGLASS_RULES)

const oneOf = Number(process.env.SIGHTGLASS_PAIRS ?? '1')
const seed = process.env.SIGHTGLASS_SEED ?? '0'

const isChanged = selector(process.env.SIGHTGLASS_CHANGED ?? '')

/** True if `one` is tested on messages of `other`: one has changed, or the sample has the pair. The same seed gives the same sample. */
export function isPairTested(one: string, other: string): boolean {
  return isChanged(one) || isChanged(other) || isSampled(`${one} ${other}`)
}

/** True if the suite needs messages of this protocol: it is tested, or the sample has it for pairs with tested ones. */
export function needsMessagesOf(protocol: string): boolean {
  return isSelectedProtocol(protocol) || isSampled(protocol)
}

/** True if this run tests a case that resembles many others: the sample has it, or its protocol has changed. */
export function isCaseTested(name: string, protocol?: string): boolean {
  return (protocol !== undefined && isChanged(protocol)) || isCaseInSample(name)
}

function isSampled(text: string): boolean {
  return oneOf <= 1 || fnv1a(`${seed} ${text}`) % oneOf === 0
}

/** The filter that a list of names stands for. */
export function selector(list: string | undefined): (name: string) => boolean {
  if (list === undefined) return () => true
  const isExclusion = list.startsWith('!')
  const names = new Set((isExclusion ? list.slice(1) : list).split(','))
  return (name) => names.has(name) !== isExclusion
}
