/**
 * Nesting depth of JSON brackets, without parsing: a parser needs gigabytes for 50 MB of `[`.
 *
 * @returns the depth, or `most + 1` as soon as it is deeper
 */
export function jsonDepth(text: string, most: number): number {
  let depth = 0
  let deepest = 0
  let isText = false
  for (let i = 0; i < text.length; i++) {
    const letter = text.charCodeAt(i)
    if (isText) {
      if (letter === 0x5c)
        i++ // whatever is escaped does not end the text
      else if (letter === 0x22) isText = false
    } else if (letter === 0x22) isText = true
    else if (letter === 0x5b || letter === 0x7b) {
      if (++depth > deepest) deepest = depth
      if (depth > most) return depth
    } else if (letter === 0x5d || letter === 0x7d) depth--
  }
  return deepest
}
