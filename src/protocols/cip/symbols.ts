/** Symbol instances → tag names, learned while a client browses them: Rockwell 1756-PM020, "Symbol object". */
import { u16le, u32le } from '#bytes/read'
import { text } from '#bytes/text'
import { limits } from './limits.ts'
import type { Path } from './path.ts'
import { CLASS } from './services.ts'
import type { CipState } from './state.ts'

const SYMBOL_CLASS = 'class 0x6b Symbol'
const NAME = 1
/** Bytes of the Symbol attributes that have a fixed size; attribute 1 is the name, with its length before it. */
const sizes: ReadonlyMap<number, number> = new Map([
  [2, 2], // type
  [3, 4], // address
  [5, 4], // address of the object
  [6, 4], // software control
  [7, 2], // size of an element
  [8, 12], // dimensions
  [10, 1], // external access
])

/** The module and, if any, the program whose tags these are. */
function scopeOf(path: Path): string {
  return path.object.slice(0, Math.max(0, path.object.lastIndexOf(SYMBOL_CLASS))).replace(/\/$/, '')
}

const keyOf = (about: string | undefined, scope: string, instance: number) =>
  `${about ?? ''}|${scope}|${instance}`

/** Remembers the names in a Get Instance Attribute List reply: instance (4), then the attributes in the order asked. */
export function learnSymbols(
  ask: { readonly path: Path; readonly about: string | undefined; readonly attributes: readonly number[] },
  bytes: Uint8Array,
  [start, end]: readonly [number, number],
  { symbols }: CipState,
): void {
  if (ask.path.classId !== CLASS.SYMBOL || !ask.attributes.includes(NAME)) return
  const scope = scopeOf(ask.path)
  let at = start
  while (at + 4 <= end) {
    const instance = u32le(bytes, at)
    at += 4
    let name = ''
    for (const attribute of ask.attributes) {
      const isName = attribute === NAME
      const size = isName && at + 2 <= end ? 2 + u16le(bytes, at) : sizes.get(attribute)
      if (size === undefined || at + size > end) return
      if (isName) name = text(bytes, at + 2, at + size)
      at += size
    }
    if (name !== '') symbols.set(keyOf(ask.about, scope, instance), name)
    if (symbols.size > limits.symbols) symbols.delete(symbols.keys().next().value!)
  }
}

/** The path with the tag's name in place of its Symbol instance, if the name was seen; else as it is. */
export function named(path: Path, about: string | undefined, { symbols }: CipState): Path {
  if (path.classId !== CLASS.SYMBOL || path.instance === undefined || path.instance === 0) return path
  const scope = scopeOf(path)
  const name = symbols.get(keyOf(about, scope, path.instance))
  if (name === undefined) return path
  const rest = path.object.slice(path.object.lastIndexOf(SYMBOL_CLASS) + SYMBOL_CLASS.length)
  const after = rest
    .replace(/^\/instance \d+/, '')
    .replace(/\/member (\d+)/g, '[$1]')
    .replaceAll('][', ',')
  const tag = scope === '' ? name : `${scope}.${name}`
  return { ...path, object: `${tag}${after}` }
}
