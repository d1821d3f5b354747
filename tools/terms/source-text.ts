/** Splits TypeScript into code, comments and strings, without a parser: the words of each are judged apart. */

export type PartKind = 'code' | 'comment' | 'string'

export interface SourcePart {
  readonly kind: PartKind
  readonly text: string
  /** Offset in the file. */
  readonly start: number
}

/** A slash after one of these begins a regular expression. */
const BEFORE_REGEX = /(?:^|[=(,:;!&|?{}[+<>~%*-]|\b(?:return|case|typeof|in|of))\s*$/
const REGEX = /\/(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[dgimsuvy]*/y
/** JSX text: one word before a closing tag, or words with a blank between tags or braces; no sign of an expression. */
const JSX_TEXT = />([^<>{}();=]*[A-Za-z] +[A-Za-z][^<>{}();=]*(?=[<{])|[^<>{}();=]+(?=<\/))/g

export function partsOf(source: string, isJsx: boolean): readonly SourcePart[] {
  const parts: SourcePart[] = []
  /** Depth of braces at which each open template goes on. */
  const templates: number[] = []
  let depth = 0
  let codeStart = 0
  let at = 0
  const put = (kind: PartKind, start: number, end: number) => {
    if (end > start) parts.push({ kind, text: source.slice(start, end), start })
  }
  const closeCode = () => put('code', codeStart, at)
  const templateText = () => {
    const start = at
    while (at < source.length && source[at] !== '`' && !source.startsWith('${', at))
      at += source[at] === '\\' ? 2 : 1
    put('string', start, Math.min(at, source.length))
    if (source[at] === '`') at++
    else {
      templates.push(depth)
      at += 2
    }
    codeStart = at
  }
  while (at < source.length) {
    const sign = source[at]
    if (sign === '/' && (source[at + 1] === '/' || source[at + 1] === '*')) {
      closeCode()
      const end = source[at + 1] === '/' ? source.indexOf('\n', at) : source.indexOf('*/', at + 2) + 2
      const stop = end <= at ? source.length : end
      put('comment', at, stop)
      at = stop
      codeStart = at
    } else if (sign === '/' && BEFORE_REGEX.test(source.slice(Math.max(0, at - 12), at))) {
      REGEX.lastIndex = at
      const match = REGEX.exec(source)
      if (match === null) at++
      else {
        closeCode()
        at += match[0].length
        codeStart = at
      }
    } else if (sign === "'" || sign === '"') {
      const end = stringEnd(source, at)
      // An apostrophe of JSX text ends on no line of its own.
      if (end === undefined) at++
      else {
        closeCode()
        put('string', at + 1, end)
        at = end + 1
        codeStart = at
      }
    } else if (sign === '`') {
      closeCode()
      at++
      templateText()
    } else {
      if (sign === '{') depth++
      else if (sign === '}') {
        if (templates.at(-1) === depth && templates.length > 0) {
          templates.pop()
          closeCode()
          at++
          templateText()
          continue
        }
        depth--
      }
      at++
    }
  }
  closeCode()
  return isJsx ? parts.flatMap(withJsxText) : parts
}

function stringEnd(source: string, start: number): number | undefined {
  for (let at = start + 1; at < source.length; at++) {
    const sign = source[at]
    if (sign === '\\') at++
    else if (sign === '\n') return undefined
    else if (sign === source[start]) return at
  }
  return undefined
}

function withJsxText(part: SourcePart): readonly SourcePart[] {
  if (part.kind !== 'code') return [part]
  const out: SourcePart[] = []
  let from = 0
  for (const match of part.text.matchAll(JSX_TEXT)) {
    const start = match.index + 1
    const end = start + match[1]!.length
    out.push({ kind: 'code', text: part.text.slice(from, start), start: part.start + from })
    out.push({ kind: 'string', text: part.text.slice(start, end), start: part.start + start })
    from = end
  }
  out.push({ kind: 'code', text: part.text.slice(from), start: part.start + from })
  return out
}
