/** Results of controls in reports: command termination and LastApplError, IEC 61850-8-1:2011 §20.7, §20.8. */
import { berElement } from '#bytes/ber-elements'
import { eachMmsScalar } from '#bytes/mms-data'
import { referenceOf } from './iec61850.ts'
import type { MmsVariables } from './objects.ts'

const LAST_ERROR = 'LastApplError'
/** Place of AddCause in LastApplError: object, error, origin (two), number, cause. */
const ADD_CAUSE = '4'

/** AddCause: IEC 61850-8-1:2011 §20.8, with those of IEC 61850-7-2:2010 §20.5. */
const CAUSES = [
  'Unknown',
  'Not-supported',
  'Blocked-by-switching-hierarchy',
  'Select-failed',
  'Invalid-position',
  'Position-reached',
  'Parameter-change-in-execution',
  'Step-limit',
  'Blocked-by-Mode',
  'Blocked-by-process',
  'Blocked-by-interlocking',
  'Blocked-by-synchrocheck',
  'Command-already-in-execution',
  'Blocked-by-health',
  '1-of-n-control',
  'Abortion-by-cancel',
  'Time-limit-over',
  'Abortion-by-trip',
  'Object-not-selected',
  'Object-already-selected',
  'No-access-authority',
  'Ended-with-overshoot',
  'Abortion-due-to-deviation',
  'Abortion-by-communication-loss',
  'Blocked-by-command',
  'None',
  'Inconsistent-parameters',
  'Locked-by-other-client',
] as const

export interface ControlEnd {
  readonly name: 'Command termination' | 'Control error'
  /** AddCause in the standard's words. */
  readonly error: string | undefined
}

/** Result of a control in a report; undefined for all other reports. */
export function controlEnd(
  { isList, names }: MmsVariables,
  bytes: Uint8Array,
  results: { readonly start: number; readonly end: number },
): ControlEnd | undefined {
  if (isList) return undefined
  const errorAt = names.findIndex(({ item }) => item === LAST_ERROR)
  if (errorAt < 0) {
    const isOperate = names.some((name) => {
      const reference = referenceOf(name)
      return reference?.constraint === 'CO' && reference.path.includes('Oper')
    })
    return isOperate ? { name: 'Command termination', error: undefined } : undefined
  }
  return { name: 'Control error', error: causeOf(bytes, results, errorAt) }
}

function causeOf(
  bytes: Uint8Array,
  results: { readonly start: number; readonly end: number },
  index: number,
): string | undefined {
  let at = results.start
  for (let i = 0; i < index; i++) at = berElement(bytes, at, results.end)?.end ?? results.end
  let cause: number | undefined
  const first = berElement(bytes, at, results.end)
  if (first === undefined) return undefined
  eachMmsScalar(bytes, at, first.end, 16, (path, value) => {
    if (path === `0.${ADD_CAUSE}` && typeof value === 'number') cause = value
  })
  return cause === undefined ? undefined : (CAUSES[cause] ?? `AddCause ${cause}`)
}
