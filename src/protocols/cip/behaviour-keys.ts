import type { Operation } from '#model/fact'
import type { BehaviourKey } from '#model/protocol'
import { plainClassName } from './classes.ts'
import { serviceName } from './services.ts'

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

/** First code of the services that each class defines for itself: CIP Networks Library Vol. 1, appendix A. */
const OBJECT_SPECIFIC = 0x4b
const CLASS_AND_SERVICE = /^class (0x[0-9a-f]+)(?: (0x[0-9a-f]+))?$/
/** `0x4c`, `0x4c Dosing.PH`, `0x0a class 0x02 Message Router/instance 1`. */
const SERVICE_AND_OBJECT = /^(0x[0-9a-f]+)(?: (?:class (0x[0-9a-f]+) )?(.+))?$/

/** `Message Router: Multiple Service Packet` for `class 0x02 0x0a`. */
function classServiceName(value: string): string | undefined {
  const [, classId, code] = CLASS_AND_SERVICE.exec(value) ?? []
  if (classId === undefined) return undefined
  const name = plainClassName(Number(classId))
  const service = code && (serviceName(Number(code), Number(classId)) ?? code)
  return name === undefined ? undefined : service === undefined ? name : `${name}: ${service}`
}

/** `Read Tag: Dosing.PH` for `0x4c Dosing.PH`. */
function serviceAndObjectName(value: string): string | undefined {
  const [, code, classId, object] = SERVICE_AND_OBJECT.exec(value) ?? []
  if (code === undefined) return undefined
  const name = serviceName(Number(code), classId === undefined ? undefined : Number(classId))
  if (name === undefined) return undefined
  if (object !== undefined) return `${name}: ${object}`
  // Without an object, a code of this range may be that of any class.
  return Number(code) < OBJECT_SPECIFIC ? `${name} (${code})` : `${name} or object-specific (${code})`
}

/** Parameters by which CIP operations are the same. */
export const behaviourKeys: readonly BehaviourKey[] = [
  {
    name: 'CIP Service',
    of: (op) => (isService(op) ? op.code : undefined),
    valueName: serviceAndObjectName,
  },
  {
    name: 'CIP Class',
    of: (op) => (isService(op) ? classOf(op) : undefined),
    valueName: classServiceName,
  },
  {
    name: 'CIP Class Service',
    of(op) {
      const classId = isService(op) ? classOf(op) : undefined
      return classId === undefined ? undefined : `${classId} ${op.code}`
    },
    valueName: classServiceName,
  },
  { name: 'CIP Symbol', of: (op) => (isService(op) ? symbolOf(op) : undefined) },
  { name: 'CIP PCCC Command', of: (op) => (isPccc(op) ? op.code : undefined) },
  {
    name: 'EtherNet/IP I/O Connection',
    of: (op) => (isIo(op) ? `I/O ${op.object}` : isOpen(op) ? `${op.name} ${op.object}` : undefined),
  },
]
