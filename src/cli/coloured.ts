import { type InspectColor, styleText } from 'node:util'

/** Colours by the shape at the start of a line. */
const COLORS: Readonly<Record<string, InspectColor | readonly InspectColor[]>> = {
  '◆': ['bold', 'red'],
  '▲': 'yellow',
  '!': 'yellow',
}
/** Heads of tables and lists. */
const HEAD = /^([A-Z]{2,}[A-Z ]* {2}|Incidents$|Alerts$|Exposure: )/

/**
 * Lines of a summary with colours, where the stream is a terminal and NO_COLOR (no-color.org) is not set; else the
 * text itself.
 */
export function coloured(text: string, stream: NodeJS.WritableStream): string {
  if (process.env.NO_COLOR) return text
  return text
    .split('\n')
    .map((line) => {
      const color = COLORS[line[0] ?? ''] ?? (HEAD.test(line) ? 'bold' : undefined)
      return color === undefined
        ? line
        : styleText(color as InspectColor, line, { stream, validateStream: true })
    })
    .join('\n')
}
