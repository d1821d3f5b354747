/** Settings found by folder: each subfolder of the server with a `settings.ts`. */
import { existsSync, readdirSync } from 'node:fs'
import type { AnySetting } from './setting.ts'

const FOLDERS = new URL('./', import.meta.url)

/** All settings, by name. Throws if two declare the same name. */
export async function loadSettingDeclarations(): Promise<readonly AnySetting[]> {
  const files = readdirSync(FOLDERS)
    .map((folder) => `${folder}/settings.ts`)
    .filter((file) => existsSync(new URL(file, FOLDERS)))
  const modules = await Promise.all(
    files.map((file) => import(new URL(file, FOLDERS).href) as Promise<{ settings: readonly AnySetting[] }>),
  )
  const all = modules.flatMap(({ settings }) => settings)
  const names = new Set<string>()
  for (const { name } of all) {
    if (names.has(name)) throw new Error(`two settings are called ${name}`)
    names.add(name)
  }
  return all.sort((one, other) => (one.name < other.name ? -1 : 1))
}
