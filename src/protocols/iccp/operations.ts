/** Operations of TASE.2 by the MMS services and names that carry them: IEC 60870-6-503:2014 §7 and §8, 60870-6-802:2014. */
import { berElement, berElements } from '#bytes/ber-elements'
import type { Verb } from '#model/fact'
import { itemOf, type TaseContext } from './context.ts'

interface Named {
  readonly verb: Verb
  readonly name: string
}

/** Services whose meaning does not hang on a name. */
const SERVICES: ReadonlyMap<string, Named> = new Map<string, Named>([
  ['getNameList', { verb: 'browse', name: 'Get Data Value Names' }],
  ['getVariableAccessAttributes', { verb: 'browse', name: 'Get Data Value Type' }],
  ['defineNamedVariableList', { verb: 'subscribe', name: 'Create Data Set' }],
  ['deleteNamedVariableList', { verb: 'delete', name: 'Delete Data Set' }],
  ['getNamedVariableListAttributes', { verb: 'browse', name: 'Get Data Set Element Names' }],
  ['start', { verb: 'start', name: 'Start Program' }],
  ['stop', { verb: 'stop', name: 'Stop Program' }],
  ['resume', { verb: 'start', name: 'Resume Program' }],
  ['reset', { verb: 'restart', name: 'Reset Program' }],
  ['kill', { verb: 'stop', name: 'Kill Program' }],
  ['getProgramInvocationAttributes', { verb: 'browse', name: 'Get Program Attributes' }],
])

const TRANSFER_SET: Named = { verb: 'subscribe', name: 'Start Transfer' }
export const STOP_TRANSFER: Named = { verb: 'subscribe', name: 'Stop Transfer' }

const READS: ReadonlyMap<string, Named> = new Map<string, Named>([
  ['Next_DSTransfer_Set', { verb: 'subscribe', name: 'Get Next DSTransfer Set Value' }],
  ['Next_TSTransfer_Set', { verb: 'subscribe', name: 'Get Next TSTransfer Set Value' }],
  ['TASE2_Version', { verb: 'identify', name: 'Get TASE.2 Version' }],
  ['Supported_Features', { verb: 'identify', name: 'Get Supported Features' }],
  ['Bilateral_Table_ID', { verb: 'identify', name: 'Get Bilateral Table ID' }],
])

/** Ends of names that 60870-6-802 gives to the attributes of a control point. */
const SELECT_END = '_SBO'
const TAG_END = '_TAG'

/** Elements of a data-set transfer set: 60870-6-503:2014, DSTransferSet; a device's order or set point is one value. */
const FEWEST_TRANSFER_ELEMENTS = 8
const STRUCTURE = 0xa2
const BOOLEAN = 0x83

/** Operation of the PDU; undefined if TASE.2 defines none. */
export function operationOf(
  context: TaseContext,
  bytes: Uint8Array,
  start: number,
  end: number,
): Named | undefined {
  const { service, names, isList } = context
  const items = names.map(itemOf)
  const known = SERVICES.get(service)
  if (known !== undefined) return known
  if (service === 'read') {
    const special = items.map((item) => READS.get(item)).find((named) => named !== undefined)
    if (special !== undefined) return special
    if (items.some((item) => item.toUpperCase().endsWith(SELECT_END)))
      return { verb: 'reserve', name: 'Select Device' }
    return { verb: 'read', name: isList ? 'Get Data Set Element Values' : 'Get Data Value' }
  }
  if (service === 'write') return writeOf(items, isList, bytes, start, end)
  if (service !== 'informationReport') return undefined
  return items.includes('Info_Mess_Header')
    ? { verb: 'report', name: 'Information Message' }
    : { verb: 'report', name: 'Transfer Report' }
}

function writeOf(
  items: readonly string[],
  isList: boolean,
  bytes: Uint8Array,
  start: number,
  end: number,
): Named {
  if (isList) return { verb: 'write', name: 'Set Data Set Element Values' }
  if (items.some((item) => item.toUpperCase().endsWith(TAG_END)))
    return { verb: 'force', name: 'Set Tag Value' }
  const isEnabling = transferSetStatus(bytes, start, end)
  if (isEnabling !== undefined) return isEnabling ? TRANSFER_SET : STOP_TRANSFER
  return { verb: 'operate', name: 'Operate Device' }
}

/** Status, the last flag of a transfer set in a Write-Request; undefined where the value is no transfer set. */
function transferSetStatus(bytes: Uint8Array, start: number, end: number): boolean | undefined {
  const specification = berElement(bytes, start, end)
  const list = specification === undefined ? undefined : berElement(bytes, specification.end, end)
  const value = list === undefined ? undefined : berElement(bytes, list.start, list.end)
  if (value === undefined || value.tag !== STRUCTURE) return undefined
  const elements = berElements(bytes, value.start, value.end, 32)
  if (elements.length < FEWEST_TRANSFER_ELEMENTS) return undefined
  const status = elements.findLast(({ tag }) => tag === BOOLEAN)
  return status === undefined ? undefined : bytes[status.start] !== 0
}

/** Every operation that has a name here. */
export const operations: readonly (Named & { readonly code: string })[] = [
  ...SERVICES.values(),
  ...READS.values(),
  TRANSFER_SET,
  STOP_TRANSFER,
  { verb: 'reserve', name: 'Select Device' } as const,
  { verb: 'operate', name: 'Operate Device' } as const,
  { verb: 'force', name: 'Set Tag Value' } as const,
  { verb: 'read', name: 'Get Data Value' } as const,
  { verb: 'read', name: 'Get Data Set Element Values' } as const,
  { verb: 'write', name: 'Set Data Set Element Values' } as const,
  { verb: 'report', name: 'Transfer Report' } as const,
  { verb: 'report', name: 'Information Message' } as const,
].map((named) => ({ ...named, code: named.name }))
