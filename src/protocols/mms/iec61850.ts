/** Names of IEC 61850 in MMS: IEC 61850-8-1:2011 §7.3, functional constraints of IEC 61850-7-2:2010 table 21 and annex. */
import type { Verb } from '#model/fact'
import type { ObjectName } from './objects.ts'

const CONSTRAINTS: ReadonlySet<string> = new Set(
  'ST MX SP SV CF DC SG SE SR OR BL EX CO US MS RP BR LG GO GS'.split(' '),
)

/** A name of the form `LN$FC$DO$DA…` in a logical device. */
interface Reference {
  readonly node: string
  readonly constraint: string
  /** Data object, its parts, attribute: `Pos`, `Oper`, `ctlVal`. */
  readonly path: readonly string[]
}

/** The reference that an item's name is; undefined where it is none. */
export function referenceOf({ domain, item }: ObjectName): Reference | undefined {
  if (domain === '') return undefined
  const [node, constraint, ...path] = item.split('$')
  if (node === undefined || constraint === undefined || !CONSTRAINTS.has(constraint)) return undefined
  return { node, constraint, path }
}

/** `LD0/CSWI1.Pos.Oper.ctlVal[CO]`, the way IEC 61850-7-2 prints references; other names as they are. */
export function referenceText(name: ObjectName): string {
  const reference = referenceOf(name)
  if (reference === undefined) return name.domain === '' ? name.item : `${name.domain}/${name.item}`
  return `${name.domain}/${[reference.node, ...reference.path].join('.')}[${reference.constraint}]`
}

/** Meaning of a name beyond reading and writing. */
export interface Meaning {
  readonly verb: Verb
  readonly name: string
}

/** Parts of a controllable object: IEC 61850-7-3 and 8-1:2011 §20. */
const CONTROLS: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ['Oper', { verb: 'operate', name: 'Operate' }],
  ['SBOw', { verb: 'reserve', name: 'Select with value' }],
  ['SBO', { verb: 'reserve', name: 'Select' }],
  ['Cancel', { verb: 'operate', name: 'Cancel' }],
])

/** Attributes of control blocks that change what the device does: IEC 61850-7-2:2010 §14–§19. */
const ATTRIBUTES: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ['ActSG', { verb: 'configure', name: 'Select active setting group' }],
  ['EditSG', { verb: 'configure', name: 'Select setting group for editing' }],
  ['CnfEdit', { verb: 'configure', name: 'Confirm edited setting group' }],
  ['GoEna', { verb: 'configure', name: 'Set GOOSE enable' }],
  ['GsEna', { verb: 'configure', name: 'Set GSSE enable' }],
  ['SvEna', { verb: 'configure', name: 'Set sampled values enable' }],
  ['LogEna', { verb: 'configure', name: 'Set log enable' }],
  ['RptEna', { verb: 'subscribe', name: 'Set report enable' }],
  ['GI', { verb: 'subscribe', name: 'General interrogation' }],
  ['PurgeBuf', { verb: 'delete', name: 'Purge report buffer' }],
  ['Resv', { verb: 'subscribe', name: 'Reserve report' }],
  ['ResvTms', { verb: 'subscribe', name: 'Reserve report' }],
])

const WRITES: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ['SP', { verb: 'configure', name: 'Write set point' }],
  ['SG', { verb: 'configure', name: 'Write setting' }],
  ['SE', { verb: 'configure', name: 'Write edited setting' }],
  ['CF', { verb: 'configure', name: 'Write configuration' }],
  ['DC', { verb: 'configure', name: 'Write description' }],
  ['SV', { verb: 'force', name: 'Substitute value' }],
  ['BL', { verb: 'force', name: 'Block' }],
  ['RP', { verb: 'subscribe', name: 'Set report control' }],
  ['BR', { verb: 'subscribe', name: 'Set report control' }],
  ['LG', { verb: 'configure', name: 'Set log control' }],
  ['GO', { verb: 'configure', name: 'Set GOOSE control' }],
  ['GS', { verb: 'configure', name: 'Set GSSE control' }],
  ['MS', { verb: 'configure', name: 'Set sampled values control' }],
  ['US', { verb: 'configure', name: 'Set sampled values control' }],
  ['CO', { verb: 'operate', name: 'Write control' }],
])

/** Data objects whose control changes how a node or device works: IEC 61850-7-4:2010, Mod; its values are on, blocked, test, off. */
const MODES: ReadonlySet<string> = new Set(['Mod'])
/** Data objects whose control resets: IEC 61850-7-4:2010, LPHD.RsStat and others. */
const RESETS: ReadonlySet<string> = new Set(['RsStat', 'LEDRs', 'PwrUp', 'DevRs'])

/** Meaning of writing this name; undefined if it is only a value. */
export function writeMeaning(name: ObjectName): Meaning | undefined {
  const reference = referenceOf(name)
  if (reference === undefined) return undefined
  const { constraint, path } = reference
  if (constraint === 'CO') return controlMeaning(path)
  const named = ATTRIBUTES.get(path.at(-1) ?? '')
  return named ?? WRITES.get(constraint)
}

function controlMeaning(path: readonly string[]): Meaning {
  const control = path.map((part) => CONTROLS.get(part)).find((meaning) => meaning !== undefined)
  const object = path[0] ?? ''
  if (control?.verb === 'operate' && control.name === 'Operate') {
    if (MODES.has(object)) return { verb: 'set-mode', name: 'Operate mode' }
    if (RESETS.has(object)) return { verb: 'restart', name: 'Operate reset' }
  }
  return control ?? WRITES.get('CO')!
}

/** Reading `SBO` selects: IEC 61850-8-1:2011 §20.3. */
export function readMeaning(name: ObjectName): Meaning | undefined {
  const reference = referenceOf(name)
  return reference?.constraint === 'CO' && reference.path.at(-1) === 'SBO' ? CONTROLS.get('SBO') : undefined
}
