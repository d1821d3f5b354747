/**
 * The built-ins that all code shares – constructors, prototypes, their functions – frozen before foreign code is loaded.
 * Code that replaced one and put it back before it returned would falsify the results of other protocols unseen.
 *
 * `Object.freeze` costs no measurable time of reading; non-writable properties made one by one cost a fifth of it.
 * Node writes to errors, so these are compared and restored instead.
 */

const NAMES = [
  ...['Object', 'Function', 'Array', 'Map', 'Set', 'WeakMap', 'WeakSet', 'WeakRef', 'String', 'Number'],
  ...['Boolean', 'BigInt', 'Symbol', 'Date', 'RegExp', 'Promise', 'Iterator', 'ArrayBuffer', 'DataView'],
  ...[
    'Error',
    'TypeError',
    'RangeError',
    'Uint8Array',
    'Uint16Array',
    'Uint32Array',
    'Int8Array',
    'Int16Array',
  ],
  ...['Int32Array', 'Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array', 'JSON', 'Math'],
  ...[
    'Reflect',
    'Atomics',
    'Intl',
    'TextDecoder',
    'TextEncoder',
    'WebAssembly',
    'SharedArrayBuffer',
    'Proxy',
  ],
] as const
/** Prototypes that no global names: of iterators and of functions of other kinds. */
const HIDDEN: readonly (readonly [name: string, object: object])[] = [
  ['ArrayIterator.prototype', Object.getPrototypeOf([][Symbol.iterator]())],
  ['MapIterator.prototype', Object.getPrototypeOf(new Map().entries())],
  ['SetIterator.prototype', Object.getPrototypeOf(new Set().values())],
  ['StringIterator.prototype', Object.getPrototypeOf(''[Symbol.iterator]())],
  ['RegExpStringIterator.prototype', Object.getPrototypeOf(''.matchAll(/x/g))],
  ['IteratorHelper.prototype', Object.getPrototypeOf([].values().map(Boolean))],
  ...[function* () {}, async () => {}, async function* () {}].flatMap((made): [string, object][] => {
    const kind = Object.getPrototypeOf(made) as { prototype?: object }
    const name = (kind as { [Symbol.toStringTag]?: string })[Symbol.toStringTag] ?? ''
    const objects = [kind, kind.prototype, kind.prototype && Object.getPrototypeOf(kind.prototype)]
    return objects.flatMap((object, i) =>
      object === undefined ? [] : [[`${name}${'.prototype'.repeat(i)}`, object] as [string, object]],
    )
  }),
]

/** Node itself writes to it: `stackTraceLimit`, `prepareStackTrace`. */
const OWN_TO_NODE: object = Error
/** Node sets names and messages of such errors, which frozen prototypes would refuse. */
const UNFROZEN: ReadonlySet<object> = new Set(
  [
    ...[Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError, AggregateError],
  ].flatMap((made) => [made, made.prototype]),
)

interface Guarded {
  readonly object: object
  readonly key: PropertyKey
  readonly property: PropertyDescriptor
  /** As a person calls it: `Array.prototype.push`. */
  readonly name: string
}

/** The originals, before any code could replace them. */
const { defineProperty, getOwnPropertyDescriptor } = Object
/** These detach a buffer from its owner: no protocol needs that. `structuredClone` does the same (`lock.ts`). */
const DETACHING = ['transfer', 'transferToFixedLength', 'transferToImmutable']
/** Reported names of replaced functions. */
const MOST_NAMED = 3

let guarded: readonly Guarded[] | undefined

/** Freezes what all code shares. Call it before the first foreign code. */
export function guardIntrinsics(): void {
  if (guarded !== undefined) return
  for (const name of DETACHING) Reflect.deleteProperty(ArrayBuffer.prototype, name)
  const shared = [...NAMES.flatMap(namedObjects), ...HIDDEN]
  for (const name of NAMES)
    if (name in globalThis) defineProperty(globalThis, name, { writable: false, configurable: false })
  const frozen = new Set<object>()
  for (const [, object] of shared) freezeAll(object, frozen)
  guarded = shared.flatMap(([name, object]) => propertiesOf(object, `${name}.`, Reflect.ownKeys(object)))
  for (const [, object] of shared) if (object !== OWN_TO_NODE) Object.preventExtensions(object)
}

/** Also functions: a `call` of its own would replace that of all functions for one of them. */
function freezeAll(object: object, frozen: Set<object>): void {
  if (frozen.has(object) || UNFROZEN.has(object)) return
  frozen.add(object)
  Object.freeze(object)
  for (const key of Reflect.ownKeys(object)) {
    const { value, get, set } = getOwnPropertyDescriptor(object, key)!
    for (const part of [value, get, set])
      if (typeof part === 'function' || (typeof part === 'object' && part !== null)) freezeAll(part, frozen)
  }
}

/** Puts back what was replaced since; its names, or '' if all is as it was. Calls no method: it may be one of those. */
export function restoreIntrinsics(): string {
  let names = ''
  let count = 0
  for (let i = 0; i < (guarded?.length ?? 0); i++) {
    const { object, key, property, name } = guarded![i]!
    const now = getOwnPropertyDescriptor(object, key)
    if (now?.value === property.value && now?.get === property.get) continue
    try {
      defineProperty(object, key, property)
    } catch {} // it was locked as well: the others are put back, and this one is named
    if (++count <= MOST_NAMED) names += `${count === 1 ? '' : ', '}${name}`
  }
  return names
}

function namedObjects(name: string): [name: string, object: object][] {
  const object = (globalThis as Record<string, unknown>)[name] as { prototype?: object } | undefined
  if (object === undefined) return []
  const { prototype } = object
  if (prototype === undefined) return [[name, object]]
  const own: [string, object][] = [
    [name, object],
    [`${name}.prototype`, prototype],
  ]
  // The methods of all arrays of numbers lie in one place.
  return name === 'Uint8Array' ? [...own, ['TypedArray.prototype', Object.getPrototypeOf(prototype)]] : own
}

function propertiesOf(object: object, prefix: string, keys: readonly PropertyKey[]): Guarded[] {
  return keys.flatMap((key) => {
    const property = getOwnPropertyDescriptor(object, key)
    const isNodes = object === OWN_TO_NODE && typeof property?.value !== 'function'
    return property?.configurable && !isNodes
      ? [{ object, key, property, name: `${prefix}${String(key)}` }]
      : []
  })
}
