/** Lines typed by programs that take over devices, never by people. */

/** Mirai and its heirs ask busybox for a program that it does not have, to see whether a shell answers: Antonakakis et al. 2017. */
const ASKS = /\bbusybox [A-Z]{4,12}\b/
const FETCHES = /\b(?:wget|curl|tftp|ftpget)\b/
/** After what ends a command or sends its output on. */
const RUNS = /[;|&>][^;|&>]{0,60}(?:\bchmod\b|\bsh\b|\bbash\b|\.\/|\bbusybox\b)/

/** Attack in this line; undefined for the lines of people. */
export function botLine(line: string): string | undefined {
  if (ASKS.test(line)) return 'asks for a program that is not there, as Mirai does'
  const fetched = line.search(FETCHES)
  // Independent of the vulnerability: the download is executed in the same line.
  return fetched >= 0 && RUNS.test(line.slice(fetched)) ? 'fetches a program and runs it' : undefined
}
