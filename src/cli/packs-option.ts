import { UsageError } from './usage-error.ts'

/** `--packs NAMES`, for every command that reads captures or names protocols. */
export const PACKS_OPTION: [string, string] = [
  '--packs <names>',
  'enable optional protocol packs, separated by commas, or all (docs/reference/protocols.md)',
]

/** Enables packs for this process and its engines. */
export async function usePacks(given: string | undefined): Promise<void> {
  if (given === undefined) return
  const [{ packNames }, { choosePacks }] = await Promise.all([
    import('#engine-host/folders'),
    import('#engine-host/packs'),
  ])
  const known = await packNames()
  const names = given === 'all' ? known : given.split(',').map((name) => name.trim())
  for (const name of names)
    if (!known.includes(name))
      throw new UsageError(`--packs ${name}: no such pack; expected all, ${known.join(', ')}`)
  choosePacks([...new Set(names)])
}
