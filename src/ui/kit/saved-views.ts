/** Named views of a page: its address. */

/** Views kept for a page. */
export const limits = { views: 50 } as const

export interface SavedView {
  readonly name: string
  /** Query string without `?`. */
  readonly address: string
  readonly isDefault: boolean
}

export function isSavedViews(value: unknown): value is readonly SavedView[] {
  return (
    Array.isArray(value) &&
    value.every(
      (one) =>
        typeof one?.name === 'string' &&
        typeof one.address === 'string' &&
        typeof one.isDefault === 'boolean',
    )
  )
}

/** The address of a view, in the order of its words, without what is of the moment. */
export function viewAddress(search: Readonly<Record<string, unknown>>, leavesOut: readonly string[]): string {
  const words = Object.entries(search)
    .filter(([word, value]) => value !== undefined && value !== '' && !leavesOut.includes(word))
    .map(([word, value]): [string, string] => [word, String(value)])
    .sort(([one], [other]) => (one < other ? -1 : 1))
  return new URLSearchParams(words).toString()
}

/** Adds a view or gives one of the same name another address; the oldest goes where there are too many. */
export function withView(views: readonly SavedView[], name: string, address: string): readonly SavedView[] {
  if (name === '') return views
  const known = views.find((one) => one.name === name)
  const others = views.filter((one) => one.name !== name)
  return [...others, { name, address, isDefault: known?.isDefault ?? false }].slice(-limits.views)
}
