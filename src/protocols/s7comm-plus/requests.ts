/** Requests → operations: what is touched decides the verb. */
import { hexCode } from '#bytes/hex'
import type { Operation, Verb } from '#model/fact'
import type { S7commPlusCursor } from './cursor.ts'
import {
  FUNCTION,
  functions,
  methods,
  operatingStates,
  resets,
  type S7commPlusFunctionName,
} from './functions.ts'
import { itemName, itemsText, oneItem, readItems, type S7commPlusItem } from './items.ts'
import { limits } from './limits.ts'
import {
  ATTRIBUTE,
  attributeName,
  CLASS,
  className,
  isMemory,
  isOfProject,
  isOfSubscription,
  isTemporary,
  OBJECT,
  objectName,
} from './names.ts'
import { type PlcObject, readObjects, START_OF_OBJECT } from './objects.ts'
import { codeDigest } from './program.ts'
import type { S7commPlusRequest, S7commPlusState } from './state.ts'
import { newReadBudget, readValue, type S7commPlusValue } from './values.ts'
import type { Head } from './wire.ts'

/** Content of a request's body; all but the verb may be missing. */
interface Said {
  readonly verb: Verb
  readonly name?: string | undefined
  readonly object?: string | undefined
  readonly value?: string | number | undefined
  readonly points?: readonly string[]
  readonly created?: PlcObject | undefined
  readonly isClosing?: boolean
  readonly block?: string | undefined
  readonly sha256?: string | undefined
}

/** Verbs from the most to the least dangerous: a request with many items is as dangerous as its worst. */
const WORST_FIRST: readonly Verb[] = [
  'stop',
  'delete',
  'start',
  'set-mode',
  'download-program',
  'configure',
  'authenticate',
  'write',
  'subscribe',
  'read',
]

/** Attributes that belong to the opening of a session. */
const SESSION_SETUP: ReadonlySet<number> = new Set([
  ATTRIBUTE.sessionVersion,
  ATTRIBUTE.sessionKey,
  ATTRIBUTE.sessionRequest,
  ATTRIBUTE.sessionResponse,
])

export function requestOf(
  head: Head,
  cursor: S7commPlusCursor,
  flowState: S7commPlusState,
): S7commPlusRequest & { readonly said: Said } {
  const bytes = cursor.left
  const said = saidOf(head, cursor, flowState)
  const { functionCode } = head
  const operation: Operation = {
    kind: 'operation',
    verb: said.verb,
    name: said.name ?? nameOf(functionCode).name,
    code: hexCode(functionCode, 4),
    object: said.object,
    outcome: 'requested',
    value: said.value,
  }
  const user = said.created?.attributes.get(ATTRIBUTE.user)?.plain
  return {
    operation,
    functionCode,
    points: said.points ?? [],
    opening:
      said.created?.classId === CLASS.serverSession
        ? { user: typeof user === 'string' && user !== '' ? user : undefined }
        : undefined,
    isClosing: said.isClosing ?? false,
    block: said.block,
    sha256: said.sha256,
    bytes,
    said,
  }
}

export function nameOf(functionCode: number): S7commPlusFunctionName {
  return functions.get(functionCode) ?? { verb: 'execute', name: `Function ${hexCode(functionCode, 4)}` }
}

function saidOf(head: Head, cursor: S7commPlusCursor, flowState: S7commPlusState): Said {
  switch (head.functionCode) {
    case FUNCTION.explore:
      return exploreOf(cursor)
    case FUNCTION.createObject:
      return createOf(cursor)
    case FUNCTION.deleteObject:
      return deleteOf(cursor, head.session)
    case FUNCTION.setVariable:
      return setOneOf(cursor)
    case FUNCTION.setMultiVariables:
      return setManyOf(cursor)
    case FUNCTION.getVariable:
    case FUNCTION.getLink:
    case FUNCTION.addLink:
    case FUNCTION.removeLink:
      return { verb: nameOf(head.functionCode).verb, object: itemsText([oneItem(cursor, head.functionCode)]) }
    case FUNCTION.getMultiVariables: {
      const items = readItems(cursor)
      return { verb: 'read', object: itemsText(items), points: items.map(itemName) }
    }
    case FUNCTION.getVarSubStreamed:
    case FUNCTION.setVarSubStreamed:
      return streamedOf(cursor, head.functionCode === FUNCTION.setVarSubStreamed)
    case FUNCTION.beginSequence:
    case FUNCTION.endSequence:
      return sequenceOf(cursor, head.functionCode === FUNCTION.beginSequence, flowState)
    case FUNCTION.invoke:
      return invokeOf(cursor)
    default:
      return { verb: nameOf(head.functionCode).verb }
  }
}

