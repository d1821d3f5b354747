import { clean } from '#bytes/text'

/** Characters of a line; paths may have as many (PATH_MAX). */
const LONGEST = 4096

/** What a person reads as one line, whatever names from outside stand in it. */
export function cleanLine(text: string): string {
  return clean(text, LONGEST)
}
