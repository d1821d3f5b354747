/**
 * Makes a new protocol, rule or page in its folder: a skeleton that works and is tested.
 *   npm run new protocol|rule|page NAME
 *   npm run new rule NAME PROTOCOL    a rule of one protocol, in src/protocols/PROTOCOL/rules/
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { skeletons } from './new/skeletons.ts'

const USAGE = 'usage: npm run new protocol|rule|page NAME, or: npm run new rule NAME PROTOCOL'
/** Kebab-case, beginning with a letter. */
const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** Writes the skeleton below `root`; answers what was wrong, or what to do next. Overwrites nothing. */
export function makeNew(
  root: string,
  [kind, name, protocol]: readonly (string | undefined)[],
): { readonly error: string } | { readonly made: readonly string[]; readonly next: readonly string[] } {
  if (kind === undefined || !Object.hasOwn(skeletons, kind) || name === undefined) return { error: USAGE }
  if (protocol !== undefined && kind !== 'rule') return { error: USAGE }
  if (protocol !== undefined && !existsSync(join(root, 'src/protocols', protocol, 'index.ts')))
    return { error: `${protocol}: no such folder in src/protocols` }
  if (!NAME.test(name)) return { error: `${name}: expected kebab-case, such as pump-protocol` }
  const skeleton = skeletons[kind as keyof typeof skeletons]
  const files = [...skeleton.files(name, protocol)]
  const [[first]] = files as [[string, string]]
  const folder = kind === 'rule' ? first : dirname(first)
  if (existsSync(join(root, folder))) return { error: `${folder}: is already there; nothing was written` }
  for (const [path, text] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text, { flag: 'wx' })
  }
  return { made: files.map(([path]) => path), next: skeleton.next(name, protocol) }
}

if (import.meta.main) {
  const answer = makeNew(ROOT, process.argv.slice(2))
  if ('error' in answer) {
    console.error(answer.error)
    process.exitCode = 2
  } else {
    for (const path of answer.made) console.log(`made ${path}`)
    console.log('next:')
    answer.next.forEach((step, i) => {
      console.log(`  ${i + 1}. ${step}`)
    })
  }
}