/** Object, request id, recursive, two bytes unknown, parents, count and list of attributes. */
function exploreOf(cursor: S7commPlusCursor): Said {
  const id = cursor.u32()
  cursor.vlq32()
  cursor.skip(3)
  cursor.vlq32()
  const count = cursor.vlq32()
  const wanted = new Set<number>()
  for (let i = 0; i < Math.min(count, limits.items) && !cursor.hasFailed; i++) wanted.add(cursor.vlq32())
  const isUpload =
    isOfProject(id) && (wanted.has(ATTRIBUTE.objectDescription) || wanted.has(ATTRIBUTE.blockCode))
  const object = objectName(id)
  return isUpload ? { verb: 'upload-program', object, block: object } : { verb: 'browse', object }
}

/** Parent, a value, four bytes, the object. */
function createOf(cursor: S7commPlusCursor): Said {
  const parent = cursor.u32()
  const allowed = newReadBudget()
  readValue(cursor, allowed)
  for (let i = 0; i < 10 && cursor.left > 0 && cursor.peek() !== START_OF_OBJECT; i++) cursor.skip(1)
  const objects = readObjects(cursor, allowed)
  const [created] = objects
  if (created === undefined) return { verb: parent === OBJECT.sessionContainer ? 'read' : 'configure' }
  const { classId, id } = created
  const name = created.attributes.get(ATTRIBUTE.name)?.plain
  const label = `${className(classId)}${typeof name === 'string' && name !== '' ? ` ${name}` : ''}`
  // Names of sessions and subscriptions are new each time, and would make each a new value.
  if (classId === CLASS.serverSession) return { verb: 'read', object: className(classId), created }
  if (
    classId === CLASS.subscription ||
    classId === CLASS.alarmSubscription ||
    classId === CLASS.subscriptions
  )
    return { verb: 'subscribe', object: className(classId) }
  if (parent === OBJECT.plcProgram || isOfProject(id) || isOfProject(parent))
    return {
      verb: 'download-program',
      object: label,
      block: label,
      sha256: codeDigest(objects, cursor.bytes),
    }
  return { verb: 'configure', object: `${label} in ${objectName(parent)}` }
}

function deleteOf(cursor: S7commPlusCursor, session: number): Said {
  const id = cursor.u32()
  if (id === session) return { verb: 'read', object: 'ServerSession', isClosing: true }
  if (isTemporary(id)) return { verb: 'subscribe', object: 'temporary object' }
  return { verb: 'delete', object: objectName(id) }
}

function setOneOf(cursor: S7commPlusCursor): Said {
  const item = oneItem(cursor, FUNCTION.setVariable)
  const value = readValue(cursor, newReadBudget())
  return writeOf([{ item, value }])
}

function setManyOf(cursor: S7commPlusCursor): Said {
  const items = readItems(cursor)
  const allowed = newReadBudget()
  const values = new Map<number, S7commPlusValue>()
  for (let number = cursor.vlq32(); number !== 0 && !cursor.hasFailed; number = cursor.vlq32()) {
    const value = readValue(cursor, allowed)
    if (!cursor.hasFailed) values.set(number, value)
  }
  return writeOf(items.map((item, i) => ({ item, value: values.get(i + 1) })))
}

interface Write {
  readonly item: S7commPlusItem
  readonly value: S7commPlusValue | undefined
}

