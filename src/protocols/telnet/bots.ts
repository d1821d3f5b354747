/** Lines that programs type which take devices over, and nobody else. */

const LINES: readonly (readonly [does: string, line: RegExp])[] = [
  // Mirai and its heirs ask busybox for a program that it does not have, to see whether a shell answers: Antonakakis et al. 2017.
  ['asks for a program that is not there, as Mirai does', /\bbusybox [A-Z]{4,12}\b/],
  // Whatever the hole: what is fetched is run in the same breath.
  [
    'fetches a program and runs it',
    /\b(?:wget|curl|tftp|ftpget)\b.{4,200}(?:;|&&|\||>) ?.{0,60}(?:\bchmod\b|\bsh\b|\bbash\b|\.\/|\bbusybox\b)/,
  ],
]

/** What an attack does with this line; undefined for those of people. */
export function botLine(line: string): string | undefined {
  return LINES.find(([, pattern]) => pattern.test(line))?.[0]
}
