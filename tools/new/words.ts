/** Path below the project's root → text. */
export type Files = ReadonlyMap<string, string>

/** `omron-fins` → `OmronFins`. */
export function pascal(name: string): string {
  return name.replace(/(^|-)([a-z0-9])/g, (_, _dash: string, letter: string) => letter.toUpperCase())
}

/** `omron-fins` → `Omron fins`. */
export function sentence(name: string): string {
  const words = name.replaceAll('-', ' ')
  return words[0]!.toUpperCase() + words.slice(1)
}
