/** Regular expressions over the texts of facts. No text makes them slow, and each run goes to its end. */
import { Expression } from '#bytes/expression/expression'
import { ExpressionRefused } from '#bytes/expression/program'
import { limits } from './limits.ts'

export interface Flags {
  readonly isCaseless: boolean
  /** `^` and `$` also at the ends of lines. */
  readonly isMultiline: boolean
  /** `.` is also the end of a line. */
  readonly isDotAll: boolean
}

/**
 * True if the text, or its first 2,048 characters, matches the expression. Texts are compared as UTF-8 bytes: a letter
 * beyond ASCII matches itself, and `.` one of its bytes.
 *
 * @throws ExpressionRefused in words
 */
export function expressionOf(source: string, flags: Flags): (text: string) => boolean {
  if (source.length > limits.expressionCharacters)
    throw new ExpressionRefused(`more than ${limits.expressionCharacters} characters`)
  const expression = new Expression(
    inBytes(source),
    {
      ignoresCase: flags.isCaseless,
      isMultiline: flags.isMultiline,
      dotTakesNewlines: flags.isDotAll,
      isExtended: false,
      isUngreedy: false,
      dollarEndOnly: false,
    },
    limits.expressionSteps,
  )
  const encoder = new TextEncoder()
  return (text) => {
    const bytes = encoder.encode(
      text.length > limits.triedCharacters ? text.slice(0, limits.triedCharacters) : text,
    )
    return expression.search({ bytes, start: 0, end: bytes.length }, 0, false, Number.POSITIVE_INFINITY)
  }
}

/** Letters beyond ASCII as groups of their bytes, so that what follows repeats the whole letter. */
function inBytes(source: string): string {
  const encoder = new TextEncoder()
  return source.replaceAll(/\\.|\[(?:\\.|[^\]\\])*\]|\(\?<?[=!]|[^\0-\x7f]/gsu, (piece) => {
    if (piece.startsWith('\\')) return piece
    // Each look reads on from every character: looks within looks would take for ever.
    if (piece.startsWith('(')) throw new ExpressionRefused(`no ${piece} (lookaround)`)
    if (!piece.startsWith('[')) return `(?:${String.fromCharCode(...encoder.encode(piece))})`
    if (/[^\0-\x7f]/.test(piece)) throw new ExpressionRefused('non-ASCII letters in a class; write (?:ä|ö)')
    return piece
  })
}
