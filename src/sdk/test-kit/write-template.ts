/** Template of an external protocol: the folder `template/`, under another name. */
import { cpSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const TEMPLATE = fileURLToPath(new URL('./template', import.meta.url))
const OWN = fileURLToPath(new URL('../../protocols', import.meta.url))
const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/

/** Writes the template into `folder/name`; answers the paths made. Overwrites nothing; throws in words. */
export function writeTemplate(name: string, folder: string): readonly string[] {
  if (!NAME.test(name)) throw new Error(`${name}: expected kebab-case, such as acme-pump`)
  if (existsSync(join(OWN, name)))
    throw new Error(`${name}: a protocol of Sightglass has that name; choose another`)
  const root = join(folder, name)
  if (existsSync(root)) throw new Error(`${root}: is already there; nothing was written`)
  cpSync(TEMPLATE, root, { recursive: true, errorOnExist: true })
  const type = name.replace(/(^|-)([a-z0-9])/g, (_, __, letter: string) => letter.toUpperCase())
  const made = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((file) => join(root, file))
    .filter((path) => statSync(path).isFile())
    .sort()
  for (const path of made) {
    const text = readFileSync(path, 'utf8')
    writeFileSync(path, text.replaceAll('skeleton-protocol', name).replaceAll('SkeletonProtocol', type))
  }
  return made
}
