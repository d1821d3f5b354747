/** Input of a line chart. */
export interface LineSeries {
  readonly label: string
  /** Name of a CSS variable without its dashes: `data-1`. */
  readonly color: string
  /** Seconds since 1970, ascending. */
  readonly times: readonly number[]
  /** null breaks the line, undefined is bridged. */
  readonly values: readonly (number | null | undefined)[]
  /** Holds each value until the next. */
  readonly isSteps?: boolean
  /** Points without a line. */
  readonly isPoints?: boolean
  /** The area below is filled. */
  readonly fill?: boolean
  /** Lower and upper edge of a filled area; the upper one follows the lower one. */
  readonly isLower?: boolean
  readonly isUpper?: boolean
}

/** A moment, such as a write, with a short label. */
export interface LineMark {
  /** Seconds since 1970. */
  readonly time: number
  readonly label: string
}
