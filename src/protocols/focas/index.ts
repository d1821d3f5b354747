import { hexCode } from '#bytes/hex'
import { text } from '#bytes/text'
import { confidence } from '#model/fact'
import { defineProtocol, type Emit, type Slice } from '#model/protocol'
import { actions } from './actions.ts'
import { CNC, functions, SYSTEM_INFO } from './functions.ts'
import { dissect, type FocasBlock, type FocasMessage, probe, TYPES } from './wire.ts'

const codeOf = ({ unit, code }: FocasBlock) => `${unit}/${hexCode(code, 4)}`

// Values of cnc_sysinfo: two words, type of CNC (2 letters), of machine (2), series (4), version (4), axes (2).
const CNC_TYPE = 4
const MACHINE_TYPE = 6
const SERIES = 8
const SOFTWARE = 12
const SYSTEM_BYTES = 16

/** Kind of machine by its letters. */
const machines: ReadonlyMap<string, string> = new Map([
  ['M', 'milling'],
  ['T', 'turning'],
  ['MM', 'milling'],
  ['TT', 'turning'],
  ['P', 'punching'],
  ['L', 'laser'],
  ['W', 'wire cutting'],
])

function identify(bytes: Uint8Array, { values, end }: FocasBlock, emit: Emit): void {
  if (end - values < SYSTEM_BYTES) return
  const word = (at: number, count: number) => text(bytes, values + at, values + at + count)
  const series = word(CNC_TYPE, 2)
  const machine = machines.get(word(MACHINE_TYPE, 2))
  const said = { kind: 'identity', confidence: confidence.identityService, field: 'cnc_sysinfo' } as const
  emit({ ...said, attribute: 'vendor', value: 'FANUC' })
  if (series !== '') emit({ ...said, attribute: 'model', value: `Series ${series}` })
  const software = [word(SERIES, 4), word(SOFTWARE, 4)].filter((part) => part !== '').join('-')
  if (software !== '') emit({ ...said, attribute: 'firmware', value: software })
  if (machine !== undefined) emit({ ...said, attribute: 'description', value: `CNC, ${machine}` })
}

/** Operation for a program that is read from the control. */
const readProgram = { code: 'program', name: 'Read program', verb: 'upload-program' } as const

/** Of a function that no list has: a request that brings data changes something. */
const unknown = ({ bringsData }: FocasBlock) =>
  ({ name: 'Function', verb: bringsData ? 'write' : 'read' }) as const

function facts({ type, blocks, program }: FocasMessage, { bytes }: Slice, emit: Emit): void {
  if (type === TYPES.openAnswer || type === TYPES.closeRequest) {
    const phase = type === TYPES.openAnswer ? 'open' : 'close'
    emit({ kind: 'session', phase, method: 'focas', secured: false })
  }
  if (type === TYPES.readProgram)
    emit({ kind: 'operation', ...readProgram, object: program || undefined, outcome: 'requested' })
  for (const block of blocks) {
    const known = functions.get(codeOf(block)) ?? unknown(block)
    const outcome = type === TYPES.request ? 'requested' : block.result === 0 ? 'succeeded' : 'rejected'
    emit({ kind: 'operation', ...known, code: codeOf(block), outcome })
    const isSystem = block.unit === CNC && block.code === SYSTEM_INFO
    if (type === TYPES.answer && isSystem && block.result === 0) identify(bytes, block, emit)
  }
}

const FROM_CLIENT: ReadonlySet<number> = new Set([
  TYPES.openRequest,
  TYPES.closeRequest,
  TYPES.request,
  TYPES.readProgram,
  TYPES.programEndTaken,
])
const FROM_CONTROL: ReadonlySet<number> = new Set([
  TYPES.openAnswer,
  TYPES.closeAnswer,
  TYPES.answer,
  TYPES.programData,
  TYPES.programEnd,
])

export const protocol = defineProtocol<FocasMessage, undefined>({
  name: 'focas',
  shortName: 'FOCAS',
  title: 'FANUC FOCAS',
  standard: 'No public document; as implemented by pyfanuc (diohpix) and pyfocas (TU Wien)',
  depth: 'semantic',
  family: 'ot',
  roles: { server: { type: 'PLC', role: 'cnc' } },
  actions,
  hints: [{ transport: 'tcp', port: 8193 }, { content: 'tcp' }],
  firstBytes: '\xa0',
  probe,
  dissect,
  isFromClient: ({ type }) => (FROM_CLIENT.has(type) ? true : FROM_CONTROL.has(type) ? false : undefined),
  facts,
  rows: ({ type, blocks }) => [
    { label: 'Type', value: hexCode(type, 4), at: 6, length: 2 },
    ...blocks.map((block) => ({
      label: 'Function',
      value: `${codeOf(block)} ${functions.get(codeOf(block))?.name ?? ''}`,
      at: 10,
      length: 0,
    })),
  ],
  behaviourKeys: [{ name: 'function', of: ({ code }) => code }],
  operations: [readProgram, ...[...functions].map(([code, said]) => ({ code, ...said }))],
})
