/** Values of Sigma: `*` any text, `?` one character, a backslash before them for themselves. Sigma 2.0, "Wildcard". */

const ANY = -1
const ONE = -2

/** Character codes with {@link ANY} and {@link ONE} among them. */
type Pattern = readonly number[]

interface Value {
  readonly pattern: Pattern
  /** The text, where it is nothing else. */
  readonly plain: string | undefined
}

export function patternOf(text: string): Value {
  const pattern: number[] = []
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!
    const next = text[i + 1]
    if (character === '\\' && (next === '*' || next === '?' || next === '\\')) {
      pattern.push(next.charCodeAt(0))
      i++
    } else if (character === '*') pattern.push(ANY)
    else if (character === '?') pattern.push(ONE)
    else pattern.push(character.charCodeAt(0))
  }
  const isPlain = pattern.every((code) => code >= 0)
  return { pattern, plain: isPlain ? String.fromCharCode(...pattern.slice(0, 8_000)) : undefined }
}

export function between(pattern: Pattern, before: boolean, after: boolean): Pattern {
  return [...(before ? [ANY] : []), ...pattern, ...(after ? [ANY] : [])]
}

/** Goes back no further than to the last star: at most pattern times text. */
export function fitsPattern(pattern: Pattern, text: string): boolean {
  let p = 0
  let t = 0
  let star = -1
  let mark = 0
  while (t < text.length) {
    const code = pattern[p]
    if (code === ANY) {
      star = p++
      mark = t
    } else if (code !== undefined && (code === ONE || code === text.charCodeAt(t))) {
      p++
      t++
    } else if (star >= 0) {
      p = star + 1
      t = ++mark
    } else return false
  }
  while (pattern[p] === ANY) p++
  return p === pattern.length
}
