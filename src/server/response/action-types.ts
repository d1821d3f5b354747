import { readdirSync } from 'node:fs'
import type { AnyActionType } from '#response/action-type'

const FOLDER = new URL('../../response/actions/', import.meta.url)

/** Every response action there is, by the name of its folder. */
export async function loadActionTypes(): Promise<ReadonlyMap<string, AnyActionType>> {
  const folders = readdirSync(FOLDER, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  const types = await Promise.all(
    folders.map(async ({ name }) => {
      const { type } = (await import(new URL(`${name}/index.ts`, FOLDER).href)) as { type: AnyActionType }
      return type
    }),
  )
  return new Map(types.sort((a, b) => a.title.localeCompare(b.title, 'en')).map((type) => [type.name, type]))
}
