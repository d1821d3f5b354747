import { clean } from '#bytes/text'

/** Characters of a line; paths may have as many (PATH_MAX). */
const LONGEST = 4096

/** One safe line, even if untrusted names contain control characters. */
export function cleanLine(text: string): string {
  return clean(text, LONGEST)
}
