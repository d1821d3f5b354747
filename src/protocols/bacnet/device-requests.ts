/** Requests to a device as a whole: ASHRAE 135-2020 clause 16, and life safety, clause 13. */
import type { Verb } from '#model/fact'
import type { Wish } from './requests.ts'
import { type BacnetTag, context } from './tags.ts'
import { characters, objectId, objectText, unsigned } from './values.ts'

/** Clause 16.1. */
const communicationStates: readonly string[] = ['enable', 'disable', 'disable-initiation']

export function communication(bytes: Uint8Array, items: readonly BacnetTag[]): Wish {
  const minutes = unsigned(bytes, context(items, 0))
  const state = unsigned(bytes, context(items, 1))
  const word = communicationStates[state ?? -1] ?? `state ${state}`
  return {
    verb: 'set-mode',
    value: minutes === undefined ? word : `${word} for ${minutes} minutes`,
    hasPassword: context(items, 2) !== undefined,
  }
}

/** Clause 16.4, reinitialized state of device. */
const reinitializations: readonly (readonly [string, Verb])[] = [
  ['coldstart', 'restart'],
  ['warmstart', 'restart'],
  ['start-backup', 'upload-program'],
  ['end-backup', 'upload-program'],
  ['start-restore', 'download-program'],
  ['end-restore', 'download-program'],
  ['abort-restore', 'configure'],
  ['activate-changes', 'configure'],
]

export function reinitialize(bytes: Uint8Array, items: readonly BacnetTag[]): Wish {
  const state = unsigned(bytes, context(items, 0))
  const [word, verb] = reinitializations[state ?? -1] ?? [`state ${state}`, 'restart' as const]
  return { verb, value: word, state: word, hasPassword: context(items, 1) !== undefined }
}

/** Clause 21, BACnetLifeSafetyOperation. */
const lifeSafetyOperations: readonly string[] = [
  'none',
  'silence',
  'silence-audible',
  'silence-visual',
  'reset',
  'reset-alarm',
  'reset-fault',
  'unsilence',
  'unsilence-audible',
  'unsilence-visual',
]

export function lifeSafety(bytes: Uint8Array, items: readonly BacnetTag[]): Wish {
  const source = characters(bytes, context(items, 1))
  const request = unsigned(bytes, context(items, 2)) ?? -1
  const object = objectId(bytes, context(items, 3))
  const word = lifeSafetyOperations[request] ?? `operation ${request}`
  return {
    verb: 'operate',
    object: object && objectText(object),
    value: source === '' ? word : `${word} by ${source}`,
  }
}

/** Clause 16.2: vendor and service number are all that is public. */
export function privateTransfer(bytes: Uint8Array, items: readonly BacnetTag[], verb: Verb): Wish {
  const vendor = unsigned(bytes, context(items, 0))
  const service = unsigned(bytes, context(items, 1))
  return { verb, object: `vendor:${vendor} service:${service}` }
}
