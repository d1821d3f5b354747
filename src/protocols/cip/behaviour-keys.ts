import type { Operation } from '#model/fact'
import type { BehaviourKey } from '#model/protocol'

const CLASS_IN_OBJECT = /^class 0x[0-9a-f]+/

/** `class 0x01` of the last class an object names; undefined for tags. */
function classOf({ object }: Operation): string | undefined {
  const last = object?.split('/').findLast((part) => part.startsWith('class '))
  return last === undefined ? undefined : CLASS_IN_OBJECT.exec(last)?.[0]
}

/** Name of an array element in a behaviour key: its array, so that a new index is not new behaviour. */
function symbolOf({ object }: Operation): string | undefined {
  if (object === undefined || object.startsWith('class ')) return undefined
  return object.split('/', 1)[0]!.replace(/\[[\d,]+\]/g, '[]')
}

const isPccc = ({ code }: Operation) => code.startsWith('pccc:')
const isIo = ({ code }: Operation) => code === 'io'
const isOpen = ({ name }: Operation) => name === 'Forward Open' || name === 'Large Forward Open'

/** Operations of CIP proper: neither PCCC commands nor I/O packets. */
const isService = (operation: Operation) => !isPccc(operation) && !isIo(operation)

/** Parameters by which CIP operations are the same. */
export const behaviourKeys: readonly BehaviourKey[] = [
  { name: 'CIP Service', of: (op) => (isService(op) ? op.code : undefined) },
  { name: 'CIP Class', of: (op) => (isService(op) ? classOf(op) : undefined) },
  {
    name: 'CIP Class Service',
    of(op) {
      const classId = isService(op) ? classOf(op) : undefined
      return classId === undefined ? undefined : `${classId} ${op.code}`
    },
  },
  { name: 'CIP Symbol', of: (op) => (isService(op) ? symbolOf(op) : undefined) },
  { name: 'CIP PCCC Command', of: (op) => (isPccc(op) ? op.code : undefined) },
  {
    name: 'EtherNet/IP I/O Connection',
    of: (op) => (isIo(op) ? `I/O ${op.object}` : isOpen(op) ? `${op.name} ${op.object}` : undefined),
  },
]
