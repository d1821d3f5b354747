/** What a drawing is made with: a canvas on the screen, or text in an SVG file. */
export interface Brush {
  rect(box: Rect): void
  curve(points: readonly number[], stroke: Stroke): void
  text(words: string, at: TextPlace): void
}

export interface Rect {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly fill?: string | undefined
  readonly stroke?: string | undefined
  readonly lineWidth?: number
  readonly dash?: readonly number[]
  readonly radius?: number
  readonly opacity?: number
}

export interface Stroke {
  readonly color: string
  readonly width: number
  readonly dash: readonly number[]
  /** Where in the dashes it begins. */
  readonly dashOffset?: number
  readonly opacity: number
}

export interface TextPlace {
  readonly x: number
  /** Baseline. */
  readonly y: number
  readonly size: number
  readonly color: string
  /** Longer texts are cut, with an ellipsis. */
  readonly width: number
  readonly isBold?: boolean
  readonly isMono?: boolean
  readonly align?: 'left' | 'right' | 'center'
}

const families = {
  sans: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif',
  mono: 'ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", "Liberation Mono", monospace',
} as const

export function familyOf({ isMono = false }: Pick<TextPlace, 'isMono'>): string {
  return isMono ? families.mono : families.sans
}

/** Widest letter pair we meet, per px of size: enough to cut a text without measuring it. */
const [sansLetter, monoLetter] = [0.56, 0.61]

/** The text as far as it fits; '' where not even three letters do. */
export function cut(words: string, { size, width, isMono = false, isBold = false }: TextPlace): string {
  const letter = (isMono ? monoLetter : sansLetter) * size * (isBold ? 1.06 : 1)
  const room = Math.floor(width / letter)
  if (words.length <= room) return words
  return room < 3 ? '' : `${words.slice(0, room - 1)}…`
}
