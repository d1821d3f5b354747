/** Positions of faults in the text of a site file. */
import { isNode, LineCounter, parseDocument } from 'yaml'
import type { SiteFault } from './site-file.ts'

/** The line of each fault, from 1; 0 if the text does not show it. A missing field is reported in the line of its parent. */
export function linesOf(text: string, faults: readonly SiteFault[]): readonly number[] {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  return faults.map(({ path }) => {
    const reported = /^line (\d+)/.exec(path)?.[1]
    if (reported !== undefined) return Number(reported)
    const steps = stepsOf(path)
    for (let count = steps.length; count > 0; count--) {
      const node = document.getIn(steps.slice(0, count), true)
      if (isNode(node) && node.range != null) return lines.linePos(node.range[0]).line
    }
    return 0
  })
}

/** `zones[2].level` → zones, 2, level. */
function stepsOf(path: string): (string | number)[] {
  return [...path.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(([, index, name]) =>
    index === undefined ? name! : Number(index),
  )
}
