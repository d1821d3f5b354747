/** The machine of the measurements. */
import { cpus, totalmem } from 'node:os'
import type { Rival } from './rivals.ts'

export function machine(tools: readonly Rival[], date: Date): string {
  const processors = cpus()
  const versions = tools.map(({ name, version }) => `${name} ${version || 'not installed'}`)
  return [
    `- Date: ${date.toISOString().slice(0, 10)}`,
    `- Processor: ${processors[0]?.model.trim() ?? 'unknown'}, ${processors.length} cores`,
    `- Memory: ${Math.round(totalmem() / 2 ** 30)} GiB`,
    `- Versions: Node ${process.version.slice(1)}, ${versions.join(', ')}`,
  ].join('\n')
}
