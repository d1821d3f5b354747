/** Collectors found by folder. A bundle has them as imports: `tools/bundle-agent.ts`. */
import { readdirSync } from 'node:fs'
import type { AgentCollector } from '../collector.ts'

export const findCollectors = (): Promise<readonly AgentCollector[]> => collectorsOf('../collectors/')

/** State of the device: accounts, checks, files, packages. A file of its own in the bundle, which an image may leave out. */
export const findPosture = (): Promise<readonly AgentCollector[]> => collectorsOf('../posture/')

async function collectorsOf(path: string): Promise<readonly AgentCollector[]> {
  const folder = new URL(path, import.meta.url)
  const names = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  const modules = await Promise.all(
    names.sort().map((name) => import(new URL(name, folder).href) as Promise<{ collector: AgentCollector }>),
  )
  return modules.map(({ collector }) => collector)
}
