import { readdirSync } from 'node:fs'
import type { AnyDestinationType } from '#destination-kit/destination-type'

const FOLDER = new URL('../../destinations/', import.meta.url)

/** Every destination type there is, by the name of its folder. */
export async function loadDestinationTypes(): Promise<ReadonlyMap<string, AnyDestinationType>> {
  const folders = readdirSync(FOLDER, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  const types = await Promise.all(
    folders.map(async ({ name }) => {
      const { type } = (await import(new URL(`${name}/index.ts`, FOLDER).href)) as {
        type: AnyDestinationType
      }
      return type
    }),
  )
  const titled = types.sort((one, other) => one.title.localeCompare(other.title, 'en'))
  return new Map(titled.map((type) => [type.name, type]))
}
