import type { Profiler } from 'node:inspector/promises'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../', import.meta.url))

export interface HotFunction {
  readonly name: string
  /** File and line, from the root of the project. */
  readonly place: string
  /** Of all samples, 0..1. */
  readonly selfShare: number
  /** With everything it calls; a function that calls itself counts once. */
  readonly totalShare: number
}

/** Functions of a profile, the costliest by self time first. */
export function hotFunctions({ nodes, samples = [] }: Profiler.Profile): HotFunction[] {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const parents = new Map(
    nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)),
  )
  const hits = new Map<number, number>()
  for (const id of samples) hits.set(id, (hits.get(id) ?? 0) + 1)
  const self = new Map<string, number>()
  const total = new Map<string, number>()
  for (const [id, count] of hits) {
    const own = keyOf(byId.get(id)!)
    self.set(own, (self.get(own) ?? 0) + count)
    const stack = new Set<string>()
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at))
      stack.add(keyOf(byId.get(at)!))
    for (const key of stack) total.set(key, (total.get(key) ?? 0) + count)
  }
  const all = Math.max(1, samples.length)
  return [...self]
    .sort((a, b) => b[1] - a[1])
    .map(([key, count]) => {
      const [name = '', place = ''] = key.split('\t')
      return { name, place, selfShare: count / all, totalShare: (total.get(key) ?? 0) / all }
    })
}

function keyOf({ callFrame: { functionName, url, lineNumber } }: Profiler.ProfileNode): string {
  const place = url === '' ? '' : `${url.replace(`file://${ROOT}`, '')}:${lineNumber + 1}`
  return `${functionName || '(anonymous)'}\t${place}`
}
