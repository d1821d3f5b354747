/** Information reports: ISO 9506-2:2003 §14.9, and the reports of IEC 61850 in them: IEC 61850-8-1:2011 §17.2. */
import { type BerElement, berElement, berElements } from '#bytes/ber-elements'
import { eachMmsScalar, mmsScalar, mmsTag } from '#bytes/mms-data'
import type { About } from '#model/fact'
import type { Emit } from '#model/protocol'
import { type ControlEnd, controlEnd } from './control-reports.ts'
import { emitPlate } from './identity.ts'
import { referenceText } from './iec61850.ts'
import { limits } from './limits.ts'
import { type MmsVariables, nameText, type ObjectName, variablesOf } from './objects.ts'
import type { MmsState } from './state.ts'

/** The list name of every report of IEC 61850. */
const REPORT = 'RPT'
/** Bits of OptFlds: IEC 61850-8-1:2011 table 47 and IEC 61850-7-2:2010 §17.2.3. */
const SEQUENCE_NUMBER = 1
const TIME_STAMP = 2
const DATA_SET_NAME = 4
const DATA_REFERENCE = 5
const BUFFER_OVERFLOW = 6
const ENTRY_ID = 7
const CONFIGURATION_REVISION = 8
const SEGMENTATION = 9

interface Report {
  readonly variables: MmsVariables
  /** RptID of IEC 61850, or the names reported. */
  readonly object: string | undefined
  /** Undefined if it is not the result of a control. */
  readonly control: ControlEnd | undefined
}

/** Emits the values of a report and the state of its stream; returns the report. */
export function emitReport(
  bytes: Uint8Array,
  start: number,
  end: number,
  { about, emit, state: flowState }: { about: About; emit: Emit; state: MmsState },
): Report {
  const specification = berElement(bytes, start, end)
  const variables = variablesOf(bytes, specification)
  const results = specification === undefined ? undefined : berElement(bytes, specification.end, end)
  const [first] = variables.names
  if (results === undefined || first === undefined)
    return { variables, object: undefined, control: undefined }
  const elements = berElements(bytes, results.start, results.end, limits.variables * 2)
  if (variables.isList && first.item === REPORT) {
    const object = emitSubstation(bytes, elements, { about, emit, state: flowState })
    return { variables, object, control: undefined }
  }
  emitValues(bytes, results, variables, { about, emit, state: flowState })
  const shown = variables.names.slice(0, limits.variablesShown).map(referenceText).join(', ')
  return { variables, object: shown || undefined, control: controlEnd(variables, bytes, results) }
}

/** Values in the order of the variables asked for, or of the data set's members where those are known. */
export function emitValues(
  bytes: Uint8Array,
  results: { readonly start: number; readonly end: number },
  { isList, names }: MmsVariables,
  { about, emit, state: flowState }: { about: About; emit: Emit; state: MmsState },
): void {
  const list = names[0]
  if (list === undefined) return
  const members = isList ? flowState.membersOf(nameText(list)) : names
  eachMmsScalar(bytes, results.start, results.end, limits.readings, (path, value) => {
    const [index = ''] = path.split('.')
    const inner = path.slice(index.length)
    const member = members[Number(index)]
    const name =
      member === undefined || member.item === '' ? `${referenceText(list)}#${index}` : referenceText(member)
    emit({ kind: 'reading', about, point: `${name}${inner}`, value })
    if (member !== undefined) emitPlate(member, path.replace(index, '0'), value, about, emit)
  })
}

function emitSubstation(
  bytes: Uint8Array,
  elements: readonly BerElement[],
  { about, emit, state: flowState }: { about: About; emit: Emit; state: MmsState },
): string | undefined {
  const id = elements[0] === undefined ? undefined : mmsScalar(bytes, elements[0])
  const options = elements[1]?.tag === mmsTag.BIT_STRING ? mmsScalar(bytes, elements[1]) : undefined
  if (typeof id !== 'string' || typeof options !== 'string') return undefined
  const has = (bit: number) => options[bit] === '1'
  let next = 2
  const take = (isPresent: boolean) => {
    const element = isPresent ? elements[next++] : undefined
    return element === undefined ? undefined : mmsScalar(bytes, element)
  }
  const sequence = take(has(SEQUENCE_NUMBER))
  take(has(TIME_STAMP))
  const dataSet = take(has(DATA_SET_NAME))
  take(has(BUFFER_OVERFLOW))
  take(has(ENTRY_ID))
  const revision = take(has(CONFIGURATION_REVISION))
  take(has(SEGMENTATION))
  take(has(SEGMENTATION))
  const inclusion = take(true)
  if (typeof sequence === 'number') {
    const state = typeof revision === 'number' ? `confRev ${revision}` : 'report'
    emit({ kind: 'stream', about, id, sequence, state })
  }
  if (typeof inclusion !== 'string') return id
  const places = [...inclusion].flatMap((bit, place) => (bit === '1' ? [place] : []))
  const references = has(DATA_REFERENCE) ? places.map(() => take(true)) : []
  const set = typeof dataSet === 'string' ? dataSet : id
  const members: readonly ObjectName[] = flowState.membersOf(set)
  let left: number = limits.readings
  for (const [i, place] of places.entries()) {
    const element = elements[next++]
    if (element === undefined || left <= 0) break
    const reference = references[i]
    const member = members[place]
    const name =
      typeof reference === 'string'
        ? reference
        : member === undefined
          ? `${set}#${place}`
          : referenceText(member)
    // One element: the whole of it, header included, is what the visitor walks.
    eachMmsScalar(bytes, headerOf(elements, next - 1), element.end, left, (path, value) => {
      left--
      emit({ kind: 'reading', about, point: `${name}${path.slice(1)}`, value })
    })
  }
  return id
}

/** Where an element begins: where the one before it ends. */
function headerOf(elements: readonly BerElement[], index: number): number {
  return elements[index - 1]?.end ?? elements[index]!.start
}