function writeOf(writes: readonly Write[]): Said {
  const said = writes.map(verbOfWrite)
  let worst: Verb = 'read'
  for (const { verb } of said) if (WORST_FIRST.indexOf(verb) < WORST_FIRST.indexOf(worst)) worst = verb
  if (writes.length === 0) worst = 'write'
  const name = said.find(({ verb, name }) => verb === worst && name !== undefined)?.name
  const plain = worst === 'authenticate' ? undefined : writes[0]?.value?.plain
  return {
    verb: worst,
    name,
    object: objectOf(worst, writes),
    value:
      worst === 'subscribe' || plain === undefined
        ? undefined
        : typeof plain === 'boolean'
          ? String(plain)
          : plain,
  }
}

function objectOf(verb: Verb, writes: readonly Write[]): string | undefined {
  // A password is given to the session, which has a new id each time.
  if (verb === 'authenticate') return undefined
  return verb === 'subscribe' ? subscriptionText(writes) : itemsText(writes.map(({ item }) => item))
}

/** Subscriptions have new ids in every session: only the written values are emitted. */
function subscriptionText(writes: readonly Write[]): string {
  return writes
    .slice(0, limits.shownItems)
    .map(({ item }) => `subscription ${item.path.map(attributeName).join('.')}`)
    .join(', ')
}

function verbOfWrite({ item, value }: Write): { readonly verb: Verb; readonly name: string | undefined } {
  const [attribute = 0] = item.path
  if (attribute === ATTRIBUTE.operatingStateRequest) {
    const state = operatingStates.get(Number(value?.plain))
    return { verb: state?.verb ?? 'set-mode', name: `operatingStateREQ ${state?.name ?? 'unknown'}` }
  }
  const reset = attribute === ATTRIBUTE.resetRequest ? resets.get(Number(value?.plain)) : undefined
  if (reset !== undefined) return { verb: reset.verb, name: `reset of ${reset.name}` }
  if (attribute === ATTRIBUTE.legitimate || attribute === ATTRIBUTE.clientPassword)
    return { verb: 'authenticate', name: 'Give password' }
  if (SESSION_SETUP.has(attribute)) return { verb: 'read', name: undefined }
  if (isMemory(item.id)) return { verb: 'write', name: undefined }
  if (isOfSubscription(attribute) || isTemporary(item.id)) return { verb: 'subscribe', name: undefined }
  return { verb: attribute === ATTRIBUTE.blockCode ? 'download-program' : 'configure', name: undefined }
}

/** Object, an array of attributes, and for writing a value. */
function streamedOf(cursor: S7commPlusCursor, isWrite: boolean): Said {
  const id = cursor.u32()
  const path = readValue(cursor, newReadBudget()).numbers ?? []
  const item = { id, path }
  if (isWrite) {
    const { verb, name } = verbOfWrite({ item, value: undefined })
    return {
      verb: isOfProject(id) && !isMemory(id) ? 'download-program' : verb,
      name,
      object: itemsText([item]),
    }
  }
  const verb = path[0] === ATTRIBUTE.identification ? 'identify' : 'read'
  return { verb, object: itemsText([item]), points: [itemName(item)] }
}

/** Kind, a value, and perhaps the transaction that begins. */
function sequenceOf(cursor: S7commPlusCursor, isBegin: boolean, flowState: S7commPlusState): Said {
  if (!isBegin) return { verb: flowState.isLoading ? 'download-program' : 'execute' }
  cursor.u8()
  const allowed = newReadBudget()
  const { plain } = readValue(cursor, allowed)
  const [created] = readObjects(cursor, allowed)
  flowState.isLoading =
    created?.classId === CLASS.downloadTransaction || plain === OBJECT.plcProgram || flowState.isLoading
  const object =
    created !== undefined
      ? className(created.classId)
      : typeof plain === 'number'
        ? objectName(plain)
        : undefined
  return { verb: flowState.isLoading ? 'download-program' : 'execute', object }
}

/** Object and method; how the method is written is not known for sure, so a leading zero is taken for a fixed width. */
function invokeOf(cursor: S7commPlusCursor): Said {
  const id = cursor.u32()
  const method = cursor.peek() === 0 ? cursor.u32() : cursor.vlq32()
  const known = methods.get(method)
  const target = isTemporary(id) ? 'temporary object' : objectName(id)
  return {
    verb: known?.verb ?? 'execute',
    name: known === undefined ? undefined : `Invoke ${known.name}`,
    object: `${target} method ${method}`,
  }
}
